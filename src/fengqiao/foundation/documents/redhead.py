"""Official papers with a red head after GB/T 9704-2012: what they hold, and the PDF. `redhead_word` writes the Word file.

A4; the text block is 156 mm by 225 mm, 37 mm from the top and 28 mm from the left; 22 lines of 28 characters in size 三号
(16 pt). Faces: 小标宋 for head and title, 仿宋 for the text, 黑体 and 楷体 for headings. The fonts are named in the Word
file and come with the reader's system; the PDF has Noto Serif SC and Noto Sans SC in their place, which may be shipped.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeAlias

from fengqiao.foundation.documents.bars import Bar, draw_bars
from fengqiao.foundation.documents.rendering import Picture, render_pdf

FOLDER: Final = Path(__file__).parent
CHART_MM: Final = 150
ROWS_TOGETHER: Final = 14
"""Longer tables run over to the next page."""
_FIRST, _WIDE_FIRST, _MANY_COLUMNS, _LONG_NAME = 1.6, 2.4, 4, 9


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3, with its number."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. ``is_note``: a remark on the data or a correction, set smaller."""

    text: str
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a header row; the first column is text, the others are figures."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]

    @property
    def first_share(self) -> float:
        """Return how many times as wide as the others the first column is: wide enough for long names beside many figures."""
        longest = max((len(row[0]) for row in self.rows), default=0)
        return _WIDE_FIRST if len(self.columns) >= _MANY_COLUMNS and longest > _LONG_NAME else _FIRST

    @property
    def stays_together(self) -> bool:
        """Whether it is short enough to be kept on one page."""
        return len(self.rows) <= ROWS_TOGETHER


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart; its table follows it as a `Grid` of its own. ``upright``: columns in the order of time."""

    caption: str
    bars: Sequence[Bar]
    upright: bool = False

    def picture(self) -> bytes:
        """Return it drawn, as PNG."""
        return draw_bars(self.bars, upright=self.upright)

    @property
    def in_words(self) -> str:
        """Return what a screen reader says."""
        return f"{self.caption}：" + "，".join(f"{bar.label} {bar.text}" for bar in self.bars)


Part: TypeAlias = Heading | Text | Grid | Bars


@dataclass(frozen=True, slots=True)
class RedHead:
    """An official paper. ``head`` stands in red above; ``number`` is its number, or says that it is a draft."""

    head: str
    number: str
    title: str
    addressee: str
    issuer: str
    dated: str
    issued_on: date
    parts: Sequence[Part] = field(default_factory=tuple)
    printed_by: str = ""


def redhead_pdf(paper: RedHead) -> bytes:
    """Return the paper as PDF, with tags for screen readers. Raises FontsMissingError."""
    pictures: dict[str, Picture] = {}
    parts: list[dict[str, Any]] = []
    for number, part in enumerate(paper.parts):
        match part:
            case Heading(level, text):
                parts.append({"kind": "heading", "level": level, "text": text})
            case Text(text, is_note):
                parts.append({"kind": "note" if is_note else "text", "text": text})
            case Grid(caption, columns, rows):
                cells = [list(row) for row in rows]
                parts.append(
                    {"kind": "grid", "caption": caption, "columns": list(columns), "rows": cells,
                     "share": part.first_share, "together": part.stays_together}
                )  # fmt: skip
            case Bars():
                pictures[f"bars-{number}"] = Picture(part.picture(), CHART_MM)
                parts.append(
                    {"kind": "bars", "name": f"bars-{number}", "caption": part.caption, "words": part.in_words}
                )
    day = paper.issued_on
    values = {
        "language": "zh", "iso_date": [day.year, day.month, day.day], "head": paper.head, "number_line": paper.number,
        "title": paper.title, "addressee": paper.addressee, "issuer": paper.issuer, "date": paper.dated, "parts": parts,
        "printed_by": paper.printed_by,
    }  # fmt: skip
    return render_pdf(FOLDER, "redhead", values, pictures=pictures)
