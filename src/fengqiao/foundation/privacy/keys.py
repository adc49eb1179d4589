"""Field keys: ``2:<urlsafe base64 of 32 bytes>,1:<...>``. The first writes, all of them read."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

KEY_BYTES: Final = 32
_FORM: Final = 'FENGQIAO_FIELD_KEYS: "2:<urlsafe base64, 32 bytes>,1:<…>"'


class FieldKeyError(RuntimeError):
    """``FENGQIAO_FIELD_KEYS`` is malformed, or lacks the version some value was written with."""


@dataclass(frozen=True, slots=True)
class FieldKeys:
    """The ciphers by version, and the version that writes."""

    current: int
    ciphers: Mapping[int, AESGCM]

    def cipher(self, version: int) -> AESGCM:
        """Return the cipher of ``version``. Raises FieldKeyError if it is not configured."""
        try:
            return self.ciphers[version]
        except KeyError:
            raise FieldKeyError(f"缺少版本 {version} 的字段密钥 / no field key of version {version}. {_FORM}") from None


@lru_cache(maxsize=4)
def parse(text: str) -> FieldKeys:
    """Return the keys written in ``text``.

    Raises:
        FieldKeyError: no key, a version that is not 1–255 or comes twice, or a key that is not 32 bytes.
    """
    ciphers: dict[int, AESGCM] = {}
    for number, part in enumerate(filter(None, (p.strip() for p in text.split(","))), start=1):
        label, _, encoded = part.partition(":")
        version = int(label) if label.isascii() and label.isdecimal() else 0
        if not 1 <= version <= 255 or version in ciphers:
            raise FieldKeyError(f"第 {number} 项版本须为 1–255 且不重复 / entry {number}: version 1–255, once. {_FORM}")
        ciphers[version] = AESGCM(_decoded(encoded, number))
    if not ciphers:
        raise FieldKeyError(f"没有字段密钥 / no field key. {_FORM}")
    return FieldKeys(current=next(iter(ciphers)), ciphers=ciphers)


def _decoded(encoded: str, number: int) -> bytes:
    try:
        key = base64.b64decode(encoded + "=" * (-len(encoded) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise FieldKeyError(f"第 {number} 项密钥须为 32 字节 / entry {number}: key of 32 bytes expected. {_FORM}")
    return key


def field_keys() -> FieldKeys:
    """Return the configured keys. Raises FieldKeyError as `parse` does."""
    return parse(settings.FIELD_KEYS)
