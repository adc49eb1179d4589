"""Taking in an uploaded table: kept until confirmed, checked row by row, good rows written, the others given back."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from fengqiao.foundation.files.sealing import sealed, unsealed
from fengqiao.foundation.ledger.services import record
from fengqiao.foundation.lists.exports import BOM, defused
from fengqiao.foundation.sheets.columns import Line, Problem, Sheet, read_row
from fengqiao.foundation.sheets.models import Upload
from fengqiao.foundation.sheets.reading import Table, Unreadable, open_table

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

CHAIN: Final = "imports"
KEPT: Final = timedelta(days=7)
LARGEST: Final = 10 * 2**20  # bytes
MOST_ROWS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Importer:
    """One kind of table that offices may upload.

    ``sheet`` gives the columns for who uploads, so that readers can know what lies in their scope; ``write`` is the
    use case that takes one row and may refuse it; ``finish`` runs once after all rows, in the same transaction, and
    is told what ``write`` returned for each.
    """

    key: str
    title: "str | _StrPromise"
    note: "str | _StrPromise"
    sheet: Callable[[Actor], Sheet]
    write: Callable[[Mapping[str, Any], Actor, datetime], Any]
    finish: Callable[[Sequence[Any], Actor, datetime], None] | None = None
    back: str = ""  # the name of the page that shows what was imported


def uploads(importer: Importer, by: Actor) -> QuerySet[Upload]:
    """Return a member's uploads of one kind, the newest first, without their content."""
    if by.person_id is None or by.organisation_id is None:
        return Upload.objects.none()
    found = Upload.objects.filter(
        importer=importer.key, member_id=by.person_id, organisation_id=by.organisation_id
    ).defer("content", "rejects")
    return found.order_by("-id")


def keep(*, importer: Importer, file: "UploadedFile[Any] | None", by: Actor, at: datetime) -> Upload:
    """Keep an uploaded file until it is imported.

    Raises:
        Invalid: there is no file, it is too large, or no table can be read from it.
        NotAllowed: the actor is no member of an office.
    """
    if by.person_id is None or by.organisation_id is None:
        raise NotAllowed(_("须由工作人员本人上传"))
    if file is None or not file.size:
        raise Invalid({"file": _("请选择要导入的文件")})
    if file.size > LARGEST:
        raise Invalid({"file": _("文件超过 %(n)s MB，请分成几个文件导入") % {"n": LARGEST // 2**20}})
    content = file.read()
    with _opened(content, importer.sheet(by)):
        pass
    Upload.objects.filter(uploaded_at__lt=at - KEPT).delete()
    return Upload.objects.create(
        importer=importer.key,
        member_id=by.person_id,
        organisation_id=by.organisation_id,
        name=Path(file.name or "").name[:160],
        content=b"".join(sealed([content])),
        uploaded_at=at,
    )


def upload(*, importer: Importer, upload_id: int, by: Actor) -> Upload:
    """Return one of the member's uploads. Raises NotFound."""
    found = uploads(importer, by).filter(pk=upload_id).first()
    if found is None:
        raise NotFound(_("没有找到这个导入文件"))
    return found


def check(importer: Importer, kept: Upload, by: Actor) -> list[Line]:
    """Return all rows of an upload with what is wrong with them, reasons in the active language.

    Raises:
        Invalid: the file cannot be read, or holds too many rows.
    """
    sheet = importer.sheet(by)
    content = b"".join(unsealed(BytesIO(bytes(kept.content or b""))))
    with _opened(content, sheet) as table:
        lines: list[Line] = []
        for row in table.rows:
            if len(lines) == MOST_ROWS:
                raise Invalid({"file": _("一个文件最多 %(n)s 行，请分成几个文件导入") % {"n": MOST_ROWS}})
            line = read_row(sheet, table.header, row)
            lines.append(replace(line, problems=tuple(Problem(p.column, _(p.reason)) for p in line.problems)))
    return _without_repeats(sheet, lines)


@transaction.atomic
def carry_out(*, importer: Importer, upload_id: int, by: Actor, at: datetime) -> Upload:
    """Write the rows in order and keep the others to be fetched; the file itself is removed.

    Raises:
        NotFound, Conflict: no such upload, or it was imported before.
        Invalid: as `check`.
    """
    upload(importer=importer, upload_id=upload_id, by=by)
    kept = Upload.objects.select_for_update().get(pk=upload_id)
    if kept.imported_at is not None:
        raise Conflict(_("这个文件已经导入"))
    written: list[Any] = []
    rejected: list[Line] = []
    sheet = importer.sheet(by)
    for line in check(importer, kept, by):
        if line.problems:
            rejected.append(line)
            continue
        try:
            with transaction.atomic():
                written.append(importer.write(line.values, by, at))
        except Refusal as refusal:
            rejected.append(replace(line, problems=_problems_of(refusal, sheet)))
    if importer.finish is not None:
        importer.finish(written, by, at)
    kept.accepted, kept.rejected, kept.imported_at = len(written), len(rejected), at
    kept.rejects = b"".join(sealed([_rejects_csv(sheet, rejected)])) if rejected else None
    kept.content = None
    kept.save()
    facts = {"table": importer.key, "accepted": len(written), "rejected": len(rejected)}
    record(chain=CHAIN, tag="table.imported", actor=by, at=at, data=facts)
    return kept


def rejects(*, importer: Importer, upload_id: int, by: Actor) -> bytes:
    """Return the rows that came back as CSV: line, column and reason before each. Raises NotFound."""
    kept = Upload.objects.get(pk=upload(importer=importer, upload_id=upload_id, by=by).pk)
    if kept.rejects is None:
        raise NotFound(_("没有找到这个导入文件"))
    return b"".join(unsealed(BytesIO(bytes(kept.rejects))))


@contextmanager
def _opened(content: bytes, sheet: Sheet) -> Iterator[Table]:
    with NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        try:
            with open_table(Path(file.name), sheet) as table:
                yield table
        except Unreadable as refused:
            raise Invalid({"file": refused.text}) from None


def _without_repeats(sheet: Sheet, lines: Sequence[Line]) -> list[Line]:
    """Refuse a row that says again who it is about: which of the two holds, nobody knows."""
    if not sheet.key:
        return list(lines)
    seen: dict[tuple[Any, ...], int] = {}
    column = sheet.fields[sheet.key[0]].column
    found: list[Line] = []
    for line in lines:
        if not line.problems:
            first = seen.setdefault(tuple(line.values[name] for name in sheet.key), line.number)
            if first != line.number:
                reason = _("与第 %(line)s 行编号相同") % {"line": first}
                found.append(replace(line, problems=(Problem(column, reason),)))
                continue
        found.append(line)
    return found


def _problems_of(refusal: Refusal, sheet: Sheet) -> tuple[Problem, ...]:
    if not isinstance(refusal, Invalid):
        return (Problem("", str(refusal)),)
    headings = sheet.fields
    return tuple(
        Problem(headings[name].column if name in headings else "", text) for name, text in refusal.fields.items()
    )


def _rejects_csv(sheet: Sheet, lines: Sequence[Line]) -> bytes:
    text = StringIO()
    text.write(BOM)
    writer = csv.writer(text)
    writer.writerow([_("行"), _("列"), _("理由"), *sheet.known])
    for line in lines:
        columns = "；".join(dict.fromkeys(problem.column for problem in line.problems if problem.column))
        reasons = "；".join(problem.reason for problem in line.problems)
        writer.writerow([line.number, columns, reasons, *(defused(cell).replace("\x00", "\\0") for cell in line.cells)])
    return text.getvalue().encode("utf-8", errors="backslashreplace")
