"""What the effects of several actions share."""

from datetime import date

from django.utils.translation import gettext as _

from fengqiao.casework.kinds import Step
from fengqiao.casework.models import Case
from fengqiao.casework.services import deadlines
from fengqiao.complaints.models import Complaint, Decision, Track
from fengqiao.complaints.rules.states import DeadlineKind
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import NotAllowed
from fengqiao.organisations.models import Organisation


def start_decision_clock(case: Case, *, on: date, track: str = Track.SIMPLE) -> None:
    """Start the time limit of the decision (Art. 18)."""
    limit = deadlines.rules_for(case).limit("decide_simple" if track == Track.SIMPLE else "decide_complex")
    deadlines.start(case=case, kind=DeadlineKind.DECIDE, length=limit.length, unit=limit.unit, on=on)


def begin_anew(complaint: Complaint) -> None:
    """Forget what the former period left behind; what comes of the new one may be rated again."""
    complaint.rated_at = None
    complaint.track, complaint.on_time, complaint.extension_asked_at = Track.SIMPLE, None, None


def write_decision(step: Step, *, is_review: bool) -> Decision:
    """Keep the decision of the office that has the case in hand."""
    return Decision.objects.create(
        case=step.case,
        is_review=is_review,
        organisation=step.case.owner,
        result=step.data["result"],
        findings=step.data["findings"],
        reasons=step.data["reasons"],
        decided_at=step.at,
        decided_by_id=step.by.person_id,
    )


def organisation_of(actor: Actor) -> int:
    """Return the actor's organisation, or refuse an actor without one."""
    if actor.organisation_id is None:
        raise NotAllowed(_("须以机构身份办理"))
    return actor.organisation_id


def office_name(actor: Actor) -> str:
    """Return the name of the actor's organisation."""
    return Organisation.objects.filter(pk=organisation_of(actor)).values_list("name", flat=True).first() or ""
