"""Reading tables from CSV, CSV.GZ and spreadsheets, row by row, with the line of each."""

import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any, Final, Protocol

from django.utils.translation import gettext as _

from fengqiao.foundation.marking import N_

LONGEST_FIELD: Final = 1_000_000
SAMPLE: Final = 1 << 18
DELIMITERS: Final = (",", "\t", ";", "|")
_GZIP: Final = b"\x1f\x8b"
_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class Heading(Protocol):
    """A column as a file names it."""

    @property
    def column(self) -> str:
        """Return the heading."""


class Headings(Protocol):
    """What a kind of file has in its first line."""

    @property
    def known(self) -> Sequence[str]:
        """Return all headings that mean something."""

    @property
    def needed(self) -> Sequence[str]:
        """Return the headings that a file must have."""

    @property
    def fields(self) -> Mapping[str, Heading]:
        """Return the headings by the names that may stand for them."""

    @property
    def comments(self) -> bool:
        """Whether lines that begin with ``#`` are passed over."""


class Unreadable(Exception):  # noqa: N818 - an answer, not a fault
    """The file cannot be read at all; ``message`` (Chinese) and ``values`` say why and what to do."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message % values if values else message)
        self.message = message
        self.values = values

    @property
    def text(self) -> str:
        """Return the message in the active language."""
        return _(self.message) % self.values if self.values else _(self.message)


@dataclass(frozen=True, slots=True)
class Row:
    """One row. ``problem`` tells why its cells cannot be matched with the header."""

    line: int
    cells: Sequence[str]
    problem: str = ""


class Table:
    """An open file: its header and, once, its rows. ``position`` of ``size`` tells how far it is read."""

    def __init__(self, header: Sequence[str], rows: Iterator[Row], source: "_Counted", size: int) -> None:
        self.header = tuple(header)
        self.rows = rows
        self.size = size
        self._source = source

    @property
    def position(self) -> int:
        """Return how many bytes (rows of a spreadsheet) have been read."""
        return self._source.position

    @property
    def sha256(self) -> str:
        """Return the hash of what has been read so far: of the file, once all rows are."""
        return self._source.digest.hexdigest()


class _Counted(io.RawIOBase):
    """A file that counts and hashes what is read from it."""

    def __init__(self, raw: IO[bytes]) -> None:
        super().__init__()
        self._raw = raw
        self.position = 0
        self.digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self._raw.read(len(buffer))
        buffer[: len(chunk)] = chunk
        self.position += len(chunk)
        self.digest.update(chunk)
        return len(chunk)


@contextmanager
def open_table(path: Path, headings: Headings) -> Iterator[Table]:
    """Open a file by what it holds, not by its name.

    Raises:
        Unreadable: it is missing, damaged, of another kind, empty, or lacks columns that are needed.
    """
    try:
        raw = path.open("rb")
    except OSError as error:
        raise Unreadable(N_("文件打不开：%(why)s"), why=error.strerror or error) from None
    with raw:
        start = raw.read(4)
        raw.seek(0)
        counted = _Counted(raw)
        size = path.stat().st_size
        if start in _WORKBOOKS:
            table = _workbook(path, headings, counted)
        else:
            table = _text_table(counted, headings, size, packed=start.startswith(_GZIP))
        _check_header(table.header, headings)
        yield table


def _check_header(header: Sequence[str], headings: Headings) -> None:
    if missing := [column for column in headings.needed if column not in header]:
        raise Unreadable(
            N_("缺少列：%(missing)s。文件中的列：%(found)s"),
            missing="、".join(missing),
            found="、".join(filter(None, header))[:400],
        )
    named = [column for column in header if column]
    if twice := sorted({column for column in named if named.count(column) > 1}):
        raise Unreadable(N_("列名重复：%(twice)s"), twice="、".join(twice))


def _text_table(counted: _Counted, headings: Headings, size: int, *, packed: bool) -> Table:
    buffered = io.BufferedReader(counted, buffer_size=SAMPLE)
    binary = io.BufferedReader(_Unpacked(buffered), buffer_size=SAMPLE) if packed else buffered
    sample = binary.peek(SAMPLE)
    if not sample.strip():
        raise Unreadable(N_("文件是空的"))
    encoding = encoding_of(sample)
    text = io.TextIOWrapper(binary, encoding=encoding, errors="surrogateescape", newline="")
    first = sample.decode(encoding, errors="replace").lstrip("\ufeff").partition("\n")[0]
    delimiter = delimiter_of(first, (*headings.known, *headings.fields))
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(text, delimiter=delimiter)
    try:
        header = _canonical([cell.lstrip("\ufeff").strip() for cell in next(reader)], headings)
    except (csv.Error, StopIteration) as error:
        raise Unreadable(N_("第一行不是列名：%(why)s"), why=error) from None
    return Table(header, _csv_rows(reader, len(header), comments=headings.comments), counted, size)


class _Unpacked(io.RawIOBase):
    """Unpacks gzip and says so in our words when the file is damaged."""

    def __init__(self, packed: IO[bytes]) -> None:
        super().__init__()
        self._file = gzip.GzipFile(fileobj=packed)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            return self._file.readinto(buffer)
        except (OSError, EOFError, zlib.error) as error:
            raise Unreadable(N_("压缩文件已损坏：%(why)s"), why=error) from None


def encoding_of(sample: bytes) -> str:
    """Return the encoding of the beginning of a text: by its mark, else UTF-8, else GB18030.

    Raises:
        Unreadable: it is none of these.
    """
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if sample.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if b"\x00" not in sample[:64]:
        for encoding in ("utf-8", "gb18030"):
            if _decodes(sample, encoding):
                return encoding
        # Mostly UTF-8 with a few damaged bytes: those rows are refused one by one.
        if sample.decode("utf-8", errors="replace").count("\ufffd") * 1000 < len(sample):
            return "utf-8"
    raise Unreadable(N_("不是文本表格，或编码不能识别；请另存为 UTF-8 的 CSV 或 XLSX"))


def _decodes(sample: bytes, encoding: str) -> bool:
    for cut in range(4):  # the sample may end within a character
        try:
            sample[: len(sample) - cut].decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < len(sample) - 4:
                return False
        else:
            return True
    return False


def delimiter_of(first_line: str, columns: Sequence[str]) -> str:
    """Return the sign that splits a header into the most known columns; a comma when none does."""
    known = {column.casefold() for column in columns}

    def hits(delimiter: str) -> int:
        cells = next(csv.reader([first_line.strip("\r")], delimiter=delimiter), [])
        return len({cell.strip().casefold() for cell in cells} & known)

    return max(DELIMITERS, key=hits)


def _canonical(header: Sequence[str], headings: Headings) -> list[str]:
    """Write known columns as ``headings`` does, whatever their case; a field's own name stands for its column."""
    known = {column.casefold(): column for column in headings.known}
    fields = {name: rule.column for name, rule in headings.fields.items()}
    return [known.get(column.casefold()) or fields.get(column, column) for column in header]


