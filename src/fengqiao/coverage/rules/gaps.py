"""When a gap is found, changes and closes. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fengqiao.coverage.rules.reach import Lack, Reach, Status


class Change(StrEnum):
    """What becomes of the gap of one place and tier."""

    FOUND = "found"
    CHANGED = "changed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Known:
    """A gap that is not closed."""

    status: Status
    lacks: tuple[Lack, ...]


def change_of(known: Known | None, reach: Reach) -> Change | None:
    """Return what becomes of a gap once its reach was computed again; None: nothing."""
    if reach.status is Status.COVERED:
        return Change.CLOSED if known is not None else None
    if known is None:
        return Change.FOUND
    return Change.CHANGED if (known.status, known.lacks) != (reach.status, reach.lacks) else None


def is_overdue(due_on: date | None, ready_on: date | None, closed_on: date | None, today: date) -> bool:
    """Whether a gap is not closed in time.

    Until it is answered the day counts by which the regulator wants an answer, afterwards the day by which the answer says
    that its measure works.
    """
    last = ready_on or due_on
    return last is not None and last < (closed_on or today)
