"""From receipt to the decision that its consumer is told of."""

from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.casework.kinds import Step
from fengqiao.casework.models import Conflict
from fengqiao.casework.services import deadlines
from fengqiao.complaints.models import Complaint, Decision
from fengqiao.complaints.parameters import decision_starts_at_acceptance
from fengqiao.complaints.rules.states import Action, DeadlineKind
from fengqiao.complaints.services import papers
from fengqiao.complaints.services.effects.common import start_decision_clock, write_decision
from fengqiao.complaints.services.effects.registry import Data, effect
from fengqiao.complaints.services.matters import check_codes, matter_of
from fengqiao.complaints.services.routing import first_office, hand_to
from fengqiao.foundation.actors import ActorKind
from fengqiao.foundation.errors import Invalid
from fengqiao.organisations.models import Assignment


@effect(Action.TRANSFER)
def _transfer(step: Step, complaint: Complaint) -> Data:
    """Art. 33: within seven working days; the institution's own clock starts when it receives the transfer."""
    case = step.case
    in_time = deadlines.finish(case=case, kinds=(DeadlineKind.TRANSFER,), on=step.on)
    office, causes = first_office(
        subject=case.subject, matter=matter_of(case, complaint), rules=deadlines.rules_for(case)
    )
    hand_to(case, office, complaint, step.at)
    start_decision_clock(case, on=step.on)
    papers.tell_transfer(case, at=step.at)
    return {"office": office.code, "causes": list(causes), "in_time": in_time}


@effect(Action.ACCEPT)
def _accept(step: Step, complaint: Complaint) -> Data:
    case = step.case
    if step.by.kind is ActorKind.STAFF and case.handler_id is None:
        case.handler_id = step.by.person_id
    if decision_starts_at_acceptance(deadlines.rules_for(case)):
        start_decision_clock(case, on=step.on, track=complaint.track)
    return {}


@effect(Action.ASSIGN)
def _assign(step: Step, _complaint: Complaint) -> Data:
    case, member_id = step.case, int(step.data["handler"])
    works_here = Assignment.objects.filter(
        member_id=member_id, organisation_id=case.owner_id, member__is_active=True, ends_on__isnull=True
    )
    if not works_here.exists():
        raise Invalid({"handler": _("请选择本机构在岗人员")})
    if Conflict.objects.filter(case=case, member_id=member_id).exists():
        raise Invalid({"handler": _("该人员已声明回避，不能经办此案")})
    case.handler_id = member_id
    return {}


@effect(Action.CLASSIFY)
def _classify(step: Step, _complaint: Complaint) -> Data:
    case = step.case
    check_codes(product=step.data["product"], cause=step.data["cause"], on=case.received_on)
    case.product = step.data["product"] or case.product
    case.cause = step.data["cause"] or case.cause
    case.amount = step.data["amount"] if step.data["amount"] is not None else case.amount
    return {"product": case.product, "cause": case.cause}


@effect(Action.DECIDE)
def _decide(step: Step, complaint: Complaint) -> Data:
    case = step.case
    write_decision(step, is_review=False)
    rules = deadlines.rules_for(case)
    if not rules.flag("notice_in_decision_period"):
        complaint.on_time = deadlines.finish(case=case, kinds=(DeadlineKind.DECIDE,), on=step.on)
        limit = rules.limit("notice")
        deadlines.start(case=case, kind=DeadlineKind.NOTICE, length=limit.length, unit=limit.unit, on=step.on)
    return {}


@effect(Action.NOTIFY)
def _notify(step: Step, complaint: Complaint) -> Data:
    """Art. 21: in time when handed over, posted, sent or dialled within the period."""
    case, notified_on = step.case, step.data["notified_on"]
    decision = Decision.objects.filter(case=case).latest("id")
    if not timezone.localdate(decision.decided_at) <= notified_on <= step.on:
        raise Invalid({"notified_on": _("告知日期应在作出决定之后，不晚于今天")})
    if step.data["unreachable"] and not step.data["proof"]:
        raise Invalid({"proof": _("请写明历次联系的日期和方式")})
    decision.method, decision.notified_on = step.data["method"], notified_on
    decision.received_on = notified_on
    decision.unreachable, decision.proof = step.data["unreachable"], step.data["proof"] or ""
    decision.save()
    in_time = deadlines.finish(case=case, kinds=(DeadlineKind.DECIDE, DeadlineKind.NOTICE), on=notified_on)
    complaint.on_time = in_time if complaint.on_time is None else complaint.on_time and in_time is not False
    limit = deadlines.rules_for(case).limit("review_apply")
    deadlines.start(case=case, kind=DeadlineKind.REVIEW_APPLY, length=limit.length, unit=limit.unit, on=notified_on)
    papers.tell_decision(case, complaint, decision, at=step.at)
    return {"in_time": complaint.on_time}
