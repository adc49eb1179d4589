"""How stations and the city stand, for an association: its dashboard. It sees the city's values, not the cases behind."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from fengqiao.analytics.queries.dashboard import Year, first_line_target, year
from fengqiao.analytics.rules.measures import MEASURES, Kind
from fengqiao.analytics.rules.standing import Standing
from fengqiao.foundation.actors import SYSTEM, Actor
from fengqiao.foundation.charts.rules import Chart, Point, Series
from fengqiao.foundation.charts.rules import Kind as ChartKind
from fengqiao.foundation.standings import Figure, Group
from fengqiao.stations.queries.figures import totals
from fengqiao.supervision.queries.city import reads_city_only
from fengqiao.supervision.queries.naming import period_label, shown, unit_of
from fengqiao.supervision.rules.indicators import INDICATORS, Indicator
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.rules.wording import plain, rounded

HEADLINES: Final = ("received", "first_line_settlement_rate", "on_time_rate", "passed_up_rate", "satisfaction")
"""Indicators whose counters the rollups keep by month, so that a dashboard scans no case."""
_RATES: Final = ("first_line_settlement_rate", "on_time_rate")
_FLOW: Final = ("received", "closed")


def for_associations(viewer: Actor, today: date) -> Iterator[Group]:
    """Return the service net and the city's complaints for who looks after no institution; nothing for others."""
    if not reads_city_only(viewer, None):
        return
    yield _stations(viewer, today)
    yield _city(today)


def _stations(viewer: Actor, today: date) -> Group:
    path = reverse("stations:list")
    figures = [
        Figure(one.label, f"{one.number:,}", _("个"), f"{path}?{one.query}", tone="bad" if one.is_late else "")
        for one in totals(viewer, today=today)
    ]
    return Group("stations", _("服务站"), _("现在"), figures)


def _city(today: date) -> Group:
    found, period = year(SYSTEM, today), Period.year_of(today)
    whole = Standing()
    for month, standing in found.by_month.items():
        if month.startswith(f"{today.year}-"):
            whole.add(standing.counters, {})
    target = first_line_target(today)
    figures = [_figure(INDICATORS[id_], whole, period, target) for id_ in HEADLINES]
    charts = [
        _chart("rates", _("一线化解与按期办理"), ChartKind.LINE, _RATES, found, round(target * 100, 1)),
        _chart("flow", _("每月收到与办结"), ChartKind.BAR, _FLOW, found),
    ]
    note = _("%(period)s至今，每分钟更新") % {"period": period_label(period)}
    return Group("city", _("全市投诉"), note, figures, charts)


def _figure(indicator: Indicator, whole: Standing, period: Period, target: float) -> Figure:
    measure = MEASURES[indicator.id]
    value, tone = whole.value(measure), ""
    note = _("%(n)s 件") % {"n": f"{whole.denominator(measure):,}"} if measure.kind is not Kind.COUNT else ""
    if indicator.id == "first_line_settlement_rate" and value is not None:
        tone, note = "good" if value >= target else "bad", _("目标 %(target)s%%") % {"target": f"{target * 100:.0f}"}
    return Figure(
        _(indicator.name), plain(indicator, value), unit_of(indicator), _url(indicator, period), note, tone,
        _(indicator.definition), _(indicator.source),
    )  # fmt: skip


def _chart(
    id_: str, title: str, kind: ChartKind, ids: tuple[str, ...], found: Year, target: float | None = None
) -> Chart:
    series = []
    for indicator in (INDICATORS[name] for name in ids):
        points = [_point(indicator, month, standing) for month, standing in found.by_month.items()]
        series.append(Series(_(indicator.name), points))
    unit = unit_of(INDICATORS[ids[0]])
    return Chart(id_, title, kind, _("月份"), found.months, series, unit=unit, target=target)


def _point(indicator: Indicator, month: str, standing: Standing) -> Point:
    value = standing.value(MEASURES[indicator.id])
    number = None if value is None else rounded(indicator, value)
    return Point(number, _url(indicator, Period.read(month)), shown(indicator, value))


def _url(indicator: Indicator, period: Period) -> str:
    return f"{reverse('supervision:indicator', args=[indicator.id])}?period={period.key}"
