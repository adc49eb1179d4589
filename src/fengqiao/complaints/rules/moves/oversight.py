"""Reports, orders and notes."""

from typing import Final

from fengqiao.complaints.rules.choices import MAJOR_KINDS
from fengqiao.complaints.rules.conditions import fact
from fengqiao.complaints.rules.moves.common import HANDLERS, SENIORS, reason
from fengqiao.complaints.rules.states import OPEN, Action, DeadlineKind, State
from fengqiao.foundation.actors import Role
from fengqiao.foundation.lifecycle import Field, FieldKind, Move
from fengqiao.foundation.marking import N_

OVERSIGHT: Final = (
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
    Move(
        Action.NOTE,
        N_("办理记录"),
        frozenset(State),
        None,
        HANDLERS | {Role.REGULATOR},
        "Art. 28",
        (Field("text", N_("记录"), FieldKind.LONG_TEXT, max_length=5000),),
        holder=False,
    ),
)
