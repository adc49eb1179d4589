"""Choosing, appointing, disclosing and recusing (人民调解法 Art. 19; 特邀调解规定 Arts 12-16; 在线调解规则 Arts 10-13)."""

from typing import Final

from fengqiao.foundation.actors import Role
from fengqiao.foundation.lifecycle import Field, FieldKind, Move
from fengqiao.foundation.marking import N_
from fengqiao.mediation.rules.choices import DISCLOSURES
from fengqiao.mediation.rules.conditions import all_briefed, fact, once, own_mediator, party
from fengqiao.mediation.rules.moves.roles import BODY, INSIDE, PARTY_SIDE, SIDE, private, shared
from fengqiao.mediation.rules.states import IN_SESSION, Action, DeadlineKind, State

_MEDIATOR: Final = Field("mediator", N_("调解员"), FieldKind.NUMBER)
_asked = fact("is_asked", wanted=True, reason=N_("没有等待您答复的指派"))

MOVES: Final = (
    Move(
        Action.CHOOSE_MEDIATOR,
        N_("选择调解员"),
        frozenset({State.APPOINTING}),
        None,
        PARTY_SIDE,
        "人民调解法 Arts 19, 23",
        (_MEDIATOR, SIDE),
        holder=False,
        conditions=(party, fact("is_seated", wanted=False, reason=N_("已经在征询或已确定调解员"))),
    ),
    Move(
        Action.OBJECT_MEDIATOR,
        N_("对调解员提出异议"),
        frozenset({State.APPOINTING, State.MEDIATING}),
        None,
        PARTY_SIDE,
        "特邀调解规定 Art. 15",
        (_MEDIATOR, private("reason", N_("理由")), SIDE),
        holder=False,
        conditions=(party,),
    ),
    Move(
        Action.APPOINT,
        N_("指定调解员"),
        frozenset({State.APPOINTING, State.MEDIATING}),
        None,
        BODY,
        "人民调解法 Art. 19; 特邀调解规定 Art. 13",
        (
            _MEDIATOR,
            Field("presiding", N_("主持调解"), FieldKind.FLAG, required=False),
            private("against_ranking", N_("不按推荐次序的理由"), required=False),
        ),
        starts=(DeadlineKind.TAKE,),
        ends=(DeadlineKind.CHOOSE,),
    ),
    Move(
        Action.TAKE_CASE,
        N_("接受指派并披露"),
        frozenset({State.APPOINTING, State.MEDIATING}),
        None,
        frozenset({Role.MEDIATOR}),
        "特邀调解规定 Art. 15; 在线调解规则 Arts 12, 13",
        (
            Field("disclosure", N_("与当事人的关系"), FieldKind.CHOICE, choices=DISCLOSURES),
            shared("statement", N_("披露内容"), required=False),
        ),
        conditions=(_asked, all_briefed),
        starts=(DeadlineKind.MEDIATE,),
        ends=(DeadlineKind.TAKE,),
        also=frozenset({State.MEDIATING}),
    ),
    Move(
        Action.DECLINE_CASE,
        N_("谢绝指派"),
        frozenset({State.APPOINTING, State.MEDIATING}),
        None,
        frozenset({Role.MEDIATOR}),
        "在线调解规则 Art. 12",
        (private("reason", N_("理由")),),
        conditions=(_asked,),
        ends=(DeadlineKind.TAKE,),
    ),
    Move(
        Action.ACCEPT_DISCLOSURE,
        N_("知悉披露，同意由其调解"),
        frozenset({State.APPOINTING, State.MEDIATING}),
        None,
        PARTY_SIDE,
        "特邀调解规定 Art. 15; 在线调解规则 Art. 13",
        (_MEDIATOR, SIDE),
        holder=False,
        conditions=(
            party,
            fact("has_disclosure", wanted=True, reason=N_("没有待确认的披露")),
            once("may_accept_disclosure"),
        ),
        starts=(DeadlineKind.MEDIATE,),
        also=frozenset({State.MEDIATING}),
    ),
    Move(
        Action.RECUSE,
        N_("回避或更换调解员"),
        IN_SESSION | {State.APPOINTING},
        None,
        INSIDE,
        "特邀调解规定 Art. 15",
        (_MEDIATOR, private("reason", N_("理由"))),
        conditions=(own_mediator,),
        also=frozenset({State.APPOINTING}),
    ),
)
