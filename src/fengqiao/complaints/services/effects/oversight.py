"""Reports, orders and notes."""

from django.utils.translation import gettext as _

from fengqiao.casework.kinds import Step
from fengqiao.casework.models import Order
from fengqiao.casework.services import deadlines
from fengqiao.complaints.models import Complaint
from fengqiao.complaints.rules.states import Action, DeadlineKind
from fengqiao.complaints.services import papers
from fengqiao.complaints.services.effects.common import organisation_of
from fengqiao.complaints.services.effects.registry import Data, effect
from fengqiao.foundation.actors import Level
from fengqiao.foundation.errors import Invalid


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
