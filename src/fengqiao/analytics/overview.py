"""The dashboard's parts: what waits, figures, charts and the table of units, drawn from the year's standing."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from fengqiao.analytics import showing
from fengqiao.analytics.queries import Question
from fengqiao.analytics.queries.dashboard import Waiting, Year
from fengqiao.analytics.rules.dimensions import DIMENSIONS
from fengqiao.analytics.rules.measures import MEASURES, Kind, Measure
from fengqiao.analytics.rules.standing import Standing
from fengqiao.casework.codes import label_of
from fengqiao.casework.models import Axis
from fengqiao.foundation.attention import Matter
from fengqiao.foundation.charts.rules import Chart, Point, Series
from fengqiao.foundation.charts.rules import Kind as ChartKind
from fengqiao.foundation.marking import N_
from fengqiao.foundation.standings import Figure, Group

WAITING_LABELS: Final[Mapping[str, str]] = {
    "overdue": N_("已逾期"),
    "red": N_("即将到期"),
    "transfer": N_("待转办"),
    "extension": N_("延期待批"),
    "review": N_("核查待决定"),
    "order": N_("督办待答复"),
}
_MOST_PRODUCTS: Final = 8
_URGENT: Final = frozenset({"overdue", "red"})
UNIT_MEASURES: Final = (
    "received", "open", "first_line_settlement_rate", "on_time_rate", "passed_up_rate", "days_to_settle_median",
    "satisfaction",
)  # fmt: skip


def waiting_tiles(found: list[Waiting]) -> list[dict[str, Any]]:
    """Return what waits, each leading to the work list that shows it."""
    path = reverse("complaints:list")
    return [
        {
            "label": _(WAITING_LABELS[one.name]),
            "number": f"{one.number:,}",
            "url": f"{path}?{one.query}",
            "tone": "bad" if one.name in _URGENT and one.number else "",
            "is_none": not one.number,
        }
        for one in found
    ]


def matter_tiles(found: list[Matter]) -> list[dict[str, Any]]:
    """Return what else needs somebody, each leading to the list of exactly that."""
    return [
        {"label": one.label, "number": f"{one.number:,}", "url": one.url, "tone": "bad" if one.is_late else ""}
        for one in found
    ]


def _asked(measure: Measure, year: Year, today: date, by: str | None = None) -> Question:
    first = date.fromisoformat(f"{year.months[1]}-01")
    return Question(measure, DIMENSIONS[by] if by else None, first, today)


def tiles(year: Year, today: date, target: float) -> list[Figure]:
    """Return the headline figures; ``target`` is that of the first-line settlement rate, a fraction."""
    last, before = (year.by_month[month] for month in reversed(year.months[-2:]))
    received = MEASURES["received"]
    p90 = showing.shown(MEASURES["days_to_settle_p90"], year.whole.value(MEASURES["days_to_settle_p90"]))
    rated = year.whole.numerator(MEASURES["satisfaction"])
    rate = year.whole.value(MEASURES["first_line_settlement_rate"])
    tone = "" if rate is None else "good" if rate >= target else "bad"
    this_month = Question(received, None, today.replace(day=1), today)
    return [
        _tile("first_line_settlement_rate", year, today, _("目标 %(target)s%%") % {"target": f"{target * 100:.0f}"}, tone),
        _tile("on_time_rate", year, today, _("近十二个月")),
        _tile("passed_up_rate", year, today, _("近十二个月")),
        Figure(
            _("本月收到"), f"{last.numerator(received):,}", showing.unit_of(received), showing.cases_url(this_month),
            _("上月 %(n)s 件") % {"n": f"{before.numerator(received):,}"},
            definition=_(received.definition), source=_(received.source),
        ),
        _tile("days_to_settle_median", year, today, _("九成在 %(days)s内") % {"days": p90}),
        _tile("satisfaction", year, today, _("%(n)s 人评价") % {"n": f"{rated:,}"}),
    ]  # fmt: skip


def _tile(measure_id: str, year: Year, today: date, note: str, tone: str = "") -> Figure:
    measure = MEASURES[measure_id]
    url = showing.cases_url(_asked(measure, year, today))
    value = showing.plain(measure, year.whole.value(measure))
    return Figure(
        _(measure.name), value, showing.unit_of(measure), url, note, tone, _(measure.definition), _(measure.source)
    )


def _point(measure: Measure, standing: Standing, url: str) -> Point:
    value = standing.value(measure)
    text = showing.shown(measure, value)
    if measure.kind is Kind.RATE:
        text = showing.fraction(measure, value, standing.numerator(measure), standing.denominator(measure))
    return Point(showing.number(measure, value), url, text)


def _by_month(id_: str, title: str, kind: ChartKind, measures: tuple[str, ...], year: Year, **more: Any) -> Chart:
    series = []
    for measure in (MEASURES[name] for name in measures):
        asked = Question(measure, DIMENSIONS["month"])
        points = [_point(measure, s, showing.cases_url(asked, month)) for month, s in year.by_month.items()]
        series.append(Series(_(measure.name), points))
    unit = showing.unit_of(MEASURES[measures[0]])
    return Chart(id_, title, kind, _("月份"), year.months, series, unit=unit, **more)


def standing(year: Year, today: date, target: float, counties: Mapping[str, str]) -> Group:
    """Return how the viewer's cases stand; ``counties`` gives each county's name as the map has it."""
    drawn = [*charts(year, target), county_map(year, today, counties), products(year, today)]
    figures = tiles(year, today, target)
    return Group(
        "standing", _("总体情况"), _("近十二个月，每分钟更新"), figures, [one for one in drawn if one is not None]
    )


def charts(year: Year, target: float) -> list[Chart]:
    """Return the trends by month; ``target`` is that of the first-line settlement rate, a fraction."""
    rates = ("first_line_settlement_rate", "on_time_rate")
    return [
        _by_month("rates", _("一线化解与按期办理"), ChartKind.LINE, rates, year, target=round(target * 100, 1)),
        _by_month("flow", _("每月收到与办结"), ChartKind.BAR, ("received", "closed"), year),
    ]


def county_map(year: Year, today: date, names: Mapping[str, str]) -> Chart | None:
    """Return the map of complaints received by county; ``names`` gives each county's name as the map has it."""
    if not year.by_county:
        return None
    received = MEASURES["received"]
    asked = _asked(received, year, today, "place")
    codes = [code for code in names if code in year.by_county]
    points = [_point(received, year.by_county[code], showing.cases_url(asked, code)) for code in codes]
    return Chart(
        "counties", _("各区县收到投诉"), ChartKind.MAP, _("区县"), [names[code] for code in codes],
        [Series(_(received.name), points)], unit=showing.unit_of(received), geojson_url=reverse("places:map"),
    )  # fmt: skip


