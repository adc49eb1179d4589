"""A value over the last periods: kept ones where they were kept, live ones for the rest, each said to be which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.charts.rules import Chart, Kind, Point
from fengqiao.foundation.charts.rules import Series as Line
from fengqiao.organisations.models import Organisation, OrganisationLevel
from fengqiao.supervision.models import IndicatorValue
from fengqiao.supervision.queries.city import reader_for, reads_city_only
from fengqiao.supervision.queries.kept import Subject, whole
from fengqiao.supervision.queries.naming import number_text, period_label, reason_label, shown, unit_of
from fengqiao.supervision.queries.readings import Reading, read
from fengqiao.supervision.queries.targets import Aim
from fengqiao.supervision.rules.indicators import Indicator, Shape, Timing
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.rules.reasons import Reason
from fengqiao.supervision.rules.series import Step, periods_until
from fengqiao.supervision.rules.wording import rounded


@dataclass(frozen=True, slots=True)
class Entry:
    """The value of one period. ``kept_on`` is the day a kept one is of, None of a live one; ``last`` what it counts up to."""

    period: Period
    reading: Reading
    kept_on: date | None
    last: date
    is_over: bool

    @property
    def label(self) -> str:
        """Return the period in words."""
        return period_label(self.period)

    @property
    def text(self) -> str:
        """Return the value with its unit, a dash for none."""
        return shown(self.reading.indicator, self.reading.value)

    @property
    def above(self) -> str:
        """Return the numerator as text."""
        return number_text(self.reading.numerator)

    @property
    def below(self) -> str:
        """Return the denominator as text."""
        return number_text(self.reading.denominator)

    @property
    def reason(self) -> str:
        """Return why there is no value, in words; empty where there is one."""
        return reason_label(self.reading.reason or "")

    @property
    def origin(self) -> str:
        """Return whether the value was kept or is live."""
        if self.kept_on is not None:
            return _("当时保存")
        if self.reading.reason == Reason.NOT_KEPT:
            return _("没有保存")
        return _("现在计算") if self.is_over else _("现在计算，期间尚未结束")


def series(
    indicator: Indicator,
    period: Period,
    step: Step,
    *,
    viewer: Actor,
    today: date,
    office: Organisation | None = None,
    place: str = "",
) -> list[Entry]:
    """Return the value of the last periods, oldest first; no more queries for more records.

    One query for the kept values, at most eight for each period that has none.
    """
    periods = periods_until(period, step, today=today)
    is_kept = office is None or office.level == OrganisationLevel.HEAD_OFFICE
    subject = Subject(office.pk if office else None, place or None)
    kept = whole(viewer, indicator, periods, subject, today=today) if is_kept else {}
    of_city = reads_city_only(viewer, office)
    code = office.code if office else ""
    found = []
    for one in periods:
        if one.key in kept:
            found.append(_kept(indicator, one, kept[one.key], today))
        elif indicator.timing is Timing.STANDING and one.is_over(today):
            found.append(_lost(indicator, one))
        else:
            reader = reader_for(viewer, office)
            answer = read(indicator, one, viewer=reader, today=today, organisation=code, place=place)
            found.append(Entry(one, answer.total, None, answer.last, one.is_over(today)))
    return [replace(one, reading=replace(one.reading, query="")) for one in found] if of_city else found


def _kept(indicator: Indicator, period: Period, row: IndicatorValue, today: date) -> Entry:
    above, below = (None if one is None else float(one) for one in (row.numerator, row.denominator))
    reason = Reason(row.reason) if row.reason else None
    reading = Reading(indicator, "", "", row.value, above, below, row.query, reason)
    return Entry(period, reading, row.data_on, period.until(today), is_over=True)


def _lost(indicator: Indicator, period: Period) -> Entry:
    return Entry(
        period, Reading(indicator, "", "", None, None, None, "", Reason.NOT_KEPT), None, period.last, is_over=True
    )


def series_chart(indicator: Indicator, entries: Sequence[Entry], aim: Aim | None) -> Chart:
    """Return the series as a chart; what is missing leaves a gap. The target is drawn where it binds each period."""
    points = [
        Point(None if one.reading.value is None else rounded(indicator, one.reading.value), one.reading.query, one.text)
        for one in entries
    ]
    binds = aim is not None and indicator.shape not in {Shape.COUNT, Shape.SUM}
    return Chart(
        id="series",
        title=_("%(measure)s，逐期") % {"measure": _(indicator.name)},
        kind=_KINDS.get(indicator.shape, Kind.LINE),
        category_label=_("期间"),
        categories=[one.period.key for one in entries],
        series=[Line(_(indicator.name), points)],
        unit=unit_of(indicator),
        target=rounded(indicator, aim.value) if aim and binds else None,
    )


_KINDS: Final[Mapping[Shape, Kind]] = {Shape.COUNT: Kind.BAR, Shape.SUM: Kind.BAR}
