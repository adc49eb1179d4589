"""Hours in which sessions can take place, cut into slots. Pure; times are those of the clock on the wall."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from fengqiao.foundation.hours import MINUTES_A_DAY, Hours, minutes_of
from fengqiao.mediation.rules.matching import Slot


@dataclass(frozen=True, slots=True)
class Taken:
    """Time that is taken already."""

    starts_at: datetime
    ends_at: datetime


def office_hours(starts: int, ends: int) -> tuple[Hours, ...]:
    """Return the same hours from Monday to Sunday: on which days anybody works, the calendar says."""
    return tuple(Hours(weekday, starts, ends) for weekday in range(7))


def free_slots(
    *, days: Iterable[date], hours: Collection[Hours], taken: Iterable[Taken], minutes: int
) -> tuple[Slot, ...]:
    """Return the slots of ``minutes`` each that lie within the hours of the days and that nothing touches."""
    busy = {slot for one in taken for slot in slots_of(one, minutes)}
    return tuple(
        slot
        for day in days
        for one in hours
        if one.weekday == day.weekday()
        for number in range(-(-one.starts // minutes), one.ends // minutes)
        for slot in [Slot(day, number)]
        if slot not in busy
    )


def slots_of(taken: Taken, minutes: int) -> Iterator[Slot]:
    """Return the slots that a piece of time touches. It lies on one day."""
    first, last = minutes_of(taken.starts_at.time()), minutes_of(taken.ends_at.time())
    if taken.ends_at.date() > taken.starts_at.date():
        last = MINUTES_A_DAY
    for number in range(first // minutes, -(-last // minutes)):
        yield Slot(taken.starts_at.date(), number)


def start_of(slot: Slot, minutes: int) -> datetime:
    """Return when a slot begins."""
    return datetime.combine(slot.on, time()) + timedelta(minutes=slot.number * minutes)


def slots_needed(length: int, minutes: int) -> int:
    """Return how many slots a session of ``length`` minutes takes."""
    return max(1, -(-length // minutes))
