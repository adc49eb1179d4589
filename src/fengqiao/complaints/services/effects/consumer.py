"""What the complainant does, or an office records for them."""

from django.utils.translation import gettext as _

from fengqiao.casework.kinds import Step
from fengqiao.casework.services import add_words, deadlines
from fengqiao.complaints.models import Complaint, Decision
from fengqiao.complaints.rules.states import Action, DeadlineKind
from fengqiao.complaints.services.effects.registry import Data, effect
from fengqiao.complaints.services.routing import hand_to, reviewing_office
from fengqiao.foundation.errors import NotAllowed


@effect(Action.ADD_MATERIAL)
def _add_material(step: Step, _complaint: Complaint) -> Data:
    add_words(step.case, step.data["text"])
    return {}


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
    hand_to(case, above, complaint, step.at)
    deadlines.void(case=case, kinds=(DeadlineKind.REVIEW_APPLY,), on=step.on)
    limit = deadlines.rules_for(case).limit("review_decide")
    deadlines.start(case=case, kind=DeadlineKind.REVIEW_DECIDE, length=limit.length, unit=limit.unit, on=step.on)
    return {"office": above.code}


@effect(Action.BRING_TO_REGULATOR)
def _bring_to_regulator(step: Step, complaint: Complaint) -> Data:
    complaint.regulator_at = step.at
    return {}


@effect(Action.RATE)
def _rate(step: Step, complaint: Complaint) -> Data:
    complaint.satisfaction, complaint.really_settled = int(step.data["stars"]), step.data["settled"] == "yes"
    complaint.comment, complaint.rated_at = step.data["comment"] or "", step.at
    return {}
