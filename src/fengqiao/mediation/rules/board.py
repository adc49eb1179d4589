"""The columns of a body's board, and which action leads a matter from one to another."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from fengqiao.foundation.marking import N_
from fengqiao.mediation.rules.states import Action, State


class Stage(StrEnum):
    """What must happen next."""

    CHECK = "check"
    INVITE = "invite"
    APPOINT = "appoint"
    SCHEDULE = "schedule"
    SESSION = "session"
    SIGN = "sign"
    PERFORM = "perform"


STAGE_LABELS: Final[Mapping[str, str]] = {
    Stage.CHECK: N_("待审核"),
    Stage.INVITE: N_("邀请中"),
    Stage.APPOINT: N_("选定调解员"),
    Stage.SCHEDULE: N_("待排期"),
    Stage.SESSION: N_("调解中"),
    Stage.SIGN: N_("待签署"),
    Stage.PERFORM: N_("履行中"),
}
STATES: Final[Mapping[Stage, frozenset[State]]] = {
    Stage.CHECK: frozenset({State.APPLIED}),
    Stage.INVITE: frozenset({State.INVITING}),
    Stage.APPOINT: frozenset({State.APPOINTING}),
    Stage.SCHEDULE: frozenset({State.MEDIATING}),
    Stage.SESSION: frozenset({State.MEDIATING, State.EVALUATING, State.PROPOSED, State.VOTING}),
    Stage.SIGN: frozenset({State.SIGNING}),
    Stage.PERFORM: frozenset({State.PERFORMING, State.IN_DEFAULT}),
}
"""States of a column. Mediating stands in two: a session is planned, or none is."""


def stage_of(state: str, *, has_session: bool) -> Stage | None:
    """Return the column of a matter, None once it is over. ``has_session``: one is planned."""
    if state == State.MEDIATING:
        return Stage.SESSION if has_session else Stage.SCHEDULE
    return next((stage for stage, states in STATES.items() if state in states), None)


@dataclass(frozen=True, slots=True)
class Way:
    """The action that leads to a column, or the reason why none does."""

    action: Action | None = None
    reason: str = ""


_DRAFT: Final = Way(Action.DRAFT_AGREEMENT)
_ANSWER: Final = Way(Action.ANSWER_PROPOSAL)
_VOTE: Final = Way(Action.CLOSE_VOTE)
_ORAL: Final = Way(Action.AGREE_ORALLY)
_RECUSE: Final = Way(Action.RECUSE)
_WAYS: Final[Mapping[tuple[State, Stage], Way]] = {
    (State.APPLIED, Stage.INVITE): Way(Action.ACCEPT),
    (State.APPLIED, Stage.APPOINT): Way(Action.ACCEPT),
    (State.INVITING, Stage.APPOINT): Way(Action.ANSWER_INVITATION),
    (State.APPOINTING, Stage.SCHEDULE): Way(Action.APPOINT),
    (State.MEDIATING, Stage.APPOINT): _RECUSE,
    (State.EVALUATING, Stage.APPOINT): _RECUSE,
    (State.PROPOSED, Stage.APPOINT): _RECUSE,
    (State.VOTING, Stage.APPOINT): _RECUSE,
    (State.SIGNING, Stage.APPOINT): _RECUSE,
    (State.MEDIATING, Stage.SESSION): Way(Action.SCHEDULE),
    (State.MEDIATING, Stage.SCHEDULE): Way(Action.CANCEL_SESSION),
    (State.EVALUATING, Stage.SCHEDULE): Way(Action.GIVE_EVALUATION),
    (State.PROPOSED, Stage.SCHEDULE): _ANSWER,
    (State.VOTING, Stage.SCHEDULE): _VOTE,
    (State.MEDIATING, Stage.SIGN): _DRAFT,
    (State.EVALUATING, Stage.SIGN): Way(reason=N_("先提交评估意见，再拟定协议。")),
    (State.PROPOSED, Stage.SIGN): _ANSWER,
    (State.VOTING, Stage.SIGN): _VOTE,
    (State.SIGNING, Stage.PERFORM): Way(Action.SIGN),
    (State.MEDIATING, Stage.PERFORM): _ORAL,
    (State.PERFORMING, Stage.SCHEDULE): Way(Action.MEDIATE_AGAIN),
    (State.IN_DEFAULT, Stage.SCHEDULE): Way(Action.MEDIATE_AGAIN),
}
_ASKED: Final = Way(reason=N_("已经指派了调解员，正在等其答复；接受后案件会自动到这一列。"))
_HERE: Final = Way(reason=N_("案件已经在这一列。"))
_BACK: Final = Way(reason=N_("这一步已经办完，不能退回。"))
_SKIPS: Final = Way(reason=N_("中间还有没办的步骤，请一列一列往前走。"))
_OVER: Final = Way(reason=N_("案件已经终结。"))


def way_to(stage: Stage, *, state: str, has_session: bool, is_asked: bool) -> Way:
    """Return what leads a matter to a column. ``is_asked``: a mediator has been asked and has not begun."""
    here = stage_of(state, has_session=has_session)
    if here is None:
        return _OVER
    if here is stage:
        return _HERE
    if here is Stage.APPOINT and stage is Stage.SCHEDULE and is_asked:
        return _ASKED
    order = list(Stage)
    return _WAYS.get((State(state), stage)) or (_BACK if order.index(stage) < order.index(here) else _SKIPS)
