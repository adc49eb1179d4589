"""Values of indicators, live: for any institution, place and period, broken down, with the records behind each."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Invalid, NotFound
from fengqiao.organisations import queries as organisations
from fengqiao.organisations.models import Organisation
from fengqiao.places import queries as places
from fengqiao.supervision.queries.feeds import By, Counted, Scope, feed
from fengqiao.supervision.rules.indicators import INDICATORS, Indicator, Shape
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.rules.reasons import Reason
from fengqiao.supervision.rules.reported import counted_until


@dataclass(frozen=True, slots=True)
class Reading:
    """One value. ``key`` is a code of organisation or county, or a month; ``query`` the address of its records.

    ``value`` is a fraction for shares; None where it cannot be given, and then ``reason`` says why.
    """

    indicator: Indicator
    key: str
    label: str
    value: float | None
    numerator: float | None
    denominator: float | None
    query: str
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An indicator over a period: the value over everything in scope, and the rows of a breakdown.

    ``last`` is the day up to which it is counted: earlier than the period's last day while that is to come.
    """

    indicator: Indicator
    period: Period
    last: date
    total: Reading
    rows: tuple[Reading, ...] = field(default_factory=tuple)


def indicator_named(id_: str) -> Indicator:
    """Return an indicator. Raises NotFound."""
    if id_ not in INDICATORS:
        raise NotFound(_("没有名为 %(id)s 的指标，可用：%(known)s") % {"id": id_, "known": "、".join(INDICATORS)})
    return INDICATORS[id_]


def read(
    indicator: Indicator,
    period: Period,
    *,
    viewer: Actor,
    today: date,
    organisation: str = "",
    place: str = "",
    by: By | None = None,
    known: Reading | None = None,
) -> Answer:
    """Return an indicator as it stands now, within what the viewer may see; at most eight queries.

    ``known`` is its total where that was read before, in the same scope: it is not counted again.

    Raises:
        Invalid: the indicator is not broken down that way, or the organisation is not known.
    """
    counts = feed(indicator.feed)
    below = feed(indicator.below) if indicator.below else None
    last = _last(indicator, period, today)
    scope = Scope(period, last or period.first, today, organisation, place)
    if by is not None and by not in (counts.breakdowns & (below.breakdowns if below else counts.breakdowns)):
        raise Invalid({"by": _("这个指标不能这样分组")})
    if last is None or period.first > today:
        reason = Reason.NOT_BEGUN if period.first > today else Reason.NO_QUARTER
        return Answer(indicator, period, today, _missing(indicator, reason))
    total = known or _reading(
        indicator, "", "", counts.total(viewer, scope), below.total(viewer, scope) if below else None
    )
    rows: tuple[Reading, ...] = ()
    if by is not None:
        above, under = counts.rows(viewer, scope, by), below.rows(viewer, scope, by) if below else None
        rows = _rows(indicator, by, above, under)
    return Answer(indicator, period, scope.known_until, total, rows)


def breakdowns(indicator: Indicator) -> tuple[By, ...]:
    """Return by what an indicator can be broken down."""
    possible = feed(indicator.feed).breakdowns
    if indicator.below:
        possible &= feed(indicator.below).breakdowns
    return tuple(by for by in By if by in possible)


def _last(indicator: Indicator, period: Period, today: date) -> date | None:
    if indicator.below.startswith("reported:"):
        return counted_until(period, today=today)
    return period.last


def _rows(
    indicator: Indicator, by: By, above: dict[str, Counted], under: dict[str, Counted] | None
) -> tuple[Reading, ...]:
    keys = sorted(above if under is None else under)
    labels = labels_of(by, keys)
    nothing = Counted(0)
    return tuple(
        _reading(indicator, key, labels[key], above.get(key, nothing), under.get(key) if under is not None else None)
        for key in keys
        if key in labels
    )


def labels_of(by: By, keys: list[str]) -> dict[str, str]:
    """Return what keys of a breakdown are called; one or two queries."""
    if by is By.MONTH:
        return {key: key for key in keys}
    if by is By.COUNTY:
        found = places.places(keys)
        return {key: found[key].short_name for key in keys if key in found}
    return {one.code: one.label for one in Organisation.objects.filter(code__in=keys)}


_NOTHING_COUNTED: Final = {Shape.SHARE: Reason.NOTHING_COUNTED, Shape.STATISTIC: Reason.TOO_FEW}


def _reading(indicator: Indicator, key: str, label: str, above: Counted, under: Counted | None) -> Reading:
    denominator = above.denominator if under is None else under.numerator
    value = indicator.value(above.numerator, denominator, above.statistic)
    reason = None
    if value is None:
        reason = _NOTHING_COUNTED.get(indicator.shape, Reason.NOT_REPORTED)
        if indicator.below and denominator == 0:
            reason = Reason.NOTHING_COUNTED
    return Reading(indicator, key, label, value, above.numerator, denominator, above.query, reason)


def _missing(indicator: Indicator, reason: Reason) -> Reading:
    return Reading(indicator, "", "", None, None, None, "", reason)


def office_label(code: str) -> str:
    """Return what an organisation is called. Raises NotFound."""
    return organisations.organisation(code).label
