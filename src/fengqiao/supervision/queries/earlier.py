"""The values an indicator is held against in time: the same days of last year, and the period before."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from fengqiao.foundation.actors import Actor
from fengqiao.supervision.queries.readings import Reading, read
from fengqiao.supervision.rules.indicators import Indicator, Timing
from fengqiao.supervision.rules.periods import Period, year_earlier


@dataclass(frozen=True, slots=True)
class Earlier:
    """One earlier value; ``last`` is the day up to which it is counted."""

    which: Literal["last_year", "last_period"]
    period: Period
    last: date
    reading: Reading


def earlier(
    indicator: Indicator, period: Period, *, viewer: Actor, today: date, organisation: str = "", place: str = ""
) -> list[Earlier]:
    """Return last year's value up to the same day, and the period before's once this one is over.

    Nothing for what is known of today only: nobody knows how it stood then.
    """
    if indicator.timing is Timing.STANDING:
        return []
    is_over = period.is_over(today)
    asked: list[tuple[Literal["last_year", "last_period"], Period, date]] = [
        ("last_year", period.year_before(), today if is_over else year_earlier(today))
    ]
    if is_over:
        asked.append(("last_period", period.before(), today))
    found = []
    for which, other, day in asked:
        answer = read(indicator, other, viewer=viewer, today=day, organisation=organisation, place=place)
        found.append(Earlier(which, other, answer.last, answer.total))
    return found
