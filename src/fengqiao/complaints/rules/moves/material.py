"""What comes in later, and what is not handled on its own."""

from typing import Final

from fengqiao.complaints.rules.choices import DECLINE_REASONS
from fengqiao.complaints.rules.conditions import own_case
from fengqiao.complaints.rules.moves.common import CONSUMER_SIDE, HANDLERS, reason
from fengqiao.complaints.rules.states import IN_HAND, OPEN, Action, DeadlineKind, State
from fengqiao.foundation.actors import Role
from fengqiao.foundation.lifecycle import Field, FieldKind, Move
from fengqiao.foundation.marking import N_

MATERIAL: Final = (
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
        Action.RESTART,
        N_("有新事实，重新计时"),
        frozenset({State.INVESTIGATING, State.DECIDED, State.NOTIFIED, State.DISPUTED}),
        State.INVESTIGATING,
        HANDLERS,
        "Art. 18",
        (Field("received_on", N_("收到新材料日期"), FieldKind.DATE), reason()),
        starts=(DeadlineKind.DECIDE,),
        ends=(DeadlineKind.REVIEW_APPLY,),
    ),
    Move(
        Action.MERGE,
        N_("并入另一案"),
        IN_HAND,
        State.MERGED,
        HANDLERS,
        "Art. 18",
        (Field("into", N_("并入编号"), max_length=20), reason()),
        ends=(DeadlineKind.DECIDE,),
    ),
    Move(
        Action.DECLINE,
        N_("决定不予受理"),
        IN_HAND,
        State.NOT_HANDLED,
        HANDLERS,
        "Art. 18",
        (
            Field("ground", N_("事由"), FieldKind.CHOICE, choices=DECLINE_REASONS),
            reason("route", N_("告知的其他途径")),
        ),
        ends=(DeadlineKind.DECIDE,),
    ),
)
