"""What the complainant does, or an office records for them (Arts 13-20, 31)."""

from typing import Final

from fengqiao.complaints.rules.conditions import fact, own_case, reviewable
from fengqiao.complaints.rules.moves.roles import CONSUMER_SIDE, reason
from fengqiao.complaints.rules.states import OPEN, Action, DeadlineKind, State
from fengqiao.foundation.actors import Role
from fengqiao.foundation.lifecycle import Field, FieldKind, Move
from fengqiao.foundation.marking import N_

MOVES: Final = (
    Move(
        Action.ADD_MATERIAL,
        N_("补充材料"),
        OPEN,
        None,
        CONSUMER_SIDE | {Role.REGULATOR},
        "Art. 13",
        (Field("text", N_("补充说明"), FieldKind.LONG_TEXT, max_length=5000),),
        holder=False,
        conditions=(own_case,),
    ),
    Move(
        Action.ACCEPT_DECISION,
        N_("接受决定"),
        frozenset({State.NOTIFIED, State.DISPUTED}),
        State.CLOSED,
        CONSUMER_SIDE,
        "Art. 19",
        holder=False,
        conditions=(own_case,),
        ends=(DeadlineKind.REVIEW_APPLY,),
    ),
    Move(
        Action.REJECT_DECISION,
        N_("不接受决定"),
        frozenset({State.NOTIFIED}),
        State.DISPUTED,
        CONSUMER_SIDE,
        "Art. 19",
        (reason(required=False),),
        holder=False,
        conditions=(own_case,),
    ),
    Move(
        Action.REQUEST_REVIEW,
        N_("申请上级核查"),
        frozenset({State.NOTIFIED, State.DISPUTED, State.CLOSED}),
        State.IN_REVIEW,
        CONSUMER_SIDE,
        "Art. 20",
        (reason(),),
        holder=False,
        conditions=(own_case, reviewable),
        starts=(DeadlineKind.REVIEW_DECIDE,),
        ends=(DeadlineKind.REVIEW_APPLY,),
    ),
    Move(
        Action.WITHDRAW,
        N_("撤回投诉"),
        OPEN,
        State.WITHDRAWN,
        CONSUMER_SIDE | {Role.REGULATOR},
        "Art. 15",
        (reason(required=False),),
        holder=False,
        conditions=(own_case,),
        ends=tuple(DeadlineKind),
    ),
    Move(
        Action.TO_COURT,
        N_("已申请仲裁或起诉"),
        OPEN - {State.WITH_REGULATOR},
        State.TO_COURT,
        CONSUMER_SIDE,
        "Art. 19",
        (reason("reference", N_("案号或说明")),),
        holder=False,
        conditions=(own_case,),
        ends=tuple(DeadlineKind),
    ),
    Move(
        Action.BRING_TO_REGULATOR,
        N_("向监管机构反映"),
        frozenset({State.NOTIFIED, State.DISPUTED, State.CLOSED, State.TO_COURT}),
        None,
        frozenset({Role.CONSUMER, Role.REGULATOR}),
        "Art. 31",
        (reason(),),
        holder=False,
        conditions=(fact("at_regulator", wanted=False, reason=N_("已向监管机构反映")),),
    ),
    Move(
        Action.LAPSE,
        N_("期满无异议办结"),
        frozenset({State.NOTIFIED, State.DISPUTED}),
        State.CLOSED,
        frozenset({Role.SYSTEM}),
        "Art. 20",
        holder=False,
        conditions=(fact("review_window_over", wanted=True, reason=N_("申请核查的期限未满")),),
        ends=(DeadlineKind.REVIEW_APPLY,),
    ),
    Move(
        Action.RATE,
        N_("评价"),
        frozenset({State.CLOSED, State.NOTIFIED, State.NOT_HANDLED, State.WITHDRAWN}),
        None,
        frozenset({Role.CONSUMER}),
        "own design",
        (
            Field("stars", N_("满意度"), FieldKind.CHOICE, choices={str(n): f"{n}" for n in range(1, 6)}),
            Field("settled", N_("问题是否真正解决"), FieldKind.CHOICE, choices={"yes": N_("是"), "no": N_("否")}),
            reason("comment", N_("留言"), required=False),
        ),
        holder=False,
    ),
)
