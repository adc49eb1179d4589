"""Special days as people write them: ``0101-0103 0215``, ``1月1日至3日``, ``2027-01-01``. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from fengqiao.foundation.calendar.rules import DAY, Calendar, is_working_day

_SEPARATORS: Final = re.compile(r"[\s,，;；、。]+")
_LOOSE: Final = re.compile(r"\s*(-|至|到|~|～|—+|–)\s*")
_TO: Final = re.compile(r"至|到|~|～|—+|–|(?<=\d{4})-(?=\d{4}(?!\d*-))|(?<=日)-")
_DAY: Final = re.compile(
    r"(?:(?P<year>\d{4})(?:-|/|\.|年))?"
    r"(?:(?P<month>\d{1,2})(?:-|/|\.|月)(?P<day>\d{1,2})日?|(?P<packed>\d{4}))"
    r"(?:[（(][^（）()]*[)）])?"  # "1月1日（周五）"
)
_LAST: Final = re.compile(r"(?P<day>\d{1,2})日(?:[（(][^（）()]*[)）])?")
LONGEST: Final = 31  # days; a longer span is a slip of the pen


class NotationError(ValueError):
    """A piece of the text names no day or span of days; ``piece`` is that piece."""

    def __init__(self, piece: str) -> None:
        super().__init__(piece)
        self.piece = piece


def parse_days(year: int, text: str) -> frozenset[date]:
    """Return the days of a year that the text names, single or as spans, both ends included.

    Raises:
        NotationError: a piece is no day, ends before it begins, or spans more than a month.
    """
    found: set[date] = set()
    for piece in filter(None, _SEPARATORS.split(_LOOSE.sub(r"\1", text))):
        found |= _span(year, piece)
    return frozenset(found)


def _span(year: int, piece: str) -> set[date]:
    first, *rest = _TO.split(piece)
    start = _day(year, first, piece)
    if len(rest) > 1:
        raise NotationError(piece)
    end = _end(year, rest[0], start, piece) if rest else start
    if not 0 <= (end - start).days < LONGEST:
        raise NotationError(piece)
    return {start + n * DAY for n in range((end - start).days + 1)}


def _end(year: int, text: str, start: date, piece: str) -> date:
    short = _LAST.fullmatch(text)
    if short is None:
        return _day(year, text, piece)
    try:
        return start.replace(day=int(short["day"]))
    except ValueError:
        raise NotationError(piece) from None


def _day(year: int, text: str, piece: str) -> date:
    match = _DAY.fullmatch(text)
    if match is None:
        raise NotationError(piece)
    month, day = (match["packed"][:2], match["packed"][2:]) if match["packed"] else (match["month"], match["day"])
    try:
        return date(int(match["year"] or year), int(month), int(day))
    except ValueError:
        raise NotationError(piece) from None


def written(days: Iterable[date]) -> str:
    """Return days of one year as ``MMDD`` and ``MMDD-MMDD``, in order: what `parse_days` reads."""
    spans: list[list[date]] = []
    for day in sorted(days):
        if spans and spans[-1][1] + DAY == day:
            spans[-1][1] = day
        else:
            spans.append([day, day])
    return " ".join(f"{first:%m%d}" if first == last else f"{first:%m%d}-{last:%m%d}" for first, last in spans)


@dataclass(frozen=True, slots=True)
class YearSummary:
    """What an arrangement makes of a year, to be checked before it is saved."""

    working_days: int
    weekdays_off: int
    weekend_days_worked: int
    missing_feasts: tuple[date, ...]


FIXED_FEASTS: Final = ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3))
"""Statutory holidays with fixed dates (Measures on holidays of the State Council); the others follow the moon."""


def summary(year: int, off: frozenset[date], work: frozenset[date]) -> YearSummary:
    """Return the counts of a year's arrangement, and the fixed feasts that are not days off."""
    calendar = Calendar(off=off, work=work, first_year=year, last_year=year)
    every = [date(year, 1, 1) + n * DAY for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]
    feasts = [date(year, month, day) for month, day in FIXED_FEASTS]
    return YearSummary(
        working_days=sum(is_working_day(calendar, day) for day in every),
        weekdays_off=sum(day.weekday() < 5 for day in off),
        weekend_days_worked=len(work),
        missing_feasts=tuple(day for day in feasts if day not in off),
    )
