"""Who handles a complaint, and what those above ask."""

from django.utils.translation import gettext as _

from fengqiao.casework.kinds import Step
from fengqiao.casework.models import Conflict, Order
from fengqiao.casework.services import deadlines
from fengqiao.complaints.models import Complaint
from fengqiao.complaints.rules.states import Action, DeadlineKind
from fengqiao.complaints.services import papers
from fengqiao.complaints.services.effects.registry import Data, effect, organisation_of
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


@effect(Action.REPORT_MAJOR)
def _report_major(step: Step, complaint: Complaint) -> Data:
    complaint.major = step.data["kind"]
    deadlines.finish(case=step.case, kinds=(DeadlineKind.MAJOR_REPORT,), on=step.on)
    return {}


@effect(Action.ORDER_REPORT)
def _order_report(step: Step, _complaint: Complaint) -> Data:
    if step.data["due_on"] <= step.on:
        raise Invalid({"due_on": _("报告期限应晚于今天")})
    addressee = step.case.owner if step.case.level != Level.REGULATOR else step.case.head
    order = Order.objects.create(
        case=step.case,
        ordered_by_id=organisation_of(step.by),
        addressee=addressee,
        question=step.data["question"],
        ordered_at=step.at,
        due_on=step.data["due_on"],
    )
    papers.send_order(step.case, order.pk)
    return {"order": order.pk, "addressee": addressee.code}


@effect(Action.ANSWER_ORDER)
def _answer_order(step: Step, _complaint: Complaint) -> Data:
    orders = step.case.orders.filter(answered_at__isnull=True)
    if step.data["order"] is not None:
        orders = orders.filter(pk=step.data["order"])
    order = orders.order_by("due_on").first()
    if order is None:
        raise Invalid({"order": _("没有这项待答复的要求")})
    order.answer, order.answered_at = step.data["answer"], step.at
    order.save(update_fields=["answer", "answered_at"])
    return {"order": order.pk, "in_time": step.on <= order.due_on}
