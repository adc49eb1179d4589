"""What lengthens, stops or agrees the time limit of the decision."""

from datetime import timedelta
from typing import Final

from django.utils.translation import gettext as _

from fengqiao.casework.kinds import Step
from fengqiao.casework.services import deadlines
from fengqiao.complaints.models import Complaint, Track
from fengqiao.complaints.rules.states import Action, DeadlineKind
from fengqiao.complaints.services import papers
from fengqiao.complaints.services.effects.common import office_name, start_decision_clock
from fengqiao.complaints.services.effects.registry import Data, effect
from fengqiao.foundation.errors import Invalid

LONGEST_AGREEMENT: Final = timedelta(days=3650)  # a slip of the pen, not a rule


@effect(Action.MARK_COMPLEX)
def _mark_complex(step: Step, complaint: Complaint) -> Data:
    limit = deadlines.rules_for(step.case).limit("decide_complex")
    complaint.track = Track.COMPLEX
    deadlines.lengthen(case=step.case, kind=DeadlineKind.DECIDE, length=limit.length, unit=limit.unit)
    return {}


@effect(Action.ASK_EXTENSION)
def _ask_extension(step: Step, complaint: Complaint) -> Data:
    complaint.extension_asked_at, complaint.extension_reason = step.at, step.data["reason"][:400]
    return {}


@effect(Action.APPROVE_EXTENSION)
def _approve_extension(step: Step, complaint: Complaint) -> Data:
    """Art. 18: thirty more days, once; the complainant is told."""
    rules = deadlines.rules_for(step.case)
    old_due_on = step.case.due_on or step.on
    complex_limit, more = rules.limit("decide_complex"), rules.limit("decide_extension")
    deadline = deadlines.lengthen(
        case=step.case,
        kind=DeadlineKind.DECIDE,
        length=complex_limit.length + more.length,
        unit=more.unit,
        by_id=step.by.person_id,
        reason=complaint.extension_reason,
    )
    complaint.track, complaint.extension_asked_at = Track.EXTENDED, None
    if deadline is not None:
        papers.tell_extension(
            step.case,
            complaint,
            old_due_on=old_due_on,
            due_on=deadline.due_on,
            approver=office_name(step.by),
            at=step.at,
        )
    return {"due_on": str(deadline.due_on) if deadline else None}


@effect(Action.REFUSE_EXTENSION)
def _refuse_extension(_step: Step, complaint: Complaint) -> Data:
    complaint.extension_asked_at = None
    return {}


@effect(Action.START_EXPERT)
def _start_expert(step: Step, _complaint: Complaint) -> Data:
    deadlines.pause(case=step.case, kind=DeadlineKind.DECIDE, reason="expert_work", on=step.on)
    return {}


@effect(Action.START_MEDIATION)
def _start_mediation(step: Step, _complaint: Complaint) -> Data:
    deadlines.pause(case=step.case, kind=DeadlineKind.DECIDE, reason="mediation", on=step.on)
    deadlines.void(case=step.case, kinds=(DeadlineKind.REVIEW_APPLY,), on=step.on)
    return {}


@effect(Action.END_EXPERT)
@effect(Action.END_MEDIATION)
def _resume(step: Step, complaint: Complaint) -> Data:
    case = step.case
    deadlines.resume(case=case, kind=DeadlineKind.DECIDE, on=step.on)
    if not case.deadlines.filter(kind=DeadlineKind.DECIDE, status__in=deadlines.LIVE).exists():
        start_decision_clock(case, on=step.on, track=complaint.track)
    return {}


@effect(Action.AGREE_TERMS)
def _agree_terms(step: Step, complaint: Complaint) -> Data:
    """Art. 21: decision, period and way of notice may be agreed with the complainant."""
    complaint.agreed_terms = step.data["terms"]
    if due_on := step.data["due_on"]:
        if due_on < step.on:
            raise Invalid({"due_on": _("约定的期限不能早于今天")})
        if due_on > step.on + LONGEST_AGREEMENT:
            raise Invalid({"due_on": _("约定的期限过长，请核对年份")})
        deadlines.agree(case=step.case, kind=DeadlineKind.DECIDE, due_on=due_on)
    return {}
