"""Keys for one purpose each, derived from the secret key, so that no two uses share one."""

from functools import lru_cache
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_SALT: Final = b"fengqiao"


@lru_cache(maxsize=64)
def derive(secret: str, purpose: str) -> bytes:
    """Return the 32-byte key of ``purpose`` under ``secret`` (HKDF-SHA256, RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=32, salt=_SALT, info=purpose.encode()).derive(secret.encode())


def current_key(purpose: str) -> bytes:
    """Return the key of ``purpose`` under the present ``SECRET_KEY``."""
    return derive(str(settings.SECRET_KEY), purpose)


def known_keys(purpose: str) -> tuple[bytes, ...]:
    """Return the present key of ``purpose`` and those of ``SECRET_KEY_FALLBACKS``, for reading old marks."""
    return tuple(derive(str(secret), purpose) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))
