"""A bulletin as an official paper: from a version, or from a draft that nobody kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils import timezone, translation
from django.utils.formats import date_format

from fengqiao.foundation.documents.bars import Bar
from fengqiao.foundation.documents.redhead import Bars, Grid, Heading, Part, RedHead, Text
from fengqiao.foundation.numbering import document_number
from fengqiao.supervision.models import Bulletin, BulletinVersion
from fengqiao.supervision.queries.bulletins.composing import CHINESE, Draft
from fengqiao.supervision.queries.bulletins.templates import template_named
from fengqiao.supervision.rules.bulletin.content import MARK, Block
from fengqiao.supervision.rules.bulletin.template import Template

_MONTHS_IN_A_ROW: Final = 6


@dataclass(frozen=True, slots=True)
class Written:
    """A figure as papers need it."""

    text: str
    value: float | None


def number_of(bulletin: Bulletin) -> str:
    """Return the number, nothing before approval."""
    if bulletin.year is None or bulletin.serial is None:
        return ""
    return document_number(bulletin.mark, bulletin.year, bulletin.serial)


def paper_of_version(version: BulletinVersion) -> RedHead:
    """Return a kept version as it is to be printed; two queries."""
    figures = {key: Written(text, value) for key, text, value in version.figures.values_list("key", "text", "value")}
    blocks = [Block.from_data(one) for one in version.blocks]
    source = template_named(version.bulletin.template)
    day = _day(version.published_at or version.approved_at) or version.data_on
    number = number_of(version.bulletin) or "（草稿）"
    if version.note:
        number += f"（更正第{version.number - 1}次）" if version.number > 2 else "（更正）"
    notes = [f"更正说明：{version.note}"] if version.note else []
    return _paper(source, version.title, number, version.bulletin.issuer.name, day, [
        *(Text(text, is_note=True) for text in notes), *_parts(blocks, figures), *_remarks(version.notes),
    ])  # fmt: skip


def paper_of_draft(made: Draft, source: Template, *, issuer: str) -> RedHead:
    """Return a draft that is kept nowhere."""
    figures = {key: Written(one.text, one.value) for key, one in made.figures.items()}
    parts = [*_parts(made.blocks, figures), *_remarks(made.notes)]
    return _paper(source, made.title, "（草稿）", issuer, made.data_on, parts)


def _paper(source: Template, title: str, number: str, issuer: str, day: date, parts: list[Part]) -> RedHead:
    with translation.override(CHINESE):
        return RedHead(
            head=source.header["head"], number=number, title=title, addressee=source.header["addressee"],
            issuer=issuer, dated=date_format(day, "Y年n月j日"), issued_on=day, parts=parts, printed_by=issuer,
        )  # fmt: skip


def _parts(blocks: list[Block], figures: Mapping[str, Written]) -> Iterator[Part]:
    for block in blocks:
        text = filled(block.text, figures)
        if block.kind == "heading":
            yield Heading(block.level, text)
        elif block.kind == "paragraph":
            yield Text(text)
        else:
            if block.kind == "chart":
                yield _bars(block, text, figures)
            rows = [[row.label, *(figures[key].text if key else "—" for key in row.cells)] for row in block.rows]
            caption = "" if block.kind == "chart" else text
            yield _lying(caption, block.columns, rows) if _is_monthly(block) else Grid(caption, block.columns, rows)


def _is_monthly(block: Block) -> bool:
    return block.columns[0] == "月份" and len(block.columns) == 2


def _lying(caption: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Grid:
    """Return a table of months lying down, half a year to a row, so that it does not fill a page."""
    lines: list[list[str]] = []
    for first in range(0, len(rows), _MONTHS_IN_A_ROW):
        some = rows[first : first + _MONTHS_IN_A_ROW]
        empty = [""] * (min(_MONTHS_IN_A_ROW, len(rows)) - len(some))
        lines += [[columns[place], *(row[place] for row in some), *empty] for place in (0, 1)]
    return Grid(caption, lines[0], lines[1:])


def _bars(block: Block, caption: str, figures: Mapping[str, Written]) -> Bars:
    bars = [
        Bar(row.label, figures[row.cells[0]].value, figures[row.cells[0]].text) for row in block.rows if row.cells[0]
    ]
    return Bars(caption, bars, upright=_is_monthly(block))


def filled(text: str, figures: Mapping[str, Written]) -> str:
    """Return a text with its figures."""
    return MARK.sub(lambda found: figures[found["key"]].text if found["key"] in figures else "", text)


def _remarks(notes: list[str]) -> Iterator[Part]:
    if notes:
        yield Text("数据说明：", is_note=True)
        for number, note in enumerate(notes, start=1):
            yield Text(f"{number}. {note}", is_note=True)


def _day(at: datetime | None) -> date | None:
    return timezone.localdate(at) if at else None
