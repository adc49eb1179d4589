"""What comes in later, and what is not handled on its own."""

from django.utils.translation import gettext as _

from fengqiao.casework.kinds import Step
from fengqiao.casework.models import Case
from fengqiao.casework.services import add_words, deadlines
from fengqiao.complaints.models import Complaint
from fengqiao.complaints.rules.states import Action, DeadlineKind
from fengqiao.complaints.services import papers
from fengqiao.complaints.services.effects.common import begin_anew, start_decision_clock
from fengqiao.complaints.services.effects.registry import Data, effect
from fengqiao.foundation.errors import Invalid


@effect(Action.ADD_MATERIAL)
def _add_material(step: Step, _complaint: Complaint) -> Data:
    add_words(step.case, step.data["text"])
    return {}


@effect(Action.RESTART)
def _restart(step: Step, complaint: Complaint) -> Data:
    """Art. 18: new facts and reasons start the period again on receipt of the new material."""
    received_on = step.data["received_on"]
    if not step.case.received_on <= received_on <= step.on:
        raise Invalid({"received_on": _("日期应在收到投诉之后，不晚于今天")})
    deadlines.void(
        case=step.case, kinds=(DeadlineKind.DECIDE, DeadlineKind.NOTICE, DeadlineKind.REVIEW_APPLY), on=step.on
    )
    begin_anew(complaint)
    start_decision_clock(step.case, on=received_on)
    return {}


@effect(Action.MERGE)
def _merge(step: Step, complaint: Complaint) -> Data:
    into = (
        Case.objects.filter(number=step.data["into"].upper(), head_id=step.case.head_id)
        .exclude(pk=step.case.pk)
        .first()
    )
    if into is None or into.closed_at is not None:
        raise Invalid({"into": _("请填写同一机构一件在办投诉的编号")})
    complaint.merged_into = into
    return {"into": into.number}


@effect(Action.DECLINE)
def _decline(step: Step, complaint: Complaint) -> Data:
    papers.tell_declined(step.case, complaint, ground=step.data["ground"], route=step.data["route"], at=step.at)
    return {}
