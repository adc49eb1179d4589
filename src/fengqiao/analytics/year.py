"""The page of each room's year, drawn from the standing of its bodies: lines, totals, chart and export."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from fengqiao.analytics import showing
from fengqiao.analytics.queries import Question
from fengqiao.analytics.queries.mediation_year import BodyYear, Year
from fengqiao.analytics.rules.dimensions import DIMENSIONS
from fengqiao.analytics.rules.measures import MEASURES, Kind, Measure
from fengqiao.analytics.rules.standing import Standing
from fengqiao.foundation.charts.rules import Chart, Point, Series
from fengqiao.foundation.charts.rules import Kind as ChartKind

SHOWN: Final = tuple(
    MEASURES[name]
    for name in (
        "mediation_accepted", "mediation_settled", "mediation_success_rate", "mediation_amount_agreed",
        "mediation_days_median", "mediation_days_p90", "mediation_performance_rate", "mediation_confirmed",
        "mediation_satisfaction",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure with the address of exactly its cases."""

    name: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """A body, one of its rooms, or all together."""

    label: str
    cells: list[Cell]
    is_room: bool = False


def columns() -> list[dict[str, str]]:
    """Return the headings: name, unit, and the page of the measure."""
    return [
        {
            "name": _(measure.name),
            "unit": "" if measure.kind is Kind.RATE else _(measure.unit),
            "url": reverse("analytics:measure", args=[measure.id]),
        }
        for measure in SHOWN
    ]


def definitions() -> list[dict[str, str]]:
    """Return what each column counts, and by which source."""
    return [{"name": _(m.name), "text": _(m.definition), "source": _(m.source)} for m in SHOWN]


def lines(found: Year) -> list[Line]:
    """Return a line per body, and below it one per room where its cases lie in several."""
    made = []
    for body in found.bodies:
        made.append(Line(body.label.label, _cells(found, body.whole, "body", body.label.key)))
        made += [
            Line(
                found.rooms[room].label.split(" · ")[-1],
                _cells(found, standing, "room", found.rooms[room].key, body=body.label.key),
                is_room=True,
            )
            for room, standing in sorted(body.rooms.items(), key=lambda item: found.rooms[item[0]].order)
        ]
    return made


def total(found: Year) -> Line:
    """Return the line of all bodies together."""
    return Line(_("合计"), _cells(found, found.whole, None, None))


_HEADLINE: Final = (
    "mediation_settled",
    "mediation_amount_agreed",
    "mediation_success_rate",
    "mediation_performance_rate",
)


def headline(found: Year) -> list[dict[str, str]]:
    """Return the figures that stand above the table."""
    made = []
    for measure in (MEASURES[name] for name in _HEADLINE):
        number = showing.plain(measure, found.whole.value(measure))
        counts = {"above": f"{found.whole.numerator(measure):,}", "below": f"{found.whole.denominator(measure):,}"}
        made.append(
            {
                "name": _(measure.name),
                "text": number or "—",
                "unit": showing.unit_of(measure) if number else "",
                "note": _("%(above)s / %(below)s 件") % counts if measure.kind is Kind.RATE else "",
                "url": showing.cases_url(_question(found, measure, None)),
            }
        )
    return made


def export_url(found: Year, file_format: str) -> str:
    """Return the address of the year as a file."""
    return reverse("analytics:export_mediation_year") + f"?year={found.year}&format={file_format}"


def _question(found: Year, measure: Measure, by: str | None, **filters: str) -> Question:
    return Question(measure, DIMENSIONS[by] if by else None, date(found.year, 1, 1), date(found.year, 12, 31), filters)


def _cells(found: Year, standing: Standing, by: str | None, key: str | None, **filters: str) -> list[Cell]:
    return [
        Cell(
            _(measure.name), _text(measure, standing), showing.cases_url(_question(found, measure, by, **filters), key)
        )
        for measure in SHOWN
    ]


def _text(measure: Measure, standing: Standing) -> str:
    value = standing.value(measure)
    return showing.shown(measure, value) if measure.kind is Kind.RATE else showing.plain(measure, value) or "—"


def charts(found: Year) -> list[Chart]:
    """Return settled cases and yuan agreed by body."""
    if not found.bodies:
        return []
    return [_chart(found, MEASURES["mediation_settled"]), _chart(found, MEASURES["mediation_amount_agreed"])]


def _chart(found: Year, measure: Measure) -> Chart:
    points = [_point(found, measure, body) for body in found.bodies]
    return Chart(
        id=measure.id.replace("_", "-"),
        title=_("%(measure)s，按%(by)s") % {"measure": _(measure.name), "by": _(DIMENSIONS["body"].name)},
        kind=ChartKind.BAR,
        category_label=_(DIMENSIONS["body"].name),
        categories=[body.label.label for body in found.bodies],
        series=[Series(_(measure.name), points)],
        unit=showing.unit_of(measure),
        horizontal=True,
    )


def _point(found: Year, measure: Measure, body: BodyYear) -> Point:
    value = body.whole.value(measure)
    url = showing.cases_url(_question(found, measure, "body"), body.label.key)
    return Point(showing.number(measure, value), url, showing.shown(measure, value))


def export_columns() -> list[str]:
    """Return the headings of the export."""
    return [
        _("代码"), _("调解组织"), _("调解室"),
        *(_("%(name)s（%(unit)s）") % {"name": _(m.name), "unit": _(m.unit)} for m in SHOWN),
    ]  # fmt: skip


def export_lines(found: Year) -> Iterator[tuple[Any, ...]]:
    """Return the lines of the export, the total last, and below them what was measured."""
    for body in found.bodies:
        yield (body.label.key, body.label.label, "", *_numbers(body.whole))
        for room, standing in body.rooms.items():
            yield (body.label.key, body.label.label, found.rooms[room].label.split(" · ")[-1], *_numbers(standing))
    yield ("", _("合计"), "", *_numbers(found.whole))
    yield ()
    for one in definitions():
        yield (one["name"], one["text"], one["source"])


def _numbers(standing: Standing) -> list[float | None]:
    return [showing.number(measure, standing.value(measure)) for measure in SHOWN]
