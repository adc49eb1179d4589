"""Encryption of single values (AES-256-GCM).

Each person has a key of their own, kept wrapped by the current field key; destroying it forgets
the person, in backups too once they are restored beside it. Layouts, in bytes:

* wrapped person key: version of the field key (1), nonce (12), ciphertext and tag (48)
* value of a person: nonce (12), ciphertext and tag
* value without a person: version (1), nonce (12), ciphertext and tag
"""

import secrets
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fengqiao.foundation.privacy.keys import KEY_BYTES, FieldKeys, field_keys

NONCE: Final = 12
_KEY_OF_PERSON: Final = b"fengqiao:person-key"
_VALUE_OF_PERSON: Final = b"fengqiao:person-value"
_TEXT: Final = b"fengqiao:text"


class Forgotten(Exception):  # noqa: N818 - an answer, not a fault
    """The person's key was destroyed: nothing can be read any more."""


class Unreadable(Exception):  # noqa: N818
    """The value was damaged, or written under a different key."""


def _encrypt(cipher: AESGCM, plain: bytes, purpose: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + cipher.encrypt(nonce, plain, purpose)


def _decrypt(cipher: AESGCM, blob: bytes, purpose: bytes) -> bytes:
    try:
        return cipher.decrypt(blob[:NONCE], blob[NONCE:], purpose)
    except (InvalidTag, ValueError) as error:
        raise Unreadable("值已损坏或密钥不符 / damaged, or a different key") from error


def _wrap(keys: FieldKeys, plain: bytes, purpose: bytes) -> bytes:
    return bytes((keys.current,)) + _encrypt(keys.ciphers[keys.current], plain, purpose)


def _unwrap(keys: FieldKeys, blob: bytes, purpose: bytes) -> bytes:
    if not blob:
        raise Unreadable("空值 / empty")
    return _decrypt(keys.cipher(blob[0]), blob[1:], purpose)


@dataclass(frozen=True, slots=True)
class Sealer:
    """One person's cipher, ready to use; keep it no longer than the work at hand."""

    sealed_key: bytes
    _cipher: AESGCM

    @classmethod
    def new(cls) -> "Sealer":
        """Make a key for a new person; store ``sealed_key`` with them."""
        key = secrets.token_bytes(KEY_BYTES)
        return cls(_wrap(field_keys(), key, _KEY_OF_PERSON), AESGCM(key))

    @classmethod
    def of(cls, sealed_key: bytes | memoryview | None) -> "Sealer":
        """Open a person's key.

        Raises:
            Forgotten: there is none any more.
            Unreadable: it was damaged.
            FieldKeyError: the field key that wrapped it is not configured.
        """
        if sealed_key is None:
            raise Forgotten("密钥已销毁，无法读取 / the key was destroyed")
        wrapped = bytes(sealed_key)
        return cls(wrapped, AESGCM(_unwrap(field_keys(), wrapped, _KEY_OF_PERSON)))

    def seal(self, text: str) -> bytes:
        """Encrypt one value."""
        return _encrypt(self._cipher, text.encode(), _VALUE_OF_PERSON)

    def unseal(self, blob: bytes | memoryview) -> str:
        """Decrypt one value. Raises Unreadable if it was damaged."""
        return _decrypt(self._cipher, bytes(blob), _VALUE_OF_PERSON).decode()


def new_key() -> bytes:
    """Return a random key for one person, wrapped by the current field key."""
    return Sealer.new().sealed_key


def seal(sealed_key: bytes | memoryview | None, text: str) -> bytes:
    """Encrypt ``text`` under a person's key. Raises as `Sealer.of` does."""
    return Sealer.of(sealed_key).seal(text)


def unseal(sealed_key: bytes | memoryview | None, blob: bytes | memoryview) -> str:
    """Decrypt a value of a person. Raises Forgotten when the key is gone, else as `Sealer.of` and `Unreadable`."""
    return Sealer.of(sealed_key).unseal(blob)


def rewrap(sealed_key: bytes | memoryview) -> bytes:
    """Return the same person key wrapped by the current field key, for rotation; values stay as they are."""
    keys, wrapped = field_keys(), bytes(sealed_key)
    if wrapped[:1] == bytes((keys.current,)):
        return wrapped
    return _wrap(keys, _unwrap(keys, wrapped, _KEY_OF_PERSON), _KEY_OF_PERSON)


def seal_text(text: str) -> bytes:
    """Encrypt ``text`` that belongs to no person (e.g. where a notice goes) under the current field key."""
    return _wrap(field_keys(), text.encode(), _TEXT)


def unseal_text(blob: bytes | memoryview) -> str:
    """Decrypt what `seal_text` made. Raises Unreadable or FieldKeyError."""
    return _unwrap(field_keys(), bytes(blob), _TEXT).decode()
