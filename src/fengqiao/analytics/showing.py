"""Figures as people read them: with their unit, as points of a chart, as lines of an export."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from fengqiao.analytics.queries import MeasureRow, MeasureTable, dimension_name
from fengqiao.analytics.queries.questions import Question
from fengqiao.analytics.rules.dimensions import Dimension
from fengqiao.analytics.rules.measures import Kind, Measure, Part
from fengqiao.foundation.charts.rules import Chart, Point, Series
from fengqiao.foundation.charts.rules import Kind as ChartKind


def number(measure: Measure, value: float | None) -> float | None:
    """Return a value in its unit, rounded as it is shown: rates in per cent with one decimal, counts whole, yuan to the fen."""
    if value is None:
        return None
    match measure.kind:
        case Kind.RATE:
            return round(value * 100, 1)
        case Kind.MEAN | Kind.SUM:
            return round(value, 2)
        case Kind.COUNT:
            return int(value)
        case _:
            return round(value, 1)


def plain(measure: Measure, value: float | None) -> str | None:
    """Return the number as text without its unit ("92.3", "1,204"), None for no value."""
    found = number(measure, value)
    if found is None:
        return None
    if measure.kind is Kind.COUNT:
        return f"{found:,}"
    if measure.kind is Kind.SUM:
        return f"{found:,.2f}".removesuffix(".00")
    text = f"{found:.2f}" if measure.kind is Kind.MEAN else f"{found:.1f}"
    return text.removesuffix(".0") if measure.kind in {Kind.MEDIAN, Kind.PERCENTILE} else text


def shown(measure: Measure, value: float | None) -> str:
    """Return a value with its unit, a dash for none."""
    text = plain(measure, value)
    return "—" if text is None else f"{text}{unit_of(measure)}"


def unit_of(measure: Measure) -> str:
    """Return the unit in the active language; English has a space before words."""
    unit = _(measure.unit)
    return f" {unit}" if unit[:1].isalpha() and unit.isascii() else unit


def cases_url(asked: Question, key: str | None = None, part: Part | None = None) -> str:
    """Return the address of exactly the cases behind a figure."""
    query = asked.query(key=key, part=part)
    return f"{reverse('analytics:cases', args=[asked.measure.id])}?{query}"


def measure_url(asked: Question) -> str:
    """Return the address of a question's answer."""
    query = asked.query()
    return reverse("analytics:measure", args=[asked.measure.id]) + (f"?{query}" if query else "")


def export_url(asked: Question, file_format: str) -> str:
    """Return the address of the answer as a file."""
    query = asked.query(format=file_format)
    return f"{reverse('analytics:export', args=[asked.measure.id])}?{query}"


def reading(measure: Measure, row: MeasureRow) -> str:
    """Return a figure in words with the counts it rests on, for a chart's tooltip and table."""
    if measure.kind is Kind.RATE:
        return fraction(measure, row.value, row.numerator, row.denominator)
    if measure.kind is Kind.COUNT:
        return shown(measure, row.value)
    return _("%(value)s（%(n)s 件）") % {"value": shown(measure, row.value), "n": f"{row.numerator:,}"}


def fraction(measure: Measure, value: float | None, numerator: int, denominator: int) -> str:
    """Return a rate with the cases above and below its line."""
    counts = {"above": f"{numerator:,}", "below": f"{denominator:,}"}
    return _("%(value)s（%(above)s/%(below)s）") % {"value": shown(measure, value), **counts}


def chart_of(table: MeasureTable) -> Chart | None:
    """Return the chart of an answer: a line over months, a map over counties, else bars; None without rows."""
    asked, measure = table.question, table.measure
    if asked.by is None or not table.rows:
        return None
    rows: Sequence[MeasureRow] = table.rows
    if asked.by.id not in {"month", "level"}:
        rows = sorted(rows, key=lambda row: -(row.value or 0))[:40]
    kind = {"month": ChartKind.LINE, "place": ChartKind.MAP}.get(asked.by.id, ChartKind.BAR)
    points = [Point(number(measure, r.value), cases_url(asked, r.key), reading(measure, r)) for r in rows]
    return Chart(
        id="measure",
        title=_("%(measure)s，按%(by)s") % {"measure": _(measure.name), "by": dimension_name(asked.by)},
        kind=kind,
        category_label=dimension_name(asked.by),
        categories=[row.label for row in rows],
        series=[Series(_(measure.name), points)],
        unit=unit_of(measure),
        geojson_url=reverse("places:map") if kind is ChartKind.MAP else "",
        csv_url=export_url(asked, "csv"),
        xlsx_url=export_url(asked, "xlsx"),
        horizontal=kind is ChartKind.BAR,
    )


def columns_of(measure: Measure, by: Dimension | None) -> list[str]:
    """Return the headings of an export."""
    name = dimension_name(by) if by else _("范围")
    value = _("%(name)s（%(unit)s）") % {"name": _(measure.name), "unit": _(measure.unit)}
    counts = [_("算入件数"), _("总件数")] if measure.kind is Kind.RATE else [_("件数")]
    return [_("代码"), name, value, *([] if measure.kind is Kind.COUNT else counts)]


def lines_of(table: MeasureTable) -> Iterator[tuple[Any, ...]]:
    """Return the lines of an export, the total last, and below them what was measured."""
    measure = table.measure
    for row in (*table.rows, table.total):
        counts: list[int] = []
        if measure.kind is Kind.RATE:
            counts = [row.numerator, row.denominator]
        elif measure.kind is not Kind.COUNT:
            counts = [row.numerator]
        yield (row.key, row.label, number(measure, row.value), *counts)
    yield ()
    yield (_("口径"), _(measure.definition))
    yield (_("依据"), _(measure.source))
    asked = table.question
    yield (_("期间"), period(asked))


def period(asked: Question) -> str:
    """Return a question's period in words."""
    first, last = asked.date_from, asked.date_to
    if first and last:
        return _("%(from)s 至 %(to)s") % {"from": first, "to": last}
    if first:
        return _("%(from)s 起") % {"from": first}
    return _("至 %(to)s") % {"to": last} if last else _("全部期间")
