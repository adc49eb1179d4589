"""Names of what is recorded about coverage."""

from enum import StrEnum


class Tag(StrEnum):
    """Tags of events on the chains ``point:<id>``, ``gap:<id>`` and ``coverage``."""

    POINT_ADDED = "point.added"
    POINT_CHANGED = "point.changed"
    POINT_ENDED = "point.ended"
    POINT_BUILT = "point.built"
    STOP_ADDED = "point.stop_added"
    STOP_REMOVED = "point.stop_removed"
    POSITION_ENTERED = "position.entered"
    GAP_ASSIGNED = "gap.assigned"
    GAP_ANSWERED = "gap.answered"


COVERAGE_CHAIN = "coverage"


def point_chain(point_id: int) -> str:
    """Return the ledger chain of one service point."""
    return f"point:{point_id}"


def gap_chain(gap_id: int) -> str:
    """Return the ledger chain of one gap."""
    return f"gap:{gap_id}"
