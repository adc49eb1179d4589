"""What a table that offices fill in looks like, and reading its rows. Sentences are in Chinese, marked for translation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import override

from fengqiao.foundation.marking import N_
from fengqiao.foundation.sheets.reading import Row
from fengqiao.foundation.sheets.values import clean

EMPTY: Final = N_("不能为空")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``read`` turns the text of a filled cell into its value, or raises ValueError with a Chinese reason.

    ``name`` is the key in the row's values and may stand for the heading; an empty cell of a column that is not
    ``required`` has the value ``empty``.
    """

    name: str
    column: str
    read: Callable[[str], Any] = str
    required: bool = True
    empty: Any = None
    example: str = ""
    help: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns of one kind of table; satisfies `reading.Headings`. ``key`` names the columns that tell rows apart."""

    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    comments: bool = True

    @property
    def fields(self) -> Mapping[str, Column]:
        """Return the columns by name."""
        return {column.name: column for column in self.columns}

    @property
    def known(self) -> Sequence[str]:
        """Return all headings."""
        return tuple(column.column for column in self.columns)

    @property
    def needed(self) -> Sequence[str]:
        """Return the headings that a file must have."""
        return tuple(column.column for column in self.columns if column.required)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row is not taken. ``column`` is the heading, empty for the whole row."""

    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row that was read: its values by column name, or its problems."""

    number: int
    cells: Sequence[str]
    values: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()


def read_row(sheet: Sheet, header: Sequence[str], row: Row) -> Line:
    """Return the values of a row, or everything that is wrong with it. Reasons are not translated yet."""
    if row.problem:
        return Line(row.line, row.cells, {}, (Problem("", row.problem),))
    given = dict(zip(header, row.cells, strict=True))
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for column in sheet.columns:
        try:
            values[column.name] = _value(column, given.get(column.column, ""))
        except ValueError as wrong:
            problems.append(Problem(column.column, str(wrong)))
    cells = [given.get(heading, "") for heading in sheet.known]
    return Line(row.line, cells, values, tuple(problems))


def _value(column: Column, cell: str) -> Any:
    text = clean(cell)
    if text:
        return column.read(text)
    if column.required:
        raise ValueError(EMPTY)
    return column.empty


def names_of(choices: Any) -> dict[str, str]:
    """Return the values of Django's choices by value and Chinese name, of a name with a slash also by each part.

    A table is in Chinese whatever the reader's language.
    """
    with override("zh-hans"):
        labels = [(str(value), str(label)) for value, label in choices.choices]
    return {name: value for value, label in labels for name in (value, label, *label.split("/"))}
