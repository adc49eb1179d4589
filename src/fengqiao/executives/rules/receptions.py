"""Slots of a reception day, and when one may be booked. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from fengqiao.executives.rules.words import DayStatus
from fengqiao.foundation.marking import N_

MOST_SLOTS: Final = 48


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot: its number from 1, when it begins and ends, and whether it is free."""

    number: int
    starts_at: time
    ends_at: time
    free: bool


def slots(starts_at: time, ends_at: time, *, minutes: int, taken: Collection[int] = ()) -> list[Slot]:
    """Return the whole slots between two times of one day; a rest shorter than a slot is left over."""
    if minutes <= 0:
        return []
    day = date(2000, 1, 3)
    begins, last = datetime.combine(day, starts_at), datetime.combine(day, ends_at)
    found: list[Slot] = []
    while begins + timedelta(minutes=minutes) <= last and len(found) < MOST_SLOTS:
        ends = begins + timedelta(minutes=minutes)
        number = len(found) + 1
        found.append(Slot(number, begins.time(), ends.time(), number not in taken))
        begins = ends
    return found


class Closed(StrEnum):
    """Why a day cannot be booked."""

    STATUS = "status"
    PRIVATE = "private"
    PAST = "past"
    SOON = "soon"
    FAR = "far"
    FULL = "full"


CLOSED: Final[dict[str, str]] = {
    Closed.STATUS: N_("这次接访已取消或已结束"),
    Closed.PRIVATE: N_("这次接访不接受网上预约，请直接到场"),
    Closed.PAST: N_("这次接访已过"),
    Closed.SOON: N_("接访快要开始，网上预约已停止，请直接到场登记"),
    Closed.FAR: N_("还没有开放预约"),
    Closed.FULL: N_("已约满，可以直接到场登记，或另选一天"),
}


def closed_because(
    *,
    status: str,
    is_public: bool,
    starts: datetime,
    now: datetime,
    ahead_days: int,
    close_hours: int,
    free: int,
) -> Closed | None:
    """Return why nobody can book now, or None: the first reason that holds, in this order."""
    if status != DayStatus.PLANNED:
        return Closed.STATUS
    if not is_public:
        return Closed.PRIVATE
    if starts <= now:
        return Closed.PAST
    if starts - timedelta(hours=close_hours) <= now:
        return Closed.SOON
    if starts - timedelta(days=ahead_days) > now:
        return Closed.FAR
    return None if free > 0 else Closed.FULL


def week_of(day: date) -> Sequence[date]:
    """Return the seven days of the week, Monday first."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=number) for number in range(7)]


def repeated(first: date, until: date, *, every_weeks: int, most: int = 53) -> list[date]:
    """Return the day and its repetitions every so many weeks, not past ``until``; only the day for 0 weeks."""
    if every_weeks <= 0:
        return [first]
    step = timedelta(weeks=every_weeks)
    days = [first + step * number for number in range(most)]
    return [day for day in days if day <= until] or [first]