def _csv_rows(reader: Any, width: int, *, comments: bool) -> Iterator[Row]:
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            too_long = "field larger" in str(error)
            yield Row(line, (), N_("某一格过长，可能缺少右引号") if too_long else N_("引号不成对或格式有误"))
            continue
        if row := _row(line, cells, width, comments=comments):
            yield row


def _row(line: int, cells: list[str], width: int, *, comments: bool) -> Row | None:
    if not any(cell.strip() for cell in cells) or (comments and cells[0].lstrip().startswith("#")):
        return None
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        cells = cells[:width]
    if len(cells) == width:
        return Row(line, cells)
    return Row(line, cells, N_("列数不符，可能多了或少了分隔符"))


def _workbook(path: Path, headings: Headings, counted: _Counted) -> Table:
    from python_calamine import CalamineError, CalamineWorkbook

    while counted.read(SAMPLE):  # for the hash
        pass
    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise Unreadable(N_("表格文件已损坏或加了密码：%(why)s"), why=error) from None
    rows = iter(sheet.iter_rows())
    header = [_text_of(cell).strip() for cell in next(rows, [])]
    while header and not header[-1]:
        header.pop()
    if not header:
        raise Unreadable(N_("文件是空的"))
    counted.position = 1
    first = sheet.start[0] + 1 if sheet.start else 1
    found = _sheet_rows(rows, len(header), counted, first, comments=headings.comments)
    return Table(_canonical(header, headings), found, counted, sheet.total_height)


def _sheet_rows(
    rows: Iterator[list[Any]], width: int, counted: _Counted, first: int, *, comments: bool
) -> Iterator[Row]:
    for number, cells in enumerate(rows, start=first + 1):
        counted.position = number
        texts = [_text_of(cell) for cell in cells]
        if row := _row(number, texts, width, comments=comments):
            yield row


def _text_of(cell: object) -> str:
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds") if cell.time() != time(0) else cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "1" if cell else "0"
    return "" if cell is None else str(cell)
