"""The store: ``DATA/files/ab/cdef…`` named by the SHA-256 of the content, sealed (see `sealing`).

A file is staged first: read once, hashed, checked and sealed into ``DATA/files/.incoming``. Only `Staged.keep` moves it
to its name, in one step. Whoever stages several files keeps all or none; leaving the ``with`` removes what was not kept.
Content kept by a transaction that rolled back has no row; a sweep removes it (`stored_before`, `discard`).
"""

import hashlib
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Final, Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.files.media import (
    HEAD,
    TAIL,
    ZIP,
    Edges,
    NotAcceptedError,
    TextCheck,
    media_type_of,
    office_type_of,
)
from fengqiao.foundation.files.sealing import CHUNK, sealed, unsealed

_NAME: Final = re.compile(r"[0-9a-f]{64}")
_INCOMING: Final = ".incoming"
MIB: Final = 1024 * 1024


class ByteStream(Protocol):
    """Anything bytes can be read from."""

    def read(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes, none at the end."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in the store: hash and size (bytes) of its content, and what it is."""

    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Staged:
    """A checked and sealed file that waits for being kept."""

    stored: Stored
    path: Path

    def keep(self) -> Stored:
        """Move the file to its place in one step; the same content kept again replaces itself."""
        target = _place(self.stored.sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        self.path.replace(target)
        return self.stored


@contextmanager
def staged(stream: ByteStream, *, max_bytes: int) -> Iterator[Staged]:
    """Read, check and seal a file; it is gone after the block unless kept in it.

    Raises:
        Invalid: empty, too large (reading stops at the limit) or of a kind that is not accepted. Field ``file``.
    """
    incoming = _root() / _INCOMING
    incoming.mkdir(parents=True, exist_ok=True)
    path = incoming / secrets.token_hex(16)
    try:
        intake = _Intake(stream, max_bytes)
        with open(path, "xb", opener=_private) as file:
            file.writelines(sealed(intake))
            file.flush()
            os.fsync(file.fileno())
        yield Staged(Stored(intake.sha256, intake.size, _accepted_type(intake.edges, path)), path)
    finally:
        path.unlink(missing_ok=True)


def store(stream: ByteStream, *, max_bytes: int) -> Stored:
    """Check and keep one file. Raises Invalid as `staged` does."""
    with staged(stream, max_bytes=max_bytes) as waiting:
        return waiting.keep()


@contextmanager
def staged_all(streams: Mapping[str, ByteStream], *, max_bytes: int) -> Iterator[dict[str, Staged]]:
    """Stage several files by field name; look at all of them, so that every refusal is told at once.

    Raises:
        Invalid: some are not accepted; maps the field to the reason. None is left behind.
    """
    refusals: dict[str, str] = {}
    waiting: dict[str, Staged] = {}
    with ExitStack() as stack:
        for field, stream in streams.items():
            try:
                waiting[field] = stack.enter_context(staged(stream, max_bytes=max_bytes))
            except Invalid as refusal:
                refusals[field] = refusal.message
        if refusals:
            raise Invalid(refusals)
        yield waiting


def open_stored(sha256: str) -> Iterator[bytes]:
    """Return the content in verified chunks.

    Raises:
        FileNotFoundError: it is not in the store, before the first chunk is asked for.
        DamagedFileError: while reading, if the file was changed or cut.
    """
    file = _place(sha256).open("rb")

    def chunks() -> Iterator[bytes]:
        with file:
            yield from unsealed(file)

    return chunks()


def stored_before(moment: datetime) -> Iterator[list[str]]:
    """Yield the hashes of files last kept before, some hundred to some thousand at a time."""
    for folder in sorted(_root().glob("[0-9a-f][0-9a-f]")):
        if found := [folder.name + path.name for path in folder.iterdir() if _is_older(path, moment)]:
            yield found


def discard(sha256: str, *, kept_before: datetime) -> bool:
    """Remove a stored file unless it was kept again since; tell whether it went."""
    return _remove_older(_place(sha256), kept_before)


def discard_leftovers(*, staged_before: datetime) -> int:
    """Remove what a killed process left staged; return how many."""
    return sum(_remove_older(path, staged_before) for path in (_root() / _INCOMING).glob("*"))


def _is_older(path: Path, moment: datetime) -> bool:
    return path.stat().st_mtime < moment.timestamp()


def _remove_older(path: Path, moment: datetime) -> bool:
    with suppress(FileNotFoundError):
        if _is_older(path, moment):
            path.unlink()
            return True
    return False


class _Intake:
    """Iterates over a stream while measuring, hashing and watching it."""

    def __init__(self, stream: ByteStream, max_bytes: int) -> None:
        self._stream = stream
        self._max_bytes = max_bytes
        self._hash = hashlib.sha256()
        self._head = b""
        self._tail = b""
        self._text = TextCheck()
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        while chunk := self._stream.read(CHUNK):
            self.size += len(chunk)
            if self.size > self._max_bytes:
                raise Invalid({"file": _("文件超过%(limit)d MB") % {"limit": self._max_bytes // MIB}})
            self._hash.update(chunk)
            if len(self._head) < HEAD:
                self._head = (self._head + chunk)[:HEAD]
            self._tail = (self._tail + chunk)[-TAIL:]
            self._text.feed(chunk)
            yield chunk
        if not self.size:
            raise Invalid({"file": _("文件是空的")})
        self._text.feed(b"", final=True)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    @property
    def edges(self) -> Edges:
        return Edges(self._head, self._tail, self._text.is_text)


def _accepted_type(edges: Edges, path: Path) -> str:
    try:
        media_type = media_type_of(edges)
        if media_type != ZIP:
            return media_type
        with path.open("rb") as file:
            # A package is read from its end. In memory: its size is bounded, and nothing unencrypted touches the disk.
            return office_type_of(BytesIO(b"".join(unsealed(file))))
    except NotAcceptedError as error:
        raise Invalid(
            {"file": _("不接受这种文件。可以上传图片、PDF、Word（docx）、Excel（xlsx）、纯文本、录音或录像")}
        ) from error


def _root() -> Path:
    return Path(settings.DATA) / "files"


def _place(sha256: str) -> Path:
    if not _NAME.fullmatch(sha256):
        raise FileNotFoundError(sha256)
    return _root() / sha256[:2] / sha256[2:]


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
