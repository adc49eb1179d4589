"""Agreement, signatures, performance (人民调解法 Arts 28-32; 在线调解规则 Art. 19)."""

from typing import Final

from fengqiao.foundation.actors import Role
from fengqiao.foundation.lifecycle import Field, FieldKind, Move
from fengqiao.foundation.marking import N_
from fengqiao.mediation.rules.choices import SIGNING_METHODS
from fengqiao.mediation.rules.conditions import fact, own_mediator, party
from fengqiao.mediation.rules.moves.roles import INSIDE, PARTY_SIDE, SIDE, private, shared, text
from fengqiao.mediation.rules.states import Action, DeadlineKind, State

_PERFORMABLE: Final = frozenset({State.PERFORMING, State.IN_DEFAULT})
_TERMS: Final = (
    shared("facts", N_("主要事实、争议事项和责任")),
    shared("terms", N_("协议内容、履行方式和期限")),
    Field("amount", N_("协议金额"), FieldKind.MONEY, required=False),
    text(
        "instalments",
        N_("分期履行（每行：日期 金额）"),
        required=False,
        most=4000,
    ),
)

MOVES: Final = (
    Move(
        Action.DRAFT_AGREEMENT,
        N_("拟定调解协议"),
        frozenset({State.MEDIATING, State.SIGNING}),
        State.SIGNING,
        INSIDE,
        "人民调解法 Art. 29",
        _TERMS,
        conditions=(own_mediator, fact("has_agreement", wanted=False, reason=N_("已有协议文本，请修改协议"))),
        starts=(DeadlineKind.SIGN,),
    ),
    Move(
        Action.REVISE_AGREEMENT,
        N_("修改协议（已签的须重签）"),
        frozenset({State.SIGNING}),
        None,
        INSIDE,
        "人民调解法 Art. 29",
        _TERMS,
        conditions=(own_mediator, fact("has_agreement", wanted=True, reason=N_("尚未拟定协议"))),
        starts=(DeadlineKind.SIGN,),
    ),
    Move(
        Action.SIGN,
        N_("签署协议"),
        frozenset({State.SIGNING}),
        None,
        PARTY_SIDE | {Role.MEDIATOR},
        "人民调解法 Art. 29; 在线调解规则 Art. 19",
        (
            Field("method", N_("签署方式"), FieldKind.CHOICE, choices=SIGNING_METHODS),
            Field("version", N_("协议版本"), FieldKind.NUMBER),
            Field("attachment", N_("签名或扫描件"), FieldKind.NUMBER, required=False),
            Field("code", N_("短信验证码"), max_length=6, required=False, audience="body"),
            SIDE,
        ),
        holder=False,
        conditions=(
            fact("has_agreement", wanted=True, reason=N_("尚未拟定协议")),
            fact("may_sign", wanted=True, reason=N_("没有需要您签署的文本，或您已签署")),
        ),
        ends=(DeadlineKind.SIGN,),
        starts=(DeadlineKind.PERFORM, DeadlineKind.CONFIRM_APPLY),
        also=frozenset({State.PERFORMING, State.PERFORMED}),
    ),
    Move(
        Action.REFUSE_TO_SIGN,
        N_("拒绝签署"),
        frozenset({State.SIGNING}),
        State.FAILED,
        PARTY_SIDE,
        "在线调解规则 Art. 25",
        (shared("reason", N_("理由"), required=False), SIDE),
        holder=False,
        conditions=(party,),
        ends=(DeadlineKind.SIGN,),
    ),
    Move(
        Action.AGREE_ORALLY,
        N_("口头协议（调解员记录）"),
        frozenset({State.MEDIATING}),
        State.PERFORMING,
        INSIDE,
        "人民调解法 Arts 28, 30",
        _TERMS,
        conditions=(own_mediator, fact("has_agreement", wanted=False, reason=N_("已有协议文本，请签署"))),
        starts=(DeadlineKind.PERFORM, DeadlineKind.CONFIRM_APPLY),
        also=frozenset({State.PERFORMED}),
    ),
    Move(
        Action.RECORD_PERFORMANCE,
        N_("登记履行"),
        _PERFORMABLE,
        None,
        PARTY_SIDE,
        "人民调解法 Art. 31",
        (
            Field("instalment", N_("第几期"), FieldKind.NUMBER, required=False),
            Field("amount", N_("实际金额"), FieldKind.MONEY, required=False),
            Field("paid_on", N_("履行日期"), FieldKind.DATE),
            shared("proof", N_("凭证说明"), required=False),
        ),
        holder=False,
        conditions=(party,),
        ends=(DeadlineKind.PERFORM,),
        also=frozenset({State.PERFORMING, State.PERFORMED}),
    ),
    Move(
        Action.REPORT_DEFAULT,
        N_("反映未履行"),
        frozenset({State.PERFORMING}),
        State.IN_DEFAULT,
        PARTY_SIDE | {Role.SYSTEM},
        "人民调解法 Art. 31",
        (shared("reason", N_("情况说明"), required=False), SIDE),
        holder=False,
        conditions=(party, fact("instalment_overdue", wanted=True, reason=N_("没有到期未履行的款项"))),
    ),
    Move(
        Action.TO_ENFORCEMENT,
        N_("转强制执行或诉讼"),
        _PERFORMABLE,
        State.ENFORCEMENT,
        PARTY_SIDE,
        "人民调解法 Art. 32; 民事诉讼法 Arts 206, 250",
        (text("reference", N_("案号或说明")), SIDE),
        holder=False,
        conditions=(party,),
    ),
    Move(
        Action.NOTE,
        N_("办理记录"),
        frozenset(State),
        None,
        INSIDE,
        "人民调解法 Art. 27",
        (private("text", N_("记录")),),
        conditions=(own_mediator,),
    ),
)
