"""How a decision is answered, and what follows."""

from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.casework.kinds import Step
from fengqiao.casework.services import deadlines
from fengqiao.complaints.models import Complaint, Decision
from fengqiao.complaints.rules.routing import Cause
from fengqiao.complaints.rules.states import IN_HAND, Action, DeadlineKind
from fengqiao.complaints.services import papers
from fengqiao.complaints.services.effects.common import begin_anew, start_decision_clock, write_decision
from fengqiao.complaints.services.effects.registry import Data, effect
from fengqiao.complaints.services.routing import hand_to, office_past_first_line, reviewing_office
from fengqiao.foundation.errors import Invalid, NotAllowed


@effect(Action.REJECT_DECISION)
def _reject(step: Step, complaint: Complaint) -> Data:
    complaint.rejected_at = complaint.rejected_at or step.at
    return {}


@effect(Action.REQUEST_REVIEW)
def _request_review(step: Step, complaint: Complaint) -> Data:
    """Art. 20: the superior of the office that decided reviews process, time limits and result."""
    case = step.case
    decided_by = Decision.objects.select_related("organisation").filter(case=case).latest("id").organisation
    above = reviewing_office(case, decided_by=decided_by)
    if above is None:
        raise NotAllowed(_("总部作出的决定不适用核查"))
    complaint.reviewed_at = step.at
    complaint.rated_at = None  # what comes of the review may be rated again
    hand_to(case, above, complaint, step.at)
    deadlines.void(case=case, kinds=(DeadlineKind.REVIEW_APPLY,), on=step.on)
    limit = deadlines.rules_for(case).limit("review_decide")
    deadlines.start(case=case, kind=DeadlineKind.REVIEW_DECIDE, length=limit.length, unit=limit.unit, on=step.on)
    return {"office": above.code}


@effect(Action.DECIDE_REVIEW)
def _decide_review(step: Step, complaint: Complaint) -> Data:
    applied_on = timezone.localdate(complaint.reviewed_at) if complaint.reviewed_at else step.case.received_on
    if not applied_on <= step.data["notified_on"] <= step.on:
        raise Invalid({"notified_on": _("告知日期应在申请核查之后，不晚于今天")})
    decision = write_decision(step, is_review=True)
    decision.method, decision.notified_on = step.data["method"], step.data["notified_on"]
    decision.received_on = decision.notified_on
    decision.save()
    papers.tell_decision(step.case, complaint, decision, at=step.at)
    return {}


@effect(Action.BRING_TO_REGULATOR)
def _bring_to_regulator(step: Step, complaint: Complaint) -> Data:
    """An overdue complaint leaves the first line, and the consumer is told that the regulator has heard."""
    case = step.case
    complaint.regulator_at = step.at
    papers.tell_brought_to_regulator(case, at=step.at)
    above = office_past_first_line(case) if case.state in IN_HAND else None
    if above is None:
        return {}
    hand_to(case, above, complaint, step.at)
    return {"office": above.code, "causes": [Cause.OVERDUE]}


@effect(Action.RATE)
def _rate(step: Step, complaint: Complaint) -> Data:
    complaint.satisfaction, complaint.really_settled = int(step.data["stars"]), step.data["settled"] == "yes"
    complaint.comment, complaint.rated_at = step.data["comment"] or "", step.at
    return {}


@effect(Action.REOPEN)
def _reopen(step: Step, complaint: Complaint) -> Data:
    complaint.reopened += 1
    begin_anew(complaint)
    start_decision_clock(step.case, on=step.on)
    return {}
