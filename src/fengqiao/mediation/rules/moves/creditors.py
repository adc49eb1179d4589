"""An enterprise in difficulty and its creditors: meeting, standstill, plan, vote, follow-up (S11, S12; own design)."""

from typing import Final

from fengqiao.foundation.actors import Role
from fengqiao.foundation.lifecycle import Field, FieldKind, Move
from fengqiao.foundation.marking import N_
from fengqiao.mediation.rules.choices import VOTES
from fengqiao.mediation.rules.conditions import fact, of_creditors, own_mediator, party
from fengqiao.mediation.rules.moves.roles import BODY, INSIDE, INSTITUTION, SIDE, private, shared
from fengqiao.mediation.rules.states import Action, Audience, DeadlineKind, State

_SOURCE: Final = "own design"

MOVES: Final = (
    Move(
        Action.HOLD_CREDITORS_MEETING,
        N_("召开债权人会议"),
        frozenset({State.MEDIATING}),
        None,
        INSIDE,
        _SOURCE,
        (
            Field("held_on", N_("日期"), FieldKind.DATE),
            Field("present", N_("到会的各方（序号）"), max_length=80, help=N_("例如 1,2")),
            private("minutes_text", N_("会议记录")),
            shared("resolution", N_("会议意见"), required=False),
        ),
        conditions=(of_creditors, own_mediator),
    ),
    Move(
        Action.START_STANDSTILL,
        N_("约定暂缓催收与诉讼"),
        frozenset({State.MEDIATING, State.VOTING}),
        None,
        INSIDE,
        _SOURCE,
        (Field("until", N_("暂缓至"), FieldKind.DATE), shared("terms", N_("暂缓的内容"))),
        conditions=(of_creditors, own_mediator),
        starts=(DeadlineKind.STANDSTILL,),
    ),
    Move(
        Action.PROPOSE_PLAN,
        N_("提出处置方案并表决"),
        frozenset({State.MEDIATING}),
        State.VOTING,
        INSIDE,
        _SOURCE,
        (shared("plan", N_("方案")),),
        conditions=(of_creditors, own_mediator),
        starts=(DeadlineKind.VOTE,),
    ),
    Move(
        Action.VOTE,
        N_("表决"),
        frozenset({State.VOTING}),
        None,
        INSTITUTION | BODY,
        _SOURCE,
        (
            Field("vote", N_("表决意见"), FieldKind.CHOICE, choices=VOTES, audience=Audience.PARTIES),
            shared("reason", N_("理由"), required=False),
            SIDE,
        ),
        holder=False,
        conditions=(of_creditors, party, fact("may_vote", wanted=True, reason=N_("只有未表决的债权人可以表决"))),
        also=frozenset({State.SIGNING, State.MEDIATING}),
    ),
    Move(
        Action.CLOSE_VOTE,
        N_("表决截止"),
        frozenset({State.VOTING}),
        State.MEDIATING,
        BODY | {Role.SYSTEM},
        _SOURCE,
        conditions=(of_creditors, fact("vote_over", wanted=True, reason=N_("表决期未满"))),
        ends=(DeadlineKind.VOTE,),
        also=frozenset({State.SIGNING}),
    ),
    Move(
        Action.FOLLOW_UP,
        N_("帮扶回访"),
        frozenset({State.PERFORMING, State.IN_DEFAULT}),
        None,
        INSIDE,
        _SOURCE,
        (shared("findings", N_("回访情况")),),
        conditions=(of_creditors,),
        starts=(DeadlineKind.FOLLOW_UP,),
        ends=(DeadlineKind.FOLLOW_UP,),
    ),
)
