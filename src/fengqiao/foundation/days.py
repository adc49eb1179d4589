"""Days that somebody types: how far from today each kind may lie. A year 1700 or 9999 is a slip of the pen.

How many years is a parameter of the rule set "dates"; whole calendar years count, so that the span is easily said.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

from fengqiao.foundation.parameters.queries import rules_on

Typed = date | datetime | None


class DayKind(StrEnum):
    """What a day says, by the parameter that tells how many years ahead it may lie."""

    HELD = "held"  # has happened; the service itself says whether today is too late
    BEGINS = "begins"
    ENDS = "ends"  # also the day something is due


_AHEAD: Final = {DayKind.HELD: "begins_ahead", DayKind.BEGINS: "begins_ahead", DayKind.ENDS: "ends_ahead"}
_BACK: Final = {DayKind.HELD: "held_back", DayKind.BEGINS: "begins_back", DayKind.ENDS: "begins_back"}


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last day that are taken."""

    first: date
    last: date

    def problem(self, day: date) -> str:
        """Return why a day is not taken, with the days that are; empty if it is."""
        if self.first <= day <= self.last:
            return ""
        words = {"first": self.first.isoformat(), "last": self.last.isoformat()}
        return _("日期应在 %(first)s 至 %(last)s 之间，请核对年份") % words


def span_of(kind: DayKind, *, today: date) -> Span:
    """Return the days that a kind may be: whole years before and after the year of ``today``."""
    rules = rules_on("dates", today)
    return Span(
        date(today.year - rules.number(_BACK[kind]), 1, 1), date(today.year + rules.number(_AHEAD[kind]), 12, 31)
    )


def problem_with_day(typed: Typed, kind: DayKind, *, today: date) -> str:
    """Return why a day, or the day of a moment as it was written, is not taken; empty if it is, or if none was typed."""
    if typed is None:
        return ""
    day = typed.date() if isinstance(typed, datetime) else typed  # no change of zone: the year 1 has no day before
    return span_of(kind, today=today).problem(day)


def problems_with(today: date, **days: tuple[DayKind, Typed]) -> dict[str, str]:
    """Return what is wrong with several days, by field; those that are right are left out."""
    found = {name: problem_with_day(typed, kind, today=today) for name, (kind, typed) in days.items()}
    return {name: problem for name, problem in found.items() if problem}


def problems_of_stretch(
    begins: tuple[str, Typed], ends: tuple[str, Typed], *, today: date, kind: DayKind = DayKind.BEGINS
) -> dict[str, str]:
    """Return what is wrong with a stretch of time, by the name of its field; an open end is none.

    Both may be far off; the end must not lie before the beginning. ``kind`` is the beginning's.
    """
    (first, begun), (last, ended) = begins, ends
    found = problems_with(today, **{first: (kind, begun), last: (DayKind.ENDS, ended)})
    if not found and begun is not None and ended is not None and ended < begun:
        found[last] = _("结束不能早于开始")
    return found
