"""From receipt to the decision that its consumer is told of."""

from typing import Final

from fengqiao.complaints.rules.choices import NOTICE_METHODS
from fengqiao.complaints.rules.conditions import not_conflicted
from fengqiao.complaints.rules.moves.common import DECISION_FIELDS, HANDLERS
from fengqiao.complaints.rules.states import IN_HAND, OPEN, Action, DeadlineKind, State
from fengqiao.foundation.actors import Role
from fengqiao.foundation.lifecycle import Field, FieldKind, Move
from fengqiao.foundation.marking import N_

HANDLING: Final = (
    Move(
        Action.TRANSFER,
        N_("转办"),
        frozenset({State.WITH_REGULATOR}),
        State.RECEIVED,
        frozenset({Role.REGULATOR}),
        "Art. 33",
        (Field("note", N_("转办意见"), FieldKind.LONG_TEXT, required=False),),
        starts=(DeadlineKind.DECIDE,),
        ends=(DeadlineKind.TRANSFER,),
    ),
    Move(
        Action.ACCEPT,
        N_("受理"),
        frozenset({State.RECEIVED}),
        State.INVESTIGATING,
        HANDLERS,
        "Art. 18",
        conditions=(not_conflicted,),
        bulk=True,
    ),
    Move(
        Action.SETTLE,
        N_("当场化解"),
        IN_HAND | {State.DISPUTED},
        State.CLOSED,
        HANDLERS,
        "Art. 3, 21",
        (
            Field("terms", N_("化解结果"), FieldKind.LONG_TEXT),
            Field("compensation", N_("兑付金额"), FieldKind.MONEY, required=False),
        ),
        conditions=(not_conflicted,),
        ends=(DeadlineKind.DECIDE, DeadlineKind.REVIEW_APPLY),
    ),
    Move(
        Action.DECIDE,
        N_("作出处理决定"),
        frozenset({State.INVESTIGATING}),
        State.DECIDED,
        HANDLERS,
        "Art. 18, 19",
        DECISION_FIELDS,
        conditions=(not_conflicted,),
    ),
    Move(
        Action.NOTIFY,
        N_("告知决定"),
        frozenset({State.DECIDED}),
        State.NOTIFIED,
        HANDLERS,
        "Art. 21",
        (
            Field("method", N_("告知方式"), FieldKind.CHOICE, choices=NOTICE_METHODS),
            Field("notified_on", N_("告知日期"), FieldKind.DATE),
            Field("unreachable", N_("多次联系未果"), FieldKind.FLAG, required=False),
            Field("proof", N_("凭证"), FieldKind.LONG_TEXT, required=False),
        ),
        starts=(DeadlineKind.REVIEW_APPLY,),
        ends=(DeadlineKind.DECIDE, DeadlineKind.NOTICE),
    ),
    Move(
        Action.ASSIGN,
        N_("分派"),
        IN_HAND | {State.DECIDED, State.IN_REVIEW},
        None,
        HANDLERS,
        "own design",
        (Field("handler", N_("经办人"), FieldKind.NUMBER),),
        bulk=True,
    ),
    Move(
        Action.CLASSIFY,
        N_("归类"),
        OPEN,
        None,
        HANDLERS | {Role.REGULATOR},
        "JR/T 0169-2018",
        (
            Field("product", N_("业务类别"), required=False, max_length=24),
            Field("cause", N_("投诉原因"), required=False, max_length=24),
            Field("amount", N_("涉及金额"), FieldKind.MONEY, required=False),
        ),
    ),
)
