"""Lists as files: CSV streamed row by row, XLSX through a temporary file; memory stays flat."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from typing import Any, Final, TypeVar

from django.db.models import Model, QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

M = TypeVar("M", bound=Model)

BOM: Final = "\ufeff"
SHEET_ROWS: Final = 1_048_576
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def batches(rows: QuerySet[M], size: int = 500) -> Iterator[list[M]]:
    """Yield the rows a few hundred at a time, for exports whose lines look up more than the row itself."""
    found = rows.iterator(chunk_size=size)
    while batch := list(islice(found, size)):
        yield batch


class Format(StrEnum):
    """File formats of an export."""

    CSV = "csv"
    XLSX = "xlsx"

    @classmethod
    def asked(cls, text: str | None) -> "Format":
        """Return the format an address asks for: XLSX unless it says ``csv``."""
        return cls.CSV if text == cls.CSV else cls.XLSX


def defused(text: str) -> str:
    """Return a text that a spreadsheet will not take for a formula (OWASP, CSV injection): an apostrophe before it."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) or text.startswith(_FORMULA) else text


def plain(value: Any) -> str | int | float | Decimal | date | datetime | None:
    """Return a value as a cell may hold it: numbers and days as they are, moments in local time, texts defused."""
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    if isinstance(value, bool):
        return "✓" if value else ""
    if value is None or isinstance(value, int | float | Decimal | date):
        return value
    return defused(str(value))


def export(
    rows: Iterable[Sequence[Any]],
    columns: Sequence[str],
    format: Format,  # noqa: A002 - the word for it
    *,
    name: str = "export",
    mark: str = "",
) -> StreamingHttpResponse:
    """Return the rows as a file to download, named ``name`` plus the format; ``columns`` are the headings.

    ``mark`` says for whom the file was made and what it must not be used for: above the headings, and on each printed page.
    """
    if format is Format.CSV:
        response = StreamingHttpResponse(_csv_lines(rows, columns, mark), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = content_disposition_header(True, f"{name}.csv") or "attachment"
        return response
    return FileResponse(
        _workbook(rows, columns, mark),
        as_attachment=True,
        filename=f"{name}.xlsx",
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )


class _Line:
    """A "file" that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _csv_lines(rows: Iterable[Sequence[Any]], columns: Sequence[str], mark: str) -> Iterator[str]:
    writer = csv.writer(_Line())
    marked = str(writer.writerow([plain(mark)])) if mark else ""
    yield BOM + marked + str(writer.writerow([plain(column) for column in columns]))
    for row in rows:
        yield str(writer.writerow([_text(plain(value)) for value in row]))


def _text(value: Any) -> Any:
    return value.isoformat(sep=" ", timespec="seconds") if isinstance(value, datetime) else value


def _workbook(rows: Iterable[Sequence[Any]], columns: Sequence[str], mark: str) -> Any:
    draft = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the response closes it
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with Workbook(draft, options) as book:
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        heading = book.add_format({"bold": True, "bottom": 1})
        sheet: Worksheet | None = None
        line = SHEET_ROWS
        for row in rows:
            if sheet is None or line == SHEET_ROWS:
                sheet, line = _sheet(book, columns, heading, mark)
            for column, value in enumerate(row):
                cell = plain(value)
                sheet.write(line, column, cell, moment if isinstance(cell, datetime) else None)
            line += 1
        if sheet is None:
            _sheet(book, columns, heading, mark)
    draft.seek(0)
    return draft


def _sheet(book: Workbook, columns: Sequence[str], heading: Any, mark: str) -> tuple[Worksheet, int]:
    """Begin a sheet and return it with the number of its first line of data."""
    sheet = book.add_worksheet()
    line = 0
    if mark:
        sheet.write(0, 0, plain(mark), book.add_format({"bold": True, "font_color": "#A3291F"}))
        sheet.set_header(f"&C{mark.replace('&', '&&')[:200]}")
        line = 1
    sheet.freeze_panes(line + 1, 0)
    for column, label in enumerate(columns):
        sheet.set_column(column, column, 18)
        sheet.write(line, column, plain(label), heading)
    return sheet, line + 1
