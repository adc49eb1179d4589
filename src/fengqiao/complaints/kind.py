"""The complaint as a kind of case."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from fengqiao.casework.kinds import Step
from fengqiao.casework.models import Case, Deadline, DeadlineStatus
from fengqiao.complaints.models import Complaint, Decision, Track
from fengqiao.complaints.rules.choices import PAPER_TITLES
from fengqiao.complaints.rules.moves import LIFECYCLE
from fengqiao.complaints.rules.states import (
    ANSWERS,
    CONSUMER_DEADLINES,
    DEADLINE_LABELS,
    DOMAIN,
    STATE_LABELS,
    DeadlineKind,
)
from fengqiao.complaints.services import effects
from fengqiao.complaints.services.overdue import react_to_overdue
from fengqiao.foundation.actors import Actor, Level
from fengqiao.foundation.lifecycle import Lifecycle


class ComplaintKind:
    """Implements `casework.kinds.Kind`."""

    domain: str = DOMAIN
    lifecycle: Lifecycle = LIFECYCLE
    state_labels: Mapping[str, str] = STATE_LABELS
    deadline_labels: Mapping[str, str] = DEADLINE_LABELS
    paper_titles: Mapping[str, str] = PAPER_TITLES
    consumer_deadlines: frozenset[str] = frozenset(CONSUMER_DEADLINES)

    def reach(self, viewer: Actor) -> None:
        """Nobody sees complaints but the houses complained of, the regulator and the consumer."""

    def hears(self, case: Case, viewer: Actor) -> frozenset[str]:
        """No text of a complaint is kept from those who see it; what consumers are told the portal decides."""
        return frozenset()

    def circumstances(self, case: Case, by: Actor, on: date) -> Mapping[str, Any]:
        """Return what the complaint's conditions ask about; what costs a query, only when asked."""
        complaint: Complaint = case.complaint

        @cache
        def decision() -> Decision | None:
            return Decision.objects.filter(case=case).select_related("organisation").order_by("-id").first()

        def has_decision() -> bool:
            return (found := decision()) is not None and found.notified_on is not None

        def at_head_office() -> bool:
            return (found := decision()) is not None and found.organisation.level == Level.HEAD_OFFICE

        def reviewed() -> bool:
            asked, found = complaint.reviewed_at, decision()
            return asked is not None and found is not None and (found.is_review or found.decided_at <= asked)

        @cache
        def window_over() -> bool:
            windows = Deadline.objects.filter(case=case, kind=DeadlineKind.REVIEW_APPLY).order_by("-id")
            return (window := windows.first()) is not None and on > window.due_on

        @cache
        def overdue() -> bool:
            running = Deadline.objects.filter(case=case, kind__in=ANSWERS, status=DeadlineStatus.RUNNING)
            return running.filter(due_on__lt=on).exists()

        return {
            "simple": complaint.track == Track.SIMPLE,
            "extended": complaint.track == Track.EXTENDED,
            "extension_asked": complaint.extension_asked_at is not None,
            "has_decision": has_decision,
            "decided_at_head_office": at_head_office,
            "review_window_over": window_over,
            "reviewed": reviewed,
            "at_regulator": complaint.regulator_at is not None,
            "overdue": overdue,
            "rated": complaint.rated_at is not None,
            "led_by_actor": complaint.leader_id is not None and complaint.leader_id == by.person_id,
        }

    def apply(self, step: Step) -> Mapping[str, Any]:
        """Do what the action does beyond its state."""
        return effects.apply(step)

    def on_overdue(self, case: Case, deadline: str, at: datetime) -> None:
        """Pass an overdue matter up, once."""
        react_to_overdue(case, deadline, at)
