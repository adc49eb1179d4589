"""Judicial confirmation (人民调解法 Art. 33; 民事诉讼法 Arts 205, 206; 司法确认程序若干规定 2011)."""

from typing import Final

from fengqiao.foundation.lifecycle import Field, FieldKind, Move
from fengqiao.foundation.marking import N_
from fengqiao.mediation.rules.choices import CONFIRMATION_REFUSALS, CONFIRMATION_REJECTIONS
from fengqiao.mediation.rules.conditions import fact, once, party
from fengqiao.mediation.rules.moves.roles import BODY, COURT, INSIDE, PARTY_SIDE, SIDE, text
from fengqiao.mediation.rules.states import Action, DeadlineKind, State

_COURT_OR_BODY: Final = COURT | BODY
"""The body enters the court's answer where the court does not work in the system."""
_IN_EFFECT: Final = frozenset({State.PERFORMING, State.IN_DEFAULT, State.PERFORMED})
_answerable = fact("is_court_or_body", wanted=True, reason=N_("只有承办法院可以进行此操作"))

MOVES: Final = (
    Move(
        Action.CONFIRM_JOINTLY,
        N_("共同申请司法确认"),
        _IN_EFFECT,
        None,
        PARTY_SIDE,
        "人民调解法 Art. 33; 民事诉讼法 Art. 205",
        (SIDE,),
        holder=False,
        conditions=(
            party,
            fact("confirmation_open", wanted=True, reason=N_("申请期限已过，或已申请")),
            fact("agreement_signed", wanted=True, reason=N_("须有生效的书面协议")),
            once("may_confirm"),
        ),
        starts=(DeadlineKind.CONFIRM_ACCEPT,),
        ends=(DeadlineKind.CONFIRM_APPLY,),
    ),
    Move(
        Action.COURT_ACCEPT,
        N_("法院受理确认申请"),
        _IN_EFFECT,
        None,
        _COURT_OR_BODY,
        "司法确认程序若干规定 Art. 4",
        (Field("number", N_("案号"), max_length=60, help=N_("例如 （2026）浙0681调确12号")),),
        holder=False,
        conditions=(_answerable, fact("confirmation_applied", wanted=True, reason=N_("没有待受理的确认申请"))),
        starts=(DeadlineKind.CONFIRM_DECIDE,),
        ends=(DeadlineKind.CONFIRM_ACCEPT,),
    ),
    Move(
        Action.COURT_REJECT,
        N_("法院不予受理"),
        _IN_EFFECT,
        None,
        _COURT_OR_BODY,
        "司法确认程序若干规定 Art. 4",
        (Field("ground", N_("理由"), FieldKind.CHOICE, choices=CONFIRMATION_REJECTIONS),),
        holder=False,
        conditions=(_answerable, fact("confirmation_applied", wanted=True, reason=N_("没有待受理的确认申请"))),
        ends=(DeadlineKind.CONFIRM_ACCEPT,),
    ),
    Move(
        Action.COURT_EXTEND,
        N_("经批准延长确认期限"),
        _IN_EFFECT,
        None,
        _COURT_OR_BODY,
        "司法确认程序若干规定 Art. 5",
        (text("approval", N_("批准情况")),),
        holder=False,
        conditions=(_answerable, fact("confirmation_accepted", wanted=True, reason=N_("法院尚未受理"))),
    ),
    Move(
        Action.COURT_CONFIRM,
        N_("裁定确认有效"),
        _IN_EFFECT,
        None,
        _COURT_OR_BODY,
        "民事诉讼法 Art. 206",
        (Field("decided_on", N_("裁定日期"), FieldKind.DATE), Field("number", N_("裁定书编号"), max_length=60)),
        holder=False,
        conditions=(_answerable, fact("confirmation_accepted", wanted=True, reason=N_("法院尚未受理"))),
        ends=(DeadlineKind.CONFIRM_DECIDE,),
    ),
    Move(
        Action.COURT_REFUSE,
        N_("裁定驳回申请"),
        _IN_EFFECT,
        None,
        _COURT_OR_BODY,
        "司法确认程序若干规定 Art. 7; 民事诉讼法 Art. 206",
        (
            Field("decided_on", N_("裁定日期"), FieldKind.DATE),
            Field("ground", N_("理由"), FieldKind.CHOICE, choices=CONFIRMATION_REFUSALS),
        ),
        holder=False,
        conditions=(_answerable, fact("confirmation_accepted", wanted=True, reason=N_("法院尚未受理"))),
        ends=(DeadlineKind.CONFIRM_DECIDE,),
    ),
    Move(
        Action.MEDIATE_AGAIN,
        N_("变更协议或重新调解"),
        frozenset({State.PERFORMING, State.IN_DEFAULT}),
        State.MEDIATING,
        INSIDE,
        "民事诉讼法 Art. 206",
        (text("consent", N_("双方同意的记录")),),
        conditions=(fact("confirmation_refused", wanted=True, reason=N_("确认申请未被驳回")),),
        starts=(DeadlineKind.MEDIATE,),
        ends=(DeadlineKind.PERFORM, DeadlineKind.CONFIRM_APPLY),
    ),
)
