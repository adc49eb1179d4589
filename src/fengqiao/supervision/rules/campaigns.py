"""Improvement campaigns (提质增效行动): states of a campaign and of an institution's work on a task, and who moves them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from fengqiao.foundation.marking import N_


class CampaignState(StrEnum):
    """States of a campaign."""

    PLANNED = "planned"
    RUNNING = "running"
    ENDED = "ended"


CAMPAIGN_STATES: Final[Mapping[CampaignState, str]] = {
    CampaignState.PLANNED: N_("筹备中"),
    CampaignState.RUNNING: N_("进行中"),
    CampaignState.ENDED: N_("已结束"),
}


class WorkState(StrEnum):
    """States of an institution's work on one task."""

    OPEN = "open"
    REPORTED = "reported"
    RETURNED = "returned"
    ACCEPTED = "accepted"


WORK_STATES: Final[Mapping[WorkState, str]] = {
    WorkState.OPEN: N_("未报告"),
    WorkState.REPORTED: N_("待验收"),
    WorkState.RETURNED: N_("已退回"),
    WorkState.ACCEPTED: N_("已验收"),
}
TONES: Final[Mapping[WorkState, str]] = {
    WorkState.OPEN: "neutral",
    WorkState.REPORTED: "waiting",
    WorkState.RETURNED: "bad",
    WorkState.ACCEPTED: "good",
}


class Side(StrEnum):
    """On which side of a task one stands."""

    INSTITUTION = "institution"
    REGULATOR = "regulator"


class Act(StrEnum):
    """What is done with work."""

    REPORT = "report"
    ACCEPT = "accept"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class Move:
    """One declared move: by whom, from which states to which."""

    act: Act
    by: Side
    before: frozenset[WorkState]
    after: WorkState


MOVES: Final = (
    Move(Act.REPORT, Side.INSTITUTION, frozenset({WorkState.OPEN, WorkState.RETURNED}), WorkState.REPORTED),
    Move(Act.ACCEPT, Side.REGULATOR, frozenset({WorkState.REPORTED}), WorkState.ACCEPTED),
    Move(Act.RETURN, Side.REGULATOR, frozenset({WorkState.REPORTED, WorkState.ACCEPTED}), WorkState.RETURNED),
)


def move_for(state: WorkState, act: Act, side: Side | None) -> Move | None:
    """Return the declared move, None if there is none."""
    return next((move for move in MOVES if move.act is act and move.by is side and state in move.before), None)


def open_acts(state: WorkState, side: Side | None) -> tuple[Act, ...]:
    """Return what one may do now."""
    return tuple(move.act for move in MOVES if move.by is side and state in move.before)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many pieces of work stand where. ``overdue`` are those not reported (or returned) after their day."""

    total: int
    accepted: int
    reported: int
    overdue: int

    @property
    def percent(self) -> int:
        """Return the accepted share in whole per cent, rounded down: 100 means all."""
        return self.accepted * 100 // self.total if self.total else 0
