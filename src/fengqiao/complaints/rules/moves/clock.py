"""What lengthens, stops or agrees the time limit of the decision."""

from typing import Final

from fengqiao.complaints.rules.conditions import by_superior, fact
from fengqiao.complaints.rules.moves.common import HANDLERS, SENIORS, reason
from fengqiao.complaints.rules.states import OPEN, Action, DeadlineKind, State
from fengqiao.foundation.actors import Role
from fengqiao.foundation.lifecycle import Field, FieldKind, Move
from fengqiao.foundation.marking import N_

CLOCK: Final = (
    Move(
        Action.MARK_COMPLEX,
        N_("按复杂案件办理"),
        frozenset({State.INVESTIGATING}),
        None,
        HANDLERS,
        "Art. 18",
        (reason(),),
        conditions=(fact("simple", wanted=True, reason=N_("已按复杂案件办理")),),
    ),
    Move(
        Action.ASK_EXTENSION,
        N_("申请延期"),
        frozenset({State.INVESTIGATING}),
        None,
        HANDLERS,
        "Art. 18",
        (reason(),),
        conditions=(
            fact("extended", wanted=False, reason=N_("已延期一次，不能再延")),
            fact("extension_asked", wanted=False, reason=N_("延期申请正等待批准")),
        ),
    ),
    Move(
        Action.APPROVE_EXTENSION,
        N_("批准延期"),
        frozenset({State.INVESTIGATING}),
        None,
        SENIORS,
        "Art. 18",
        (reason("note", N_("批准意见"), required=False),),
        holder=False,
        conditions=(fact("extension_asked", wanted=True, reason=N_("没有待批准的延期申请")), by_superior),
    ),
    Move(
        Action.REFUSE_EXTENSION,
        N_("不批准延期"),
        frozenset({State.INVESTIGATING}),
        None,
        SENIORS,
        "Art. 18",
        (reason(),),
        holder=False,
        conditions=(fact("extension_asked", wanted=True, reason=N_("没有待批准的延期申请")), by_superior),
    ),
    Move(
        Action.START_EXPERT,
        N_("送鉴定检测"),
        frozenset({State.INVESTIGATING}),
        State.SUSPENDED_EXPERT,
        HANDLERS,
        "Art. 18",
        (reason(),),
    ),
    Move(
        Action.END_EXPERT,
        N_("鉴定检测结束"),
        frozenset({State.SUSPENDED_EXPERT}),
        State.INVESTIGATING,
        HANDLERS,
        "Art. 18",
        (reason("result", N_("鉴定结论")),),
    ),
    Move(
        Action.START_MEDIATION,
        N_("双方同意调解"),
        frozenset({State.RECEIVED, State.INVESTIGATING, State.NOTIFIED, State.DISPUTED}),
        State.IN_MEDIATION,
        HANDLERS,
        "Art. 23",
        (Field("body", N_("调解组织"), max_length=80), reason("consent", N_("双方同意的记录"))),
    ),
    Move(
        Action.END_MEDIATION,
        N_("调解结束"),
        frozenset({State.IN_MEDIATION}),
        State.INVESTIGATING,
        HANDLERS | {Role.SYSTEM},
        "Art. 23",
        (reason("result", N_("调解结果")),),
    ),
    Move(
        Action.CLOSE_MEDIATED,
        N_("调解达成协议，办结"),
        frozenset({State.IN_MEDIATION}),
        State.CLOSED,
        HANDLERS | {Role.SYSTEM},
        "Art. 23",
        (reason("result", N_("调解结果")),),
        ends=(DeadlineKind.DECIDE,),
    ),
    Move(
        Action.AGREE_TERMS,
        N_("约定期限或方式"),
        OPEN - {State.WITH_REGULATOR},
        None,
        HANDLERS,
        "Art. 21",
        (Field("due_on", N_("约定的决定期限"), FieldKind.DATE, required=False), reason("terms", N_("约定内容与凭证"))),
    ),
)
