"""How a decision is answered, and what follows."""

from typing import Final

from fengqiao.complaints.rules.choices import NOTICE_METHODS
from fengqiao.complaints.rules.conditions import fact, not_conflicted, own_case, reviewable
from fengqiao.complaints.rules.moves.common import CONSUMER_SIDE, DECISION_FIELDS, SENIORS, reason
from fengqiao.complaints.rules.states import OPEN, Action, DeadlineKind, State
from fengqiao.foundation.actors import Role
from fengqiao.foundation.lifecycle import Field, FieldKind, Move
from fengqiao.foundation.marking import N_

ANSWERS: Final = (
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
        Action.DECIDE_REVIEW,
        N_("作出核查决定"),
        frozenset({State.IN_REVIEW}),
        State.CLOSED,
        SENIORS,
        "Art. 20",
        (
            *DECISION_FIELDS,
            Field("method", N_("告知方式"), FieldKind.CHOICE, choices=NOTICE_METHODS),
            Field("notified_on", N_("告知日期"), FieldKind.DATE),
        ),
        conditions=(not_conflicted,),
        ends=(DeadlineKind.REVIEW_DECIDE,),
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
    Move(
        Action.REOPEN,
        N_("重新办理"),
        frozenset({State.CLOSED, State.WITHDRAWN, State.NOT_HANDLED}),
        State.INVESTIGATING,
        SENIORS,
        "Art. 18",
        (reason(),),
        starts=(DeadlineKind.DECIDE,),
    ),
)
