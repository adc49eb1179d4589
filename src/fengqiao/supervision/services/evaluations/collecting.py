"""Collecting what an evaluation starts from: indicators of the year, once for all institutions, and the scores they earn."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from fengqiao.foundation.actors import SYSTEM
from fengqiao.organisations.reference_year import today as data_day
from fengqiao.supervision.models import Evaluation, EvaluationItem
from fengqiao.supervision.queries.evaluations.scope import scheme_of
from fengqiao.supervision.queries.feeds import By
from fengqiao.supervision.queries.readings import Reading, breakdowns, indicator_named, read
from fengqiao.supervision.rules.indicators import Shape
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.rules.rating.scoring import computed
from fengqiao.supervision.rules.reasons import Reason


def collect(evaluations: Sequence[Evaluation]) -> int:
    """Write or renew the items of evaluations of one year; as many readings as the scheme has indicators.

    Read are the records up to the day of the data, at most up to the last of the year.

    An item whose indicator has no value keeps the reason and no score: a person rates it, or says that it does not apply.
    Returns how many items of these evaluations have a value.
    """
    if not evaluations:
        return 0
    year = evaluations[0].year
    scheme, today = scheme_of(year), min(data_day(), date(year.year, 12, 31))
    found = {
        item.code: _by_house(item.indicator, Period(year.year), today) for item in scheme.items() if item.indicator
    }
    rows = []
    for evaluation in evaluations:
        for item in scheme.items():
            reading = found.get(item.code, {}).get(evaluation.organisation.code)
            value = reading.value if reading else _none_counted(item.indicator)
            missing = (
                "" if value is not None or not item.indicator else reading.reason if reading else Reason.NOTHING_COUNTED
            )
            rows.append(
                EvaluationItem(
                    evaluation=evaluation, code=item.code, value=value, reason=missing or "",
                    query=reading.query if reading else "",
                    suggested=computed(item, None if value is None else Decimal(repr(value))),
                    data_on=today if item.indicator else None,
                )
            )  # fmt: skip
    EvaluationItem.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=("evaluation", "code"),
        update_fields=("value", "reason", "query", "suggested", "data_on"),
    )
    return sum(one.value is not None for one in rows)


def _none_counted(indicator_id: str) -> float | None:
    """Return 0 for a count of records of which an institution has none; other values cannot be given without records."""
    counts = indicator_id and indicator_named(indicator_id).shape in {Shape.COUNT, Shape.SUM}
    return 0.0 if counts else None


def _by_house(indicator_id: str, period: Period, today: date) -> dict[str, Reading]:
    indicator = indicator_named(indicator_id)
    if By.INSTITUTION not in breakdowns(indicator):
        return {}
    answer = read(indicator, period, viewer=SYSTEM, today=today, by=By.INSTITUTION)
    return {row.key: row for row in answer.rows}
