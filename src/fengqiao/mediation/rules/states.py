"""States, actions, deadlines and audiences of a mediation."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from fengqiao.foundation.marking import N_

DOMAIN: Final = "mediation"
"""Of the rule sets for mediation."""


class State(StrEnum):
    """Where a mediation stands."""

    APPLIED = "applied"
    INVITING = "inviting"
    APPOINTING = "appointing"
    MEDIATING = "mediating"
    EVALUATING = "evaluating"
    PROPOSED = "proposed"
    VOTING = "voting"
    SIGNING = "signing"
    PERFORMING = "performing"
    IN_DEFAULT = "in_default"
    PERFORMED = "performed"
    ENFORCEMENT = "enforcement"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"


STATE_LABELS: Final[Mapping[str, str]] = {
    State.APPLIED: N_("已申请，待审核"),
    State.INVITING: N_("邀请对方中"),
    State.APPOINTING: N_("选定调解员"),
    State.MEDIATING: N_("正在调解"),
    State.EVALUATING: N_("中立评估中"),
    State.PROPOSED: N_("已送达方案，待答复"),
    State.VOTING: N_("债权人表决中"),
    State.SIGNING: N_("待签署协议"),
    State.PERFORMING: N_("协议履行中"),
    State.IN_DEFAULT: N_("逾期未履行"),
    State.PERFORMED: N_("已履行完毕"),
    State.ENFORCEMENT: N_("转强制执行或诉讼"),
    State.FAILED: N_("调解不成"),
    State.WITHDRAWN: N_("已撤回"),
    State.DECLINED: N_("不予受理"),
}

FINAL: Final = frozenset({State.PERFORMED, State.ENFORCEMENT, State.FAILED, State.WITHDRAWN, State.DECLINED})
OPEN: Final = frozenset(State) - FINAL
AGREED: Final = frozenset({State.PERFORMING, State.IN_DEFAULT, State.PERFORMED, State.ENFORCEMENT})
"""An agreement is in effect, or was."""
BEFORE_AGREEMENT: Final = OPEN - AGREED
IN_SESSION: Final = frozenset({State.MEDIATING, State.EVALUATING, State.PROPOSED, State.VOTING, State.SIGNING})
"""A mediator is at work."""


class Action(StrEnum):
    """What can be done with a mediation."""

    ACCEPT = "accept"
    DECLINE = "decline"
    ASK_MATERIAL = "ask_material"
    PASS_ON = "pass_on"  # noqa: S105 - an action
    ANSWER_INVITATION = "answer_invitation"
    ACKNOWLEDGE_BRIEFING = "acknowledge_briefing"
    CHOOSE_MEDIATOR = "choose_mediator"
    OBJECT_MEDIATOR = "object_mediator"
    APPOINT = "appoint"
    TAKE_CASE = "take_case"
    DECLINE_CASE = "decline_case"
    ACCEPT_DISCLOSURE = "accept_disclosure"
    RECUSE = "recuse"
    RESERVE = "reserve"
    CHOOSE_TIMES = "choose_times"
    SCHEDULE = "schedule"
    MOVE_SESSION = "move_session"
    CANCEL_SESSION = "cancel_session"
    HOLD_SESSION = "hold_session"
    START_APPRAISAL = "start_appraisal"
    END_APPRAISAL = "end_appraisal"
    EXTEND = "extend"
    START_EVALUATION = "start_evaluation"
    GIVE_EVALUATION = "give_evaluation"
    RECORD_UNDISPUTED = "record_undisputed"
    PROPOSE = "propose"
    OPINE = "opine"
    ANSWER_PROPOSAL = "answer_proposal"
    LAPSE_PROPOSAL = "lapse_proposal"
    HOLD_CREDITORS_MEETING = "hold_creditors_meeting"
    START_STANDSTILL = "start_standstill"
    PROPOSE_PLAN = "propose_plan"
    VOTE = "vote"
    CLOSE_VOTE = "close_vote"
    FOLLOW_UP = "follow_up"
    DRAFT_AGREEMENT = "draft_agreement"
    REVISE_AGREEMENT = "revise_agreement"
    SIGN = "sign"
    REFUSE_TO_SIGN = "refuse_to_sign"
    AGREE_ORALLY = "agree_orally"
    RECORD_PERFORMANCE = "record_performance"
    REPORT_DEFAULT = "report_default"
    TO_ENFORCEMENT = "to_enforcement"
    CONFIRM_JOINTLY = "confirm_jointly"
    COURT_ACCEPT = "court_accept"
    COURT_REJECT = "court_reject"
    COURT_EXTEND = "court_extend"
    COURT_CONFIRM = "court_confirm"
    COURT_REFUSE = "court_refuse"
    MEDIATE_AGAIN = "mediate_again"
    FAIL = "fail"
    STOP_SHAM = "stop_sham"
    REPORT_FAILURE = "report_failure"
    WITHDRAW = "withdraw"
    ADD_MATERIAL = "add_material"
    RATE = "rate"
    NOTE = "note"


class DeadlineKind(StrEnum):
    """Time limits of a mediation."""

    CHECK = "check"
    INVITE = "invite"
    CHOOSE = "choose_mediator"
    TAKE = "mediator_accept"
    MEDIATE = "mediate"
    EVALUATE = "evaluate"
    OBJECT = "object_proposal"
    VOTE = "vote"
    STANDSTILL = "standstill"
    SIGN = "sign"
    PERFORM = "perform"
    CONFIRM_APPLY = "confirm_apply"
    CONFIRM_ACCEPT = "confirm_accept"
    CONFIRM_DECIDE = "confirm_decide"
    FAILURE_REPORT = "failure_report"
    FOLLOW_UP = "follow_up"


DEADLINE_LABELS: Final[Mapping[str, str]] = {
    DeadlineKind.CHECK: N_("审核申请"),
    DeadlineKind.INVITE: N_("对方答复邀请"),
    DeadlineKind.CHOOSE: N_("双方选择调解员"),
    DeadlineKind.TAKE: N_("调解员答复指派"),
    DeadlineKind.MEDIATE: N_("调解期限"),
    DeadlineKind.EVALUATE: N_("中立评估"),
    DeadlineKind.OBJECT: N_("对方案提出书面异议"),
    DeadlineKind.VOTE: N_("债权人表决"),
    DeadlineKind.STANDSTILL: N_("暂缓催收与诉讼"),
    DeadlineKind.SIGN: N_("签署协议"),
    DeadlineKind.PERFORM: N_("履行协议"),
    DeadlineKind.CONFIRM_APPLY: N_("共同申请司法确认"),
    DeadlineKind.CONFIRM_ACCEPT: N_("法院决定是否受理"),
    DeadlineKind.CONFIRM_DECIDE: N_("法院作出确认裁定"),
    DeadlineKind.FAILURE_REPORT: N_("向法院报告调解不成"),
    DeadlineKind.FOLLOW_UP: N_("帮扶回访"),
}

# The parties' own time: it lapses, it is never overdue.
PARTY_DEADLINES: Final = frozenset(
    {DeadlineKind.INVITE, DeadlineKind.CHOOSE, DeadlineKind.OBJECT, DeadlineKind.CONFIRM_APPLY, DeadlineKind.VOTE}
)
DUTIES: Final = frozenset(
    {DeadlineKind.CHECK, DeadlineKind.TAKE, DeadlineKind.MEDIATE, DeadlineKind.EVALUATE, DeadlineKind.PERFORM}
)
"""Deadlines that the end of a mediation meets or misses; the others fall away with it."""
OF_COURT: Final = frozenset({DeadlineKind.CONFIRM_ACCEPT, DeadlineKind.CONFIRM_DECIDE})
"""The court's time to answer an application for confirmation."""


class Audience(StrEnum):
    """Who may read a text or file that is not for everyone who sees the case.

    What is said in mediation stays with mediator and body (最高法 2016 特邀调解规定 Arts 2, 22); what both sides need
    to settle is theirs, too; the failure report goes to the court that referred the matter, the application for
    confirmation with the sides' particulars to the sides and the court that is asked.
    """

    BODY = "body"
    PARTIES = "parties"
    COURT = "court"
    CONFIRMATION = "confirmation"
