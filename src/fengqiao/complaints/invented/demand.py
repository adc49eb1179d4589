"""When and against whom people complain: weekdays, months, holidays, the size of houses, and surges. Pure."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Final

from fengqiao.foundation.calendar.rules import Calendar, is_rest_day

# Monday is the busiest day; March has the consumers' day; the new year festival is quiet.
_WEEKDAYS: Final = (1.25, 1.1, 1.05, 1.0, 1.0, 0.45, 0.35)
_MONTHS: Final = (0.95, 0.7, 1.3, 1.05, 1.0, 1.05, 1.05, 1.0, 1.0, 0.85, 1.05, 1.1)
_HOLIDAY: Final = 0.3
_SURGES_A_YEAR: Final = 6
_SURGE_SHARE: Final = 0.35  # of the complaints of those days


@dataclass(frozen=True, slots=True)
class Trend:
    """How the volume moves: it grows by a share a year, and from ``turn`` on falls by a share every thirty days."""

    growth: float = 0.12  # more channels, more complaints
    turn: date | None = None
    fall: float = 0.0

    def factor(self, day: date, first: date) -> float:
        """Return the volume of a day relative to the first day's."""
        grown = 1 + self.growth * (day - first).days / 365
        since = (day - self.turn).days if self.turn is not None else 0
        return grown * float((1 - self.fall) ** (since / 30)) if since > 0 else grown


USUAL: Final = Trend()


@dataclass(frozen=True, slots=True)
class House:
    """An institution as demand sees it: its offices, and how likely each is complained of.

    ``line`` of business is bank, life or property.
    """

    code: str
    line: str
    subjects: tuple[str, ...]
    cumulative: tuple[float, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Surge:
    """Days on which many complain of one thing at one house."""

    first: date
    last: date
    house: House
    situation: int

    def holds(self, day: date) -> bool:
        """Whether it is on."""
        return self.first <= day <= self.last


class Demand:
    """How complaints spread over days and houses."""

    def __init__(
        self, *, calendar: Calendar, first: date, last: date, houses: Sequence[House], situations: Mapping[str, int],
        seed: int, trend: Trend = USUAL,
    ) -> None:  # fmt: skip
        self._days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        self._cumulative = list(accumulate(_weight(calendar, day) * trend.factor(day, first) for day in self._days))
        self._houses = houses
        self._house_weights = list(accumulate(house.weight for house in houses))
        self._surges = tuple(self._make_surges(Random(f"{seed}:surges"), situations))  # noqa: S311

    def day(self, share: float) -> date:
        """Return the day until which that share (0 to below 1) of all complaints has come in."""
        return self._days[bisect_right(self._cumulative, share * self._cumulative[-1])]

    def house(self, random: Random, day: date) -> tuple[House, int | None]:
        """Choose a house, and the number of the situation if a surge brings the complaint."""
        for surge in self._surges:
            if surge.holds(day) and random.random() < _SURGE_SHARE:
                return surge.house, surge.situation
        return random.choices(self._houses, cum_weights=self._house_weights)[0], None

    def _make_surges(self, random: Random, situations: Mapping[str, int]) -> list[Surge]:
        number = max(1, len(self._days) * _SURGES_A_YEAR // 365)
        found = []
        for _ in range(number):
            start = random.choice(self._days)
            house = random.choice(self._houses)
            length = timedelta(days=random.randint(8, 21))
            found.append(Surge(start, start + length, house, random.randrange(situations[house.line])))
        return found


def _weight(calendar: Calendar, day: date) -> float:
    usual = _WEEKDAYS[day.weekday()] * _MONTHS[day.month - 1]
    return usual * _HOLIDAY if day in calendar.off and is_rest_day(calendar, day) and day.weekday() < 5 else usual
