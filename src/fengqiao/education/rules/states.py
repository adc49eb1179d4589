"""The life of an event: planned, held and reported, checked or returned; or cancelled. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from fengqiao.foundation.marking import N_

PLANNED: Final = "planned"
HELD: Final = "held"
CHECKED: Final = "checked"
RETURNED: Final = "returned"
CANCELLED: Final = "cancelled"
MERGED: Final = "merged"

CLOSED: Final = (CANCELLED, MERGED)
"""States that nothing leads out of."""
COUNTED: Final = (HELD, CHECKED)
"""States in which an event counts in figures. A merged one never does: it counts with the event it was merged into."""

TONES: Final[Mapping[str, str]] = {
    PLANNED: "active",
    HELD: "waiting",
    CHECKED: "good",
    RETURNED: "bad",
    CANCELLED: "neutral",
    MERGED: "neutral",
}


class Act(StrEnum):
    """What may be done with an event."""

    CHANGE = "change"
    REPORT = "report"
    CHECK = "check"
    RETURN = "return"
    CANCEL = "cancel"


class Side(StrEnum):
    """Who does it: a host, or an office above the hosts."""

    HOST = "host"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Way:
    """From which states an act leads where, and who may take it."""

    label: str
    sources: frozenset[str]
    target: str
    side: Side


WAYS: Final[Mapping[Act, Way]] = {
    Act.CHANGE: Way(N_("修改"), frozenset({PLANNED}), PLANNED, Side.HOST),
    Act.REPORT: Way(N_("上报活动情况"), frozenset({PLANNED, RETURNED}), HELD, Side.HOST),
    Act.CHECK: Way(N_("核查通过"), frozenset({HELD}), CHECKED, Side.ABOVE),
    Act.RETURN: Way(N_("退回重报"), frozenset({HELD, CHECKED}), RETURNED, Side.ABOVE),
    Act.CANCEL: Way(N_("取消活动"), frozenset({PLANNED, RETURNED}), CANCELLED, Side.HOST),
}


def open_acts(state: str, sides: frozenset[Side]) -> tuple[Act, ...]:
    """Return what somebody standing on these sides may do with an event in this state."""
    return tuple(act for act, way in WAYS.items() if state in way.sources and way.side in sides)
