"""Which office, and who in it, has the complaint in hand."""

from typing import Final

from fengqiao.complaints.rules.conditions import above, fact
from fengqiao.complaints.rules.moves.common import HANDLERS, SENIORS, reason
from fengqiao.complaints.rules.states import IN_HAND, OPEN, PAUSED, Action, State
from fengqiao.foundation.actors import Role
from fengqiao.foundation.lifecycle import Field, Move
from fengqiao.foundation.marking import N_

LEVELS: Final = (
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
)
