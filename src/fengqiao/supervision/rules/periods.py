"""Reporting periods: years, quarters and months, written ``2019``, ``2019Q3`` and ``2019-11``."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

_WRITTEN: Final = re.compile(r"(?P<year>(?:19|20)\d\d)(?:Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?")


def is_year(year: int) -> bool:
    """Whether periods can be of this year."""
    return _WRITTEN.fullmatch(str(year)) is not None


class UnreadablePeriodError(ValueError):
    """The text names no period."""


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar period; at most one of ``quarter`` (1 to 4) and ``month`` (1 to 12) is set, none for a year."""

    year: int
    quarter: int = 0
    month: int = 0

    @classmethod
    def read(cls, text: str) -> "Period":
        """Return the period a text names. Raises UnreadablePeriodError."""
        found = _WRITTEN.fullmatch(text.strip().upper())
        if found is None:
            raise UnreadablePeriodError(text)
        return cls(int(found["year"]), int(found["quarter"] or 0), int(found["month"] or 0))

    @classmethod
    def year_of(cls, day: date) -> "Period":
        """Return the year a day lies in."""
        return cls(day.year)

    @classmethod
    def quarter_of(cls, day: date) -> "Period":
        """Return the quarter a day lies in."""
        return cls(day.year, quarter=(day.month + 2) // 3)

    @classmethod
    def month_of(cls, day: date) -> "Period":
        """Return the month a day lies in."""
        return cls(day.year, month=day.month)

    @property
    def key(self) -> str:
        """Return the period as it is written."""
        if self.quarter:
            return f"{self.year}Q{self.quarter}"
        return f"{self.year}-{self.month:02}" if self.month else str(self.year)

    @property
    def months(self) -> range:
        """Return its months, 1 to 12."""
        if self.month:
            return range(self.month, self.month + 1)
        return range(3 * self.quarter - 2, 3 * self.quarter + 1) if self.quarter else range(1, 13)

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, self.months[0], 1)

    @property
    def last(self) -> date:
        """Return its last day."""
        return date(self.year, self.months[-1], monthrange(self.year, self.months[-1])[1])

    @property
    def quarters(self) -> tuple["Period", ...]:
        """Return the quarters it is made of; none for a month, which is shorter than one."""
        if self.month:
            return ()
        numbers = (self.quarter,) if self.quarter else (1, 2, 3, 4)
        return tuple(Period(self.year, quarter=number) for number in numbers)

    def before(self) -> "Period":
        """Return the period just before, of the same length (环比)."""
        if self.month:
            return Period(self.year - (self.month == 1), month=(self.month - 2) % 12 + 1)
        if self.quarter:
            return Period(self.year - (self.quarter == 1), quarter=(self.quarter - 2) % 4 + 1)
        return Period(self.year - 1)

    def year_before(self) -> "Period":
        """Return the same period of the year before (同比)."""
        return Period(self.year - 1, self.quarter, self.month)

    def is_over(self, today: date) -> bool:
        """Whether no more of it is to come: its last day lies behind."""
        return self.last < today

    def until(self, today: date) -> date:
        """Return the last day of it for which there can be data: today while it runs."""
        return min(self.last, today)


def year_earlier(day: date) -> date:
    """Return the same day of the year before; of 29 February the 28th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
