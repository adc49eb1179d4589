"""Files that show what somebody says: kept all or none, under safe names, and handed out again.

A context has a table of its own for them (`models.Evidence`), decides who adds and who sees them, and registers `held_by`
of that table, so that the sweep of the store leaves their content.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from django.db import models
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.errors import Invalid, NotFound
from fengqiao.foundation.files import references, storage
from fengqiao.foundation.files.downloads import download
from fengqiao.foundation.files.models import Evidence
from fengqiao.foundation.files.names import plain_name, safe_name
from fengqiao.foundation.parameters import queries as parameters

MOST: Final = 10
"""Files that go with one thing: a form, not a store of documents."""


class NamedStream(Protocol):
    """A file somebody hands in, e.g. Django's `UploadedFile`."""

    @property
    def name(self) -> str | None:
        """Name as given; only shown, never trusted."""

    def read(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes, none at the end."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was kept, in the columns of `models.Evidence`; ``size`` in bytes."""

    file_name: str
    media_type: str
    size: int
    sha256: str


def keep(files: Sequence[NamedStream], *, at: datetime, field: str = "file", held: int = 0) -> list[Kept]:
    """Check and keep files in the caller's transaction, all or none; ``held`` is how many the same thing has already.

    Raises:
        Invalid: too many, or some are refused; ``field`` says which and why.
    """
    if not files:
        return []
    if held + len(files) > MOST:
        raise Invalid({field: _("一项最多 %(n)s 个文件") % {"n": MOST}})
    limit = parameters.rules_on("intake", timezone.localdate(at)).number("upload_max_mb") * storage.MIB
    streams = {str(number): file for number, file in enumerate(files)}
    references.hold(alone=False)
    try:
        with storage.staged_all(streams, max_bytes=limit) as staged:
            kept = [(streams[number].name or "", waiting.keep()) for number, waiting in staged.items()]
    except Invalid as refused:
        told = [_told(streams[number].name, why) for number, why in refused.fields.items()]
        raise Invalid({field: "；".join(told)}) from None
    return [Kept(safe_name(name, one.media_type), one.media_type, one.size, one.sha256) for name, one in kept]


def _told(name: str | None, why: str) -> str:
    return _("%(name)s：%(reason)s") % {"name": plain_name(name or ""), "reason": why}


def content(sha256: str) -> Iterator[bytes]:
    """Return the content in verified chunks. Raises NotFound if the store does not hold it."""
    try:
        return storage.open_stored(sha256)
    except FileNotFoundError as error:
        raise NotFound(_("附件内容不在存储中，请联系管理员")) from error


def send(file: Evidence) -> StreamingHttpResponse:
    """Return a file as a download. Raises NotFound as `content` does."""
    return download(name=file.file_name, media_type=file.media_type, size=file.size, chunks=content(file.sha256))


def held_by(table: type[models.Model], *columns: str) -> references.Source:
    """Return what tells the sweep which content the rows of a table still need, by its columns of hashes (``sha256``)."""

    def held(hashes: Collection[str]) -> set[str]:
        wanted, found = set(hashes), set[str]()
        for column in columns or ("sha256",):
            rows = table._default_manager.filter(**{f"{column}__in": wanted})
            found.update(rows.values_list(column, flat=True))
        return found

    return held
