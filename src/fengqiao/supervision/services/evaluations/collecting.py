"""Collecting what an evaluation starts from: indicators of the year, once for all institutions, and the scores they earn."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from fengqiao.foundation.actors import SYSTEM
from fengqiao.organisations.reference_year import today as data_day
from fengqiao.supervision.models import Evaluation, EvaluationItem
from fengqiao.supervision.queries.evaluations.scope import scheme_of
from fengqiao.supervision.queries.feeds import By, Scope, feed
from fengqiao.supervision.queries.readings import Reading, read
from fengqiao.supervision.rules.indicators import INDICATORS, Indicator, Shape
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.rules.rating.scheme import Item
from fengqiao.supervision.rules.rating.scoring import computed
from fengqiao.supervision.rules.reasons import Reason


def collect(evaluations: Sequence[Evaluation]) -> int:
    """Write or renew the items of evaluations of one year; as many readings as the scheme has indicators.

    Read are the records up to the day of the data, at most up to the last of the year.

    An item without a value, because no indicator is made for the institution or it has no records, keeps the reason and
    no score: a person rates it, or says that it does not apply.
    Returns how many items of these evaluations have a value.
    """
    if not evaluations:
        return 0
    year = evaluations[0].year
    today = min(data_day(), date(year.year, 12, 31))
    scheme, readings = scheme_of(year), _Readings(Period(year.year), today)
    rows = [_row(evaluation, item, readings) for evaluation in evaluations for item in scheme.items()]
    EvaluationItem.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=("evaluation", "code"),
        update_fields=("indicator", "value", "reason", "query", "suggested", "data_on"),
    )
    return sum(one.value is not None for one in rows)


class _Readings:
    """Indicators of the year by institution, each read once for all of them."""

    def __init__(self, period: Period, today: date) -> None:
        self.today = today
        self._period = period
        self._answers: dict[str, tuple[dict[str, Reading], Reason]] = {}
        self._keepers: dict[str, frozenset[str]] = {}

    def of(self, house: str, indicator: Indicator) -> Reading | Reason:
        """Return an institution's value, or why there is none.

        A count of nothing is a value only of an institution that keeps records of the kind: else nobody knows.
        """
        rows, nothing = self._read(indicator)
        found = rows.get(house)
        if found is not None and found.reason is not None:
            return found.reason
        if indicator.shape not in {Shape.COUNT, Shape.SUM, Shape.RATIO}:
            return found or nothing
        if not (found and found.numerator) and house not in self._keepers_of(indicator):
            return Reason.NO_RECORDS
        if found is None and indicator.below:
            return nothing
        return found or Reading(indicator, house, "", 0.0, 0.0, None, "")

    def _read(self, indicator: Indicator) -> tuple[dict[str, Reading], Reason]:
        """Return the values by code of institution, and why one has none."""
        if indicator.id not in self._answers:
            found = read(indicator, self._period, viewer=SYSTEM, today=self.today, by=By.INSTITUTION)
            nothing = Reason.NOTHING_COUNTED if found.rows else found.total.reason or Reason.NOTHING_COUNTED
            self._answers[indicator.id] = {row.key: row for row in found.rows}, nothing
        return self._answers[indicator.id]

    def _keepers_of(self, indicator: Indicator) -> frozenset[str]:
        """Return the institutions with any record of the kind an indicator counts; asked once a feed."""
        if indicator.feed not in self._keepers:
            scope = Scope(self._period, self._period.last, self.today)
            rows = feed(indicator.feed).whole.rows(SYSTEM, scope, By.INSTITUTION)
            self._keepers[indicator.feed] = frozenset(code for code, counted in rows.items() if counted.numerator)
        return self._keepers[indicator.feed]


def _row(evaluation: Evaluation, item: Item, readings: _Readings) -> EvaluationItem:
    """Return what is collected for an item: by the first of its measures that is made for the institution."""
    house, row = evaluation.organisation, EvaluationItem(evaluation=evaluation, code=item.code)
    if not item.measures:
        return row
    row.data_on = readings.today
    measured = next(
        (one for one in item.measures if INDICATORS[one.indicator].is_for(house.kind, house.peer_group)), None
    )
    if measured is None:
        row.reason = Reason.NOT_APPLICABLE
        return row
    row.indicator = measured.indicator
    found = readings.of(house.code, INDICATORS[measured.indicator])
    if isinstance(found, Reason) or found.value is None:
        row.reason = found if isinstance(found, Reason) else Reason.NOTHING_COUNTED
        return row
    row.value, row.query = found.value, found.query
    row.suggested = computed(measured, Decimal(repr(found.value)))
    return row
