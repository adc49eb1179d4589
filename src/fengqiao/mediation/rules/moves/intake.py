"""From application to both sides' consent (人民调解法 Arts 17, 23; 特邀调解规定 Art. 14)."""

from typing import Final

from fengqiao.foundation.lifecycle import Field, FieldKind, Move
from fengqiao.foundation.marking import N_
from fengqiao.mediation.rules.choices import ANSWERS, DECLINE_GROUNDS, MODES, REFUSAL_REASONS, TRACKS
from fengqiao.mediation.rules.conditions import once, party
from fengqiao.mediation.rules.moves.roles import BODY, PARTY_SIDE, SIDE, shared, text
from fengqiao.mediation.rules.states import Action, DeadlineKind, State

MOVES: Final = (
    Move(
        Action.ACCEPT,
        N_("受理并邀请对方"),
        frozenset({State.APPLIED}),
        State.INVITING,
        BODY,
        "人民调解法 Art. 17",
        (Field("track", N_("办理方式"), FieldKind.CHOICE, required=False, choices=TRACKS),),
        starts=(DeadlineKind.INVITE,),
        ends=(DeadlineKind.CHECK,),
        also=frozenset({State.APPOINTING}),
    ),
    Move(
        Action.DECLINE,
        N_("不予受理"),
        frozenset({State.APPLIED}),
        State.DECLINED,
        BODY,
        "own design",
        (Field("ground", N_("事由"), FieldKind.CHOICE, choices=DECLINE_GROUNDS), text("route", N_("告知的其他途径"))),
        ends=(DeadlineKind.CHECK,),
    ),
    Move(
        Action.ASK_MATERIAL,
        N_("请申请人补充"),
        frozenset({State.APPLIED}),
        None,
        BODY,
        "own design",
        (shared("request", N_("需要补充的内容")),),
    ),
    Move(
        Action.PASS_ON,
        N_("转其他调解组织"),
        frozenset({State.APPLIED}),
        None,
        BODY,
        "own design",
        (Field("body", N_("调解组织代码"), max_length=24), text("reason", N_("理由"))),
    ),
    Move(
        Action.ANSWER_INVITATION,
        N_("答复调解邀请"),
        frozenset({State.INVITING}),
        None,
        PARTY_SIDE,
        "人民调解法 Arts 17, 23; 2022 年第 9 号令 Art. 16",
        (
            Field("answer", N_("是否同意调解"), FieldKind.CHOICE, choices=ANSWERS),
            Field("ground", N_("不同意的理由"), FieldKind.CHOICE, required=False, choices=REFUSAL_REASONS),
            text("explanation", N_("说明"), required=False),
            Field("mode", N_("希望的方式"), FieldKind.CHOICE, required=False, choices=MODES),
            SIDE,
        ),
        holder=False,
        conditions=(party, once("may_answer")),
        ends=(DeadlineKind.INVITE,),
        also=frozenset({State.APPOINTING, State.FAILED}),
    ),
    Move(
        Action.ACKNOWLEDGE_BRIEFING,
        N_("确认《调解须知》"),
        frozenset({State.APPLIED, State.INVITING, State.APPOINTING, State.MEDIATING}),
        None,
        PARTY_SIDE,
        "特邀调解规定 Art. 14",
        (SIDE,),
        holder=False,
        conditions=(party, once("may_read_briefing")),
    ),
)
