"""What is noted of a complaint's end."""

from collections.abc import Mapping
from typing import Final

from fengqiao.casework.kinds import Step
from fengqiao.complaints.models import Complaint, Outcome
from fengqiao.complaints.rules.moves import LIFECYCLE
from fengqiao.complaints.rules.states import PAUSED, Action, DeadlineKind, State

EXTENSIBLE: Final = PAUSED | {State.INVESTIGATING}
"""States in which a request for more time can still be answered."""
DUTIES: Final = frozenset(DeadlineKind) - {DeadlineKind.REVIEW_APPLY, DeadlineKind.MAJOR_REPORT}
"""Deadlines that the end of a complaint meets or misses; the others fall away with it."""


_OUTCOMES: Final[Mapping[str, Outcome]] = {
    Action.SETTLE: Outcome.SETTLED,
    Action.ACCEPT_DECISION: Outcome.DECISION_ACCEPTED,
    Action.DECIDE_REVIEW: Outcome.REVIEWED,
    Action.CLOSE_MEDIATED: Outcome.MEDIATED,
    Action.WITHDRAW: Outcome.WITHDRAWN,
    Action.MERGE: Outcome.MERGED,
    Action.DECLINE: Outcome.DECLINED,
}


def keep_books(step: Step, complaint: Complaint, in_time: Mapping[str, bool]) -> None:
    """Let what is noted of a complaint's end follow its state. ``in_time``: the deadlines that its end ended."""
    case = step.case
    if step.move.after is None:
        return
    if case.state in LIFECYCLE.final:
        if settling := [met for kind, met in in_time.items() if kind in {DeadlineKind.DECIDE, DeadlineKind.NOTICE}]:
            complaint.on_time = all(settling) and complaint.on_time is not False
        complaint.closed_level = case.level
        complaint.outcome = outcome_of(step.move.action, rejected=complaint.rejected_at is not None)
    elif case.closed_at is not None:
        complaint.outcome = complaint.closed_level = ""
    if case.state not in EXTENSIBLE:
        complaint.extension_asked_at = None


def outcome_of(action: str, *, rejected: bool) -> Outcome:
    """Return how a complaint has ended that this action closes; ``rejected``: a decision was not accepted."""
    if action == Action.LAPSE and not rejected:
        return Outcome.NO_OBJECTION
    return _OUTCOMES.get(action, Outcome.UNRESOLVED)
