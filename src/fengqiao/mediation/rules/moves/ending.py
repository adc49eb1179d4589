"""Ends without agreement, and what anyone may add (人民调解法 Arts 23, 26; 特邀调解规定 Art. 18; 在线调解规则 Arts 21, 25)."""

from typing import Final

from fengqiao.foundation.actors import Role
from fengqiao.foundation.lifecycle import Field, FieldKind, Move
from fengqiao.foundation.marking import N_
from fengqiao.mediation.rules.choices import FAILINGS
from fengqiao.mediation.rules.conditions import fact, from_court, own_mediator, party
from fengqiao.mediation.rules.moves.roles import INSIDE, PARTY_SIDE, SIDE, private, shared, text
from fengqiao.mediation.rules.states import BEFORE_AGREEMENT, FINAL, OPEN, Action, Audience, DeadlineKind, State

MOVES: Final = (
    Move(
        Action.FAIL,
        N_("终止调解"),
        BEFORE_AGREEMENT - {State.APPLIED},
        State.FAILED,
        INSIDE | {Role.SYSTEM},
        "人民调解法 Art. 26; 在线调解规则 Art. 25",
        (
            Field("reason", N_("终止原因"), FieldKind.CHOICE, choices=FAILINGS),
            text("remedies", N_("告知当事人的其他途径"), required=False),
        ),
        conditions=(own_mediator,),
    ),
    Move(
        Action.STOP_SHAM,
        N_("涉嫌虚假，停止并报告"),
        OPEN - {State.APPLIED},
        State.FAILED,
        INSIDE,
        "特邀调解规定 Art. 18",
        (private("grounds", N_("可疑情形")), text("reported_to", N_("已报告的机关"), most=200)),
        conditions=(own_mediator,),
    ),
    Move(
        Action.REPORT_FAILURE,
        N_("向法院报告调解不成"),
        frozenset({State.FAILED}),
        None,
        INSIDE,
        "在线调解规则 Art. 21",
        (
            text("basic_facts", N_("基本情况"), audience=Audience.COURT),
            text("why", N_("未达成协议的原因"), audience=Audience.COURT),
            text("conduct", N_("增加纠纷解决成本的行为"), audience=Audience.COURT, required=False),
            text("points", N_("需要注意的事项"), audience=Audience.COURT, required=False),
        ),
        conditions=(from_court,),
        ends=(DeadlineKind.FAILURE_REPORT,),
    ),
    Move(
        Action.WITHDRAW,
        N_("撤回申请或自行和解"),
        BEFORE_AGREEMENT,
        State.WITHDRAWN,
        PARTY_SIDE,
        "人民调解法 Art. 23",
        (text("reason", N_("理由"), required=False), SIDE),
        holder=False,
        conditions=(party,),
        ends=tuple(DeadlineKind),
    ),
    Move(
        Action.ADD_MATERIAL,
        N_("补充材料"),
        OPEN,
        None,
        PARTY_SIDE,
        "own design",
        (shared("text", N_("补充说明")), SIDE),
        holder=False,
        conditions=(party,),
    ),
    Move(
        Action.RATE,
        N_("评价"),
        FINAL | {State.PERFORMING},
        None,
        frozenset({Role.CONSUMER}),
        "own design",
        (
            Field("stars", N_("满意度"), FieldKind.CHOICE, choices={str(n): f"{n}" for n in range(1, 6)}),
            Field("settled", N_("问题是否真正解决"), FieldKind.CHOICE, choices={"yes": N_("是"), "no": N_("否")}),
            text("comment", N_("留言"), required=False),
        ),
        holder=False,
        conditions=(party, fact("is_rated", wanted=False, reason=N_("已经评价过"))),
    ),
)
