"""Names of what is recorded about coverage."""

from enum import StrEnum


class Tag(StrEnum):
    """Tags of events on the chains ``point:<id>``, ``gap:<id>``, ``visit:<id>`` and ``coverage``."""

    POINT_ADDED = "point.added"
    POINT_CHANGED = "point.changed"
    POINT_ENDED = "point.ended"
    POINT_BUILT = "point.built"
    STOP_ADDED = "point.stop_added"
    STOP_REMOVED = "point.stop_removed"
    POSITION_ENTERED = "position.entered"
    GAP_ASSIGNED = "gap.assigned"
    GAP_ANSWERED = "gap.answered"
    VISIT_REQUESTED = "visit.requested"
    VISIT_CHANGED = "visit.changed"
    VISIT_ASSIGNED = "visit.assigned"
    VISIT_RETURNED = "visit.returned"
    VISIT_DONE = "visit.done"
    VISIT_UNMET = "visit.unmet"
    VISIT_CANCELLED = "visit.cancelled"
    VISIT_REVEALED = "visit.revealed"
    VISIT_FORGOTTEN = "visit.forgotten"


COVERAGE_CHAIN = "coverage"


def point_chain(point_id: int) -> str:
    """Return the ledger chain of one service point."""
    return f"point:{point_id}"


def gap_chain(gap_id: int) -> str:
    """Return the ledger chain of one gap."""
    return f"gap:{gap_id}"


def visit_chain(visit_id: int) -> str:
    """Return the ledger chain of one request for help."""
    return f"visit:{visit_id}"
