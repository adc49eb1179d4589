"""States and actions of a complaint."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from fengqiao.foundation.marking import N_

DOMAIN: Final = "complaint"
"""Of the rule sets for complaints."""


class State(StrEnum):
    """Where a complaint stands."""

    WITH_REGULATOR = "with_regulator"
    RECEIVED = "received"
    INVESTIGATING = "investigating"
    SUSPENDED_EXPERT = "suspended_expert"
    IN_MEDIATION = "in_mediation"
    DECIDED = "decided"
    NOTIFIED = "notified"
    DISPUTED = "disputed"
    IN_REVIEW = "in_review"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    NOT_HANDLED = "not_handled"
    TO_COURT = "to_court"


STATE_LABELS: Final[Mapping[str, str]] = {
    State.WITH_REGULATOR: N_("监管已收，待转办"),
    State.RECEIVED: N_("已收到，待受理"),
    State.INVESTIGATING: N_("核实处理中"),
    State.SUSPENDED_EXPERT: N_("鉴定检测中"),
    State.IN_MEDIATION: N_("调解中"),
    State.DECIDED: N_("已决定，待告知"),
    State.NOTIFIED: N_("已告知，待答复"),
    State.DISPUTED: N_("消费者不接受"),
    State.IN_REVIEW: N_("核查中"),
    State.CLOSED: N_("已办结"),
    State.WITHDRAWN: N_("已撤回"),
    State.MERGED: N_("已合并"),
    State.NOT_HANDLED: N_("不予受理"),
    State.TO_COURT: N_("转入仲裁诉讼"),
}

FINAL: Final = frozenset({State.CLOSED, State.WITHDRAWN, State.MERGED, State.NOT_HANDLED, State.TO_COURT})
OPEN: Final = frozenset(State) - FINAL
IN_HAND: Final = frozenset({State.RECEIVED, State.INVESTIGATING})
# Until a decision is told the institution has its time; a clock that stands still does not pass.
UNANSWERED: Final = IN_HAND | {State.DECIDED, State.IN_REVIEW}
PAUSED: Final = frozenset({State.SUSPENDED_EXPERT, State.IN_MEDIATION})


class Action(StrEnum):
    """What can be done with a complaint."""

    TRANSFER = "transfer"
    ACCEPT = "accept"
    DECLINE = "decline"
    ASSIGN = "assign"
    SETTLE = "settle"
    CLASSIFY = "classify"
    MARK_COMPLEX = "mark_complex"
    ASK_EXTENSION = "ask_extension"
    APPROVE_EXTENSION = "approve_extension"
    REFUSE_EXTENSION = "refuse_extension"
    START_EXPERT = "start_expert"
    END_EXPERT = "end_expert"
    START_MEDIATION = "start_mediation"
    END_MEDIATION = "end_mediation"
    CLOSE_MEDIATED = "close_mediated"
    AGREE_TERMS = "agree_terms"
    ADD_MATERIAL = "add_material"
    RESTART = "restart"
    MERGE = "merge"
    DECIDE = "decide"
    NOTIFY = "notify"
    ACCEPT_DECISION = "accept_decision"
    REJECT_DECISION = "reject_decision"
    REQUEST_REVIEW = "request_review"
    DECIDE_REVIEW = "decide_review"
    WITHDRAW = "withdraw"
    TO_COURT = "to_court"
    BRING_TO_REGULATOR = "bring_to_regulator"
    LAPSE = "lapse"
    RATE = "rate"
    REOPEN = "reopen"
    PASS_UP = "pass_up"  # noqa: S105 - an action
    TAKE_OVER = "take_over"
    SEND_DOWN = "send_down"
    LEAD = "lead"
    DECLARE_CONFLICT = "declare_conflict"
    REPORT_MAJOR = "report_major"
    ORDER_REPORT = "order_report"
    ANSWER_ORDER = "answer_order"
    NOTE = "note"


class DeadlineKind(StrEnum):
    """Time limits of a complaint."""

    TRANSFER = "transfer"
    DECIDE = "decide"
    NOTICE = "notice"
    REVIEW_APPLY = "review_apply"
    REVIEW_DECIDE = "review_decide"
    MAJOR_REPORT = "major_report"


DEADLINE_LABELS: Final[Mapping[str, str]] = {
    DeadlineKind.TRANSFER: N_("监管转办"),
    DeadlineKind.DECIDE: N_("作出处理决定并告知"),
    DeadlineKind.NOTICE: N_("告知处理决定"),
    DeadlineKind.REVIEW_APPLY: N_("消费者申请核查"),
    DeadlineKind.REVIEW_DECIDE: N_("作出核查决定并告知"),
    DeadlineKind.MAJOR_REPORT: N_("重大投诉报告"),
}

ANSWERS: Final = frozenset({DeadlineKind.DECIDE, DeadlineKind.NOTICE, DeadlineKind.REVIEW_DECIDE})
"""The institution's time to answer: its end lets the consumer turn to the regulator."""
# The consumer's own time: it lapses, it is never overdue.
CONSUMER_DEADLINES: Final = frozenset({DeadlineKind.REVIEW_APPLY})
