"""Who handles it, and what those above ask (Arts 6, 9, 17, 29, 41)."""

from typing import Final

from fengqiao.complaints.rules.choices import MAJOR_KINDS
from fengqiao.complaints.rules.conditions import above, fact
from fengqiao.complaints.rules.moves.roles import HANDLERS, SENIORS, reason
from fengqiao.complaints.rules.states import IN_HAND, OPEN, PAUSED, Action, DeadlineKind, State
from fengqiao.foundation.actors import Role
from fengqiao.foundation.lifecycle import Field, FieldKind, Move
from fengqiao.foundation.marking import N_

MOVES: Final = (
    Move(
        Action.PASS_UP,
        N_("上报上级办理"),
        IN_HAND | {State.DISPUTED},
        None,
        HANDLERS | {Role.SYSTEM},
        "Art. 9",
        (reason(),),
        conditions=(fact("has_upper", wanted=True, reason=N_("已在最高层级")),),
    ),
    Move(
        Action.TAKE_OVER,
        N_("提级办理"),
        OPEN - PAUSED - {State.WITH_REGULATOR},
        None,
        SENIORS,
        "Art. 9",
        (reason(),),
        holder=False,
        conditions=(above,),
    ),
    Move(
        Action.SEND_DOWN,
        N_("交下级办理"),
        IN_HAND,
        None,
        SENIORS,
        "Art. 9",
        (Field("organisation", N_("下级机构代码"), max_length=24), reason()),
        conditions=(fact("has_lower", wanted=True, reason=N_("没有下级机构可交办")),),
    ),
    Move(
        Action.LEAD,
        N_("亲自领办"),
        OPEN - {State.WITH_REGULATOR},
        None,
        frozenset({Role.EXECUTIVE}),
        N_("行长（总经理）领办制"),
        (reason("note", N_("领办要求"), required=False),),
        holder=False,
        conditions=(fact("led_by_actor", wanted=False, reason=N_("您已领办此案")),),
    ),
    Move(
        Action.DECLARE_CONFLICT,
        N_("声明回避"),
        OPEN - {State.WITH_REGULATOR},
        None,
        HANDLERS,
        "Art. 17",
        (reason(),),
        conditions=(fact("conflicted", wanted=False, reason=N_("您已声明回避")),),
    ),
    Move(
        Action.REPORT_MAJOR,
        N_("重大投诉报告"),
        OPEN,
        None,
        SENIORS | {Role.REGULATOR},
        "Art. 29",
        (Field("kind", N_("情形"), FieldKind.CHOICE, choices=MAJOR_KINDS), reason("plan", N_("应急处置与报告内容"))),
        holder=False,
        ends=(DeadlineKind.MAJOR_REPORT,),
    ),
    Move(
        Action.ORDER_REPORT,
        N_("要求报告"),
        frozenset(State) - {State.WITH_REGULATOR, State.MERGED},
        None,
        frozenset({Role.REGULATOR}),
        "Art. 6, 41",
        (Field("question", N_("要求说明的事项"), FieldKind.LONG_TEXT), Field("due_on", N_("报告期限"), FieldKind.DATE)),
        holder=False,
    ),
    Move(
        Action.ANSWER_ORDER,
        N_("答复要求"),
        frozenset(State) - {State.WITH_REGULATOR, State.MERGED},
        None,
        HANDLERS,
        "Art. 41",
        (Field("order", N_("要求编号"), FieldKind.NUMBER, required=False), reason("answer", N_("报告内容"))),
        holder=False,
        conditions=(fact("open_orders", wanted=True, reason=N_("没有待答复的要求")),),
    ),
)
