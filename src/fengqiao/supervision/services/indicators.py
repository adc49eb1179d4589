"""Keeping values of indicators: what was computed, on which day, by which rules, from which records."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from fengqiao.foundation.actors import SYSTEM
from fengqiao.foundation.parameters.queries import rules_on
from fengqiao.organisations.models import Organisation
from fengqiao.supervision.models import IndicatorValue
from fengqiao.supervision.queries.feeds import By
from fengqiao.supervision.queries.readings import Reading, breakdowns, read
from fengqiao.supervision.rules.indicators import INDICATORS, Indicator, Shape, Timing
from fengqiao.supervision.rules.periods import Period, year_earlier
from fengqiao.supervision.rules.reasons import Reason

_LOCK: Final = 0x66710011  # one computation at a time
KEPT_BY: Final = (By.INSTITUTION, By.COUNTY)
_SUBJECT: Final = ("indicator", "organisation_id", "place_id")
_Key = tuple[str, int | None, str | None]


def current_periods(today: date) -> list[Period]:
    """Return the periods whose values are kept day by day: this year, quarter and month, and those that just ended."""
    running = [Period.year_of(today), Period.quarter_of(today), Period.month_of(today)]
    return running + [one.before() for one in running]


def keep_current(*, at: datetime | None = None) -> int:
    """Compute and keep the values of the periods that run and of those just over; return how many are new.

    Of each the year before too, as it stood on the same day: a year that runs is not held against a whole one.
    """
    moment = at or timezone.now()
    today = timezone.localdate(moment)
    number = 0
    for period in current_periods(today):
        number += keep(period, at=moment)
        number += keep(period.year_before(), at=moment, as_of=year_earlier(today))
    return number


@transaction.atomic
def keep(period: Period, *, at: datetime, indicators: Iterable[Indicator] = (), as_of: date | None = None) -> int:
    """Compute the values of a period for the city, every institution and every county; keep those that changed.

    ``indicators``: which, all unless named. ``as_of``: an earlier day, after which nothing is counted; what is known
    for today only is left out then. Returns how many rows are new; a second computation for the same day replaces its
    values.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    today = as_of or timezone.localdate(at)
    wanted = list(indicators) or list(INDICATORS.values())
    if as_of is not None:
        wanted = [one for one in wanted if one.timing is not Timing.STANDING]
    offices = dict(Organisation.objects.filter(level="head_office").values_list("code", "pk"))
    before = _latest(period, wanted, today)
    rows = [
        _row(reading, period, today, at, organisation_id, place_id)
        for indicator in wanted
        for organisation_id, place_id, reading in _readings(indicator, period, today, offices)
    ]
    counted = {(row.indicator, row.organisation_id, row.place_id) for row in rows}
    rows += [_row(_emptied(row), period, today, at, *key[1:]) for key, row in before.items() if key not in counted]
    fresh = [
        row for row in rows if _is_news(row, before.get((row.indicator, row.organisation_id, row.place_id)), period)
    ]
    IndicatorValue.objects.bulk_create(
        fresh,
        update_conflicts=True,
        unique_fields=("indicator", "version", "period", "organisation", "place", "data_on"),
        update_fields=("value", "numerator", "denominator", "reason", "query", "rule_set", "computed_at"),
    )
    return len(fresh)


def _latest(period: Period, indicators: Iterable[Indicator], day: date) -> dict[_Key, IndicatorValue]:
    """Return the newest values that were known on a day, by indicator and subject."""
    rows = IndicatorValue.objects.filter(
        period=period.key, indicator__in=[one.id for one in indicators], data_on__lte=day
    )
    newest = rows.order_by(*_SUBJECT, "-data_on").distinct(*_SUBJECT)
    return {(row.indicator, row.organisation_id, row.place_id): row for row in newest}


def _readings(
    indicator: Indicator, period: Period, today: date, offices: dict[str, int]
) -> Iterable[tuple[int | None, str | None, Reading]]:
    """Return the value of the city, of each institution and of each county."""
    broken_down: list[By | None] = [by for by in KEPT_BY if by in breakdowns(indicator)]
    for number, by in enumerate(broken_down or [None]):
        answer = read(indicator, period, viewer=SYSTEM, today=today, by=by)
        if not number:
            yield None, None, answer.total
        for row in answer.rows:
            if by is By.COUNTY:
                yield None, row.key, row
            elif row.key in offices:
                yield offices[row.key], None, row


def _emptied(row: IndicatorValue) -> Reading:
    """Return the reading of a subject that had records and has none now: an old value must not stand as the newest."""
    indicator = INDICATORS[row.indicator]
    if indicator.shape in {Shape.COUNT, Shape.SUM}:
        return Reading(indicator, "", "", 0, 0, None, row.query)
    if indicator.below:
        return Reading(indicator, "", "", None, 0, None, row.query, Reason.NOT_REPORTED)
    is_share = indicator.shape is Shape.SHARE
    reason = Reason.NOTHING_COUNTED if is_share else Reason.TOO_FEW
    return Reading(indicator, "", "", None, 0, 0 if is_share else None, row.query, reason)


def _row(
    reading: Reading, period: Period, today: date, at: datetime, organisation_id: int | None, place_id: str | None
) -> IndicatorValue:
    rules = rules_on("measures", period.until(today))
    return IndicatorValue(
        indicator=reading.indicator.id,
        version=reading.indicator.version,
        period=period.key,
        organisation_id=organisation_id,
        place_id=place_id,
        value=reading.value,
        numerator=_decimal(reading.numerator),
        denominator=_decimal(reading.denominator),
        reason=reading.reason or "",
        query=reading.query,
        rule_set=rules.code,
        data_on=today,
        computed_at=at,
    )


def _decimal(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number)).quantize(Decimal("0.01"))


def _is_news(row: IndicatorValue, before: IndicatorValue | None, period: Period) -> bool:
    """Whether a value is another than the last one kept, comes by other rules, or is the first of the whole period."""
    if before is None or before.data_on <= period.last < row.data_on:
        return True
    names = ("version", "value", "numerator", "denominator", "reason", "rule_set")
    return any(getattr(row, name) != getattr(before, name) for name in names)
