"""Reads of the calendar. Everyone may see it."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from fengqiao.foundation.calendar.models import CalendarYear, SpecialDay, SpecialDayKind
from fengqiao.foundation.calendar.rules import Calendar
from fengqiao.foundation.reference import Snapshot


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day that differs from its weekday, and the festival it belongs to (may be empty)."""

    date: date
    name: str


@dataclass(frozen=True, slots=True)
class YearArrangement:
    """One entered year, for the administrator's screen."""

    year: int
    source: str
    entered_at: datetime
    off: tuple[NamedDay, ...]
    work: tuple[NamedDay, ...]


def current() -> Calendar:
    """Return the calendar as entered so far; a copy in memory, at most a few seconds old.

    With no year entered at all every date is provisional.
    """
    return SNAPSHOT.get()


def years() -> list[YearArrangement]:
    """Return every entered year with its special days, oldest first."""
    return [
        YearArrangement(
            year=entered.year,
            source=entered.source,
            entered_at=entered.entered_at,
            off=_named(entered, SpecialDayKind.OFF),
            work=_named(entered, SpecialDayKind.WORK),
        )
        for entered in CalendarYear.objects.prefetch_related("days")
    ]


def _named(entered: CalendarYear, kind: SpecialDayKind) -> tuple[NamedDay, ...]:
    return tuple(NamedDay(day.date, day.name) for day in entered.days.all() if day.kind == kind)


def _load() -> Calendar:
    known = list(CalendarYear.objects.values_list("year", flat=True))
    days = list(SpecialDay.objects.values_list("date", "kind"))
    return Calendar(
        off=frozenset(day for day, kind in days if kind == SpecialDayKind.OFF),
        work=frozenset(day for day, kind in days if kind == SpecialDayKind.WORK),
        first_year=min(known, default=1),
        last_year=max(known, default=0),
    )


def _version() -> Hashable:
    return tuple(CalendarYear.objects.values_list("year", "entered_at"))


SNAPSHOT: Final = Snapshot(_load, _version)
