"""The course of an evaluation (考核评价): its states, the stages at which items are scored, and who sees what when. Pure.

Steps are those of the scheme of 2025: collect, first rating, second rating, audit, the last two decided collectively (S5).
Results go to the regulator and the institution only and must not be used for advertising (S5). What stands between, such
as the time to comment and to appeal, is ours (D).
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from fengqiao.foundation.marking import N_


class State(StrEnum):
    """Where an evaluation stands."""

    SELF = "self"
    FIRST = "first"
    COMMENT = "comment"
    SECOND = "second"
    AUDIT = "audit"
    ANNOUNCED = "announced"
    REVIEW = "review"
    FINAL = "final"
    NOT_RATED = "not_rated"


STATES: Final[Mapping[str, str]] = {
    State.SELF: N_("机构自评"),
    State.FIRST: N_("初评"),
    State.COMMENT: N_("征求机构意见"),
    State.SECOND: N_("复评"),
    State.AUDIT: N_("审核"),
    State.ANNOUNCED: N_("结果已告知"),
    State.REVIEW: N_("复核"),
    State.FINAL: N_("结果已确定"),
    State.NOT_RATED: N_("不评价"),
}
TONES: Final[Mapping[str, str]] = {
    State.SELF: "active",
    State.FIRST: "active",
    State.COMMENT: "waiting",
    State.SECOND: "active",
    State.AUDIT: "active",
    State.ANNOUNCED: "good",
    State.REVIEW: "waiting",
    State.FINAL: "good",
    State.NOT_RATED: "neutral",
}
OF_HOUSE: Final = frozenset({State.SELF})
"""States in which the institution must act."""
OPEN: Final = frozenset(State) - {State.FINAL, State.NOT_RATED}

ANNOUNCED: Final = frozenset({State.ANNOUNCED, State.REVIEW, State.FINAL})
"""States in which the institution knows a result."""


class Stage(StrEnum):
    """A round of scores."""

    SELF = "self"
    FIRST = "first"
    SECOND = "second"
    REVIEW = "review"


STAGES: Final[Mapping[str, str]] = {
    Stage.SELF: N_("自评"),
    Stage.FIRST: N_("初评"),
    Stage.SECOND: N_("复评"),
    Stage.REVIEW: N_("复核"),
}


class Side(StrEnum):
    """On which side of an evaluation one stands."""

    HOUSE = "house"
    REGULATOR = "regulator"


class YearState(StrEnum):
    """Where the evaluations of a year stand."""

    PLANNED = "planned"
    RUNNING = "running"


class Outcome(StrEnum):
    """What became of an objection or appeal."""

    UPHELD = "upheld"
    REJECTED = "rejected"


OUTCOMES: Final[Mapping[str, str]] = {Outcome.UPHELD: N_("采纳"), Outcome.REJECTED: N_("不采纳")}


class Kind(StrEnum):
    """What an institution has against a rating: an objection to an item of the first one, or an appeal from the result."""

    OBJECTION = "objection"
    APPEAL = "appeal"


def stage_edited(state: str) -> tuple[Stage, Side] | None:
    """Return which scores may be edited in a state, and by which side."""
    return {
        State.SELF: (Stage.SELF, Side.HOUSE),
        State.FIRST: (Stage.FIRST, Side.REGULATOR),
        State.SECOND: (Stage.SECOND, Side.REGULATOR),
        State.REVIEW: (Stage.REVIEW, Side.REGULATOR),
    }.get(State(state))


_HOUSE_SEES: Final[Mapping[State, tuple[Stage, ...]]] = {
    State.SELF: (Stage.SELF,),
    State.FIRST: (Stage.SELF,),
    State.COMMENT: (Stage.SELF, Stage.FIRST),
    State.SECOND: (Stage.SELF, Stage.FIRST),
    State.AUDIT: (Stage.SELF, Stage.FIRST),
    State.ANNOUNCED: (Stage.SELF, Stage.FIRST, Stage.SECOND),
    State.REVIEW: (Stage.SELF, Stage.FIRST, Stage.SECOND),
    State.FINAL: tuple(Stage),
    State.NOT_RATED: (Stage.SELF,),
}


def stages_seen(state: str, side: Side) -> tuple[Stage, ...]:
    """Return the rounds of scores one may see: the institution none that is still being decided."""
    return tuple(Stage) if side is Side.REGULATOR else _HOUSE_SEES[State(state)]


def results_seen(state: str, side: Side) -> tuple[Stage, ...]:
    """Return the rounds whose results one may see: that of an earlier review was told, though another review now runs."""
    seen = stages_seen(state, side)
    return (*seen, Stage.REVIEW) if state == State.REVIEW and Stage.REVIEW not in seen else seen
