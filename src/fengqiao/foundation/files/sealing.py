"""How a file lies on disk: encrypted in chunks, so that it streams in and out and any change is noticed.

Layout::

    4 bytes   "FQF1"
    2 bytes   length of the sealed key, big-endian
    n bytes   the file's own 256-bit key, sealed by the current field key
    7 bytes   random prefix of the nonces
    chunks    AES-256-GCM of 65,536 bytes each, the last one perhaps shorter, each followed by its 16-byte tag

The nonce of chunk i is prefix + i (4 bytes, big-endian) + 1 if it is the last, else 0 (STREAM construction, Hoang,
Reyhanitabar, Rogaway and Vizár 2015). So chunks cannot be changed, left out, repeated, reordered or cut off. The header
is bound to every chunk as associated data.
"""

import base64
import secrets
import struct
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fengqiao.foundation.privacy import seal_text, unseal_text

CHUNK: Final = 65_536
_MAGIC: Final = b"FQF1"
_PREFIX: Final = 7
_TAG: Final = 16
_LENGTH: Final = struct.Struct(">H")


class DamagedFileError(RuntimeError):
    """The stored file is cut short, altered, or not ours."""


def sealed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Encrypt a stream of bytes cut in any way; yield what goes to disk."""
    key, prefix = AESGCM.generate_key(256), secrets.token_bytes(_PREFIX)
    wrapped = seal_text(base64.b64encode(key).decode())
    header = _MAGIC + _LENGTH.pack(len(wrapped)) + wrapped + prefix
    yield header
    cipher = AESGCM(key)
    for number, (chunk, is_last) in enumerate(_recut(chunks)):
        yield cipher.encrypt(_nonce(prefix, number, is_last=is_last), chunk, header)


def unsealed(stored: BinaryIO) -> Iterator[bytes]:
    """Decrypt what `sealed` wrote, chunk by chunk; nothing unverified is yielded.

    Raises:
        DamagedFileError: the file was changed or cut.
    """
    header = _read_header(stored)
    wrapped, prefix = header[len(_MAGIC) + _LENGTH.size : -_PREFIX], header[-_PREFIX:]
    cipher, number = AESGCM(base64.b64decode(unseal_text(wrapped))), 0
    chunk = stored.read(CHUNK + _TAG)
    while True:
        following = stored.read(CHUNK + _TAG)
        try:
            yield cipher.decrypt(_nonce(prefix, number, is_last=not following), chunk, header)
        except InvalidTag as error:
            raise DamagedFileError("文件内容与登记不符，可能被改动") from error
        if not following:
            return
        chunk, number = following, number + 1


def _read_header(stored: BinaryIO) -> bytes:
    start = stored.read(len(_MAGIC) + _LENGTH.size)
    if len(start) < len(_MAGIC) + _LENGTH.size or not start.startswith(_MAGIC):
        raise DamagedFileError("文件格式不符")
    (length,) = _LENGTH.unpack_from(start, len(_MAGIC))
    rest = stored.read(length + _PREFIX)
    if len(rest) < length + _PREFIX:
        raise DamagedFileError("文件不完整")
    return bytes(start + rest)


def _nonce(prefix: bytes, number: int, *, is_last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([is_last])


def _recut(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Cut a stream into full chunks and mark the last one, which may be empty only if all is."""
    held = bytearray()
    for chunk in chunks:
        held += chunk
        while len(held) > CHUNK:
            yield bytes(held[:CHUNK]), False
            del held[:CHUNK]
    yield bytes(held), True
