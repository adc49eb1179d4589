"""Which office, and who in it, has the complaint in hand."""

from django.utils.translation import gettext as _

from fengqiao.casework.kinds import Step
from fengqiao.casework.models import Conflict
from fengqiao.complaints.models import Complaint
from fengqiao.complaints.rules.states import Action
from fengqiao.complaints.services.effects.common import organisation_of
from fengqiao.complaints.services.effects.registry import Data, effect
from fengqiao.complaints.services.routing import hand_to, office_above, path_of
from fengqiao.foundation.actors import Level
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.organisations.models import Organisation


@effect(Action.PASS_UP)
def _pass_up(step: Step, complaint: Complaint) -> Data:
    above = office_above(step.case)
    if above is None:
        raise NotAllowed(_("已在最高层级"))
    hand_to(step.case, above, complaint, step.at)
    return {"office": above.code}


@effect(Action.TAKE_OVER)
def _take_over(step: Step, complaint: Complaint) -> Data:
    office = Organisation.objects.get(pk=organisation_of(step.by))
    hand_to(step.case, office, complaint, step.at)
    step.case.handler_id = step.by.person_id
    return {"office": office.code}


@effect(Action.SEND_DOWN)
def _send_down(step: Step, complaint: Complaint) -> Data:
    lower = [o for o in path_of(step.case.subject) if Level(o.level).rank < Level(step.case.level).rank]
    office = next((o for o in lower if o.code == step.data["organisation"]), None)
    if office is None:
        codes = "、".join(f"{o.code} {o.name}" for o in lower)
        raise Invalid({"organisation": _("请填写下级机构代码之一：%(codes)s") % {"codes": codes}})
    hand_to(step.case, office, complaint, step.at)
    return {"office": office.code}


@effect(Action.LEAD)
def _lead(step: Step, complaint: Complaint) -> Data:
    complaint.leader_id = step.by.person_id
    return {}


@effect(Action.DECLARE_CONFLICT)
def _declare_conflict(step: Step, _complaint: Complaint) -> Data:
    if step.by.person_id is None:
        raise NotAllowed(_("须由经办人本人声明"))
    Conflict.objects.create(case=step.case, member_id=step.by.person_id, declared_at=step.at)
    if step.case.handler_id == step.by.person_id:
        step.case.handler_id = None
    return {}