def products(year: Year, today: date) -> Chart | None:
    """Return the classes of business complained about most."""
    if not year.by_product:
        return None
    received = MEASURES["received"]
    asked = _asked(received, year, today, "product")
    most = sorted(year.by_product.items(), key=lambda item: -item[1].numerator(received))[:_MOST_PRODUCTS]
    names = [label_of(Axis.PRODUCT, key) if key else _("未填") for key, _standing in most]
    points = [_point(received, standing, showing.cases_url(asked, key)) for key, standing in most]
    return Chart(
        "products", _("投诉最多的业务"), ChartKind.BAR, _("业务类别"), names, [Series(_(received.name), points)],
        unit=showing.unit_of(received), horizontal=True,
    )  # fmt: skip


def unit_rows(year: Year, today: date, target: float) -> list[dict[str, Any]]:
    """Return a line per unit, the lowest first-line settlement rate first, units without a closed case last."""
    rate = MEASURES["first_line_settlement_rate"]
    ordered = sorted(year.by_unit.items(), key=lambda item: (item[1].value(rate) is None, item[1].value(rate) or 0))
    lines = []
    for key, standing in ordered:
        cells = []
        for measure in (MEASURES[name] for name in UNIT_MEASURES):
            asked = _asked(measure, year, today, year.unit_dimension.id)
            value = standing.value(measure)
            low = measure is rate and value is not None and value < target
            text = showing.shown(measure, value) if measure.kind is Kind.RATE else showing.plain(measure, value) or "—"
            url = showing.cases_url(asked, year.labels[key].key)
            cells.append({"name": _(measure.name), "text": text, "url": url, "low": low})
        lines.append({"label": year.labels[key].label, "cells": cells})
    return lines


def unit_columns() -> list[tuple[str, str]]:
    """Return the headings of the table of units, each with the address of the measure."""
    return [(_(MEASURES[name].name), reverse("analytics:measure", args=[name])) for name in UNIT_MEASURES]
