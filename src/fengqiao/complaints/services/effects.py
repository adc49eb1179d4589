"""What each action of a complaint does beyond its state. One function an action; the lifecycle decides whether."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.casework.kinds import Step
from fengqiao.casework.models import Case, Conflict, Order
from fengqiao.casework.services import add_words, deadlines
from fengqiao.complaints.models import Complaint, Decision, Outcome, Track
from fengqiao.complaints.parameters import decision_starts_at_acceptance
from fengqiao.complaints.rules.moves import LIFECYCLE
from fengqiao.complaints.rules.states import PAUSED, Action, DeadlineKind, State
from fengqiao.complaints.services import papers
from fengqiao.complaints.services.matters import check_codes, matter_of
from fengqiao.complaints.services.routing import first_office, hand_to, office_above, path_of, reviewing_office
from fengqiao.foundation.actors import Actor, ActorKind, Level
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.organisations.models import Assignment, Organisation

Data = Mapping[str, Any]
EXTENSIBLE: Final = PAUSED | {State.INVESTIGATING}
"""States in which a request for more time can still be answered."""
DUTIES: Final = frozenset(DeadlineKind) - {DeadlineKind.REVIEW_APPLY, DeadlineKind.MAJOR_REPORT}
"""Deadlines that the end of a complaint meets or misses; the others fall away with it."""
Effect = Callable[[Step, Complaint], Data | None]
_OUTCOMES: Final[Mapping[str, Outcome]] = {
    Action.SETTLE: Outcome.SETTLED,
    Action.ACCEPT_DECISION: Outcome.DECISION_ACCEPTED,
    Action.DECIDE_REVIEW: Outcome.REVIEWED,
    Action.CLOSE_MEDIATED: Outcome.MEDIATED,
    Action.WITHDRAW: Outcome.WITHDRAWN,
    Action.MERGE: Outcome.MERGED,
    Action.DECLINE: Outcome.DECLINED,
}
LONGEST_AGREEMENT: Final = timedelta(days=3650)  # a slip of the pen, not a rule
EFFECTS: Final[dict[str, Effect]] = {}


def _effect(action: Action) -> Callable[[Effect], Effect]:
    def declare(effect: Effect) -> Effect:
        EFFECTS[action] = effect
        return effect

    return declare


def apply(step: Step) -> Data:
    """Run the action's effect; what ends the case ends its deadlines. The locked case guards its complaint."""
    complaint: Complaint = step.case.complaint
    effect = EFFECTS.get(step.move.action)
    data = (effect(step, complaint) if effect else None) or {}
    is_over = step.case.state in LIFECYCLE.final and step.move.after is not None
    keep_books(step, complaint, deadlines.end_all(case=step.case, duties=DUTIES, on=step.on) if is_over else {})
    complaint.save()
    return data


def keep_books(step: Step, complaint: Complaint, in_time: Mapping[str, bool]) -> None:
    """Let what is noted of a complaint's end follow its state. ``in_time``: the deadlines that its end ended."""
    case = step.case
    if step.move.after is None:
        return
    if case.state in LIFECYCLE.final:
        if settling := [met for kind, met in in_time.items() if kind in {DeadlineKind.DECIDE, DeadlineKind.NOTICE}]:
            complaint.on_time = all(settling) and complaint.on_time is not False
        complaint.closed_level = case.level
        complaint.outcome = outcome_of(step.move.action, rejected=complaint.rejected_at is not None)
    elif case.closed_at is not None:
        complaint.outcome = complaint.closed_level = ""
    if case.state not in EXTENSIBLE:
        complaint.extension_asked_at = None


def outcome_of(action: str, *, rejected: bool) -> Outcome:
    """Return how a complaint has ended that this action closes; ``rejected``: a decision was not accepted."""
    if action == Action.LAPSE:
        return Outcome.UNRESOLVED if rejected else Outcome.NO_OBJECTION
    return _OUTCOMES.get(action, Outcome.UNRESOLVED)


def start_decision_clock(case: Case, *, on: date, track: str = Track.SIMPLE) -> None:
    """Start the time limit of the decision (Art. 18)."""
    limit = deadlines.rules_for(case).limit("decide_simple" if track == Track.SIMPLE else "decide_complex")
    deadlines.start(case=case, kind=DeadlineKind.DECIDE, length=limit.length, unit=limit.unit, on=on)


@_effect(Action.TRANSFER)
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


@_effect(Action.ACCEPT)
def _accept(step: Step, complaint: Complaint) -> Data:
    case = step.case
    if step.by.kind is ActorKind.STAFF and case.handler_id is None:
        case.handler_id = step.by.person_id
    if decision_starts_at_acceptance(deadlines.rules_for(case)):
        start_decision_clock(case, on=step.on, track=complaint.track)
    return {}


@_effect(Action.ASSIGN)
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


@_effect(Action.CLASSIFY)
def _classify(step: Step, _complaint: Complaint) -> Data:
    case = step.case
    check_codes(product=step.data["product"], cause=step.data["cause"], on=case.received_on)
    case.product = step.data["product"] or case.product
    case.cause = step.data["cause"] or case.cause
    case.amount = step.data["amount"] if step.data["amount"] is not None else case.amount
    return {"product": case.product, "cause": case.cause}


@_effect(Action.MARK_COMPLEX)
def _mark_complex(step: Step, complaint: Complaint) -> Data:
    limit = deadlines.rules_for(step.case).limit("decide_complex")
    complaint.track = Track.COMPLEX
    deadlines.lengthen(case=step.case, kind=DeadlineKind.DECIDE, length=limit.length, unit=limit.unit)
    return {}


@_effect(Action.ASK_EXTENSION)
def _ask_extension(step: Step, complaint: Complaint) -> Data:
    complaint.extension_asked_at, complaint.extension_reason = step.at, step.data["reason"][:400]
    return {}


@_effect(Action.APPROVE_EXTENSION)
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
            approver=_office(step.by),
            at=step.at,
        )
    return {"due_on": str(deadline.due_on) if deadline else None}


@_effect(Action.REFUSE_EXTENSION)
def _refuse_extension(_step: Step, complaint: Complaint) -> Data:
    complaint.extension_asked_at = None
    return {}


@_effect(Action.START_EXPERT)
def _start_expert(step: Step, _complaint: Complaint) -> Data:
    deadlines.pause(case=step.case, kind=DeadlineKind.DECIDE, reason="expert_work", on=step.on)
    return {}


@_effect(Action.START_MEDIATION)
def _start_mediation(step: Step, _complaint: Complaint) -> Data:
    deadlines.pause(case=step.case, kind=DeadlineKind.DECIDE, reason="mediation", on=step.on)
    deadlines.void(case=step.case, kinds=(DeadlineKind.REVIEW_APPLY,), on=step.on)
    return {}


@_effect(Action.END_EXPERT)
@_effect(Action.END_MEDIATION)
def _resume(step: Step, complaint: Complaint) -> Data:
    case = step.case
    deadlines.resume(case=case, kind=DeadlineKind.DECIDE, on=step.on)
    if not case.deadlines.filter(kind=DeadlineKind.DECIDE, status__in=deadlines.LIVE).exists():
        start_decision_clock(case, on=step.on, track=complaint.track)
    return {}


@_effect(Action.AGREE_TERMS)
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


@_effect(Action.ADD_MATERIAL)
def _add_material(step: Step, _complaint: Complaint) -> Data:
    add_words(step.case, step.data["text"])
    return {}


@_effect(Action.RESTART)
def _restart(step: Step, complaint: Complaint) -> Data:
    """Art. 18: new facts and reasons start the period again on receipt of the new material."""
    received_on = step.data["received_on"]
    if not step.case.received_on <= received_on <= step.on:
        raise Invalid({"received_on": _("日期应在收到投诉之后，不晚于今天")})
    deadlines.void(
        case=step.case, kinds=(DeadlineKind.DECIDE, DeadlineKind.NOTICE, DeadlineKind.REVIEW_APPLY), on=step.on
    )
    _begin_anew(complaint)
    start_decision_clock(step.case, on=received_on)
    return {}


def _begin_anew(complaint: Complaint) -> None:
    complaint.track, complaint.on_time, complaint.extension_asked_at = Track.SIMPLE, None, None


@_effect(Action.MERGE)
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


@_effect(Action.DECLINE)
def _decline(step: Step, complaint: Complaint) -> Data:
    papers.tell_declined(step.case, complaint, ground=step.data["ground"], route=step.data["route"], at=step.at)
    return {}


@_effect(Action.DECIDE)
def _decide(step: Step, complaint: Complaint) -> Data:
    case = step.case
    _write_decision(step, is_review=False)
    rules = deadlines.rules_for(case)
    if not rules.flag("notice_in_decision_period"):
        complaint.on_time = deadlines.finish(case=case, kinds=(DeadlineKind.DECIDE,), on=step.on)
        limit = rules.limit("notice")
        deadlines.start(case=case, kind=DeadlineKind.NOTICE, length=limit.length, unit=limit.unit, on=step.on)
    return {}


@_effect(Action.NOTIFY)
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


@_effect(Action.REJECT_DECISION)
def _reject(step: Step, complaint: Complaint) -> Data:
    complaint.rejected_at = complaint.rejected_at or step.at
    return {}


@_effect(Action.REQUEST_REVIEW)
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


@_effect(Action.DECIDE_REVIEW)
def _decide_review(step: Step, complaint: Complaint) -> Data:
    applied_on = timezone.localdate(complaint.reviewed_at) if complaint.reviewed_at else step.case.received_on
    if not applied_on <= step.data["notified_on"] <= step.on:
        raise Invalid({"notified_on": _("告知日期应在申请核查之后，不晚于今天")})
    decision = _write_decision(step, is_review=True)
    decision.method, decision.notified_on = step.data["method"], step.data["notified_on"]
    decision.received_on = decision.notified_on
    decision.save()
    papers.tell_decision(step.case, complaint, decision, at=step.at)
    return {}


@_effect(Action.BRING_TO_REGULATOR)
def _bring_to_regulator(step: Step, complaint: Complaint) -> Data:
    complaint.regulator_at = step.at
    return {}


@_effect(Action.RATE)
def _rate(step: Step, complaint: Complaint) -> Data:
    complaint.satisfaction, complaint.really_settled = int(step.data["stars"]), step.data["settled"] == "yes"
    complaint.comment, complaint.rated_at = step.data["comment"] or "", step.at
    return {}


@_effect(Action.REOPEN)
def _reopen(step: Step, complaint: Complaint) -> Data:
    complaint.reopened += 1
    _begin_anew(complaint)
    start_decision_clock(step.case, on=step.on)
    return {}


@_effect(Action.PASS_UP)
def _pass_up(step: Step, complaint: Complaint) -> Data:
    above = office_above(step.case)
    if above is None:
        raise NotAllowed(_("已在最高层级"))
    hand_to(step.case, above, complaint, step.at)
    return {"office": above.code}


@_effect(Action.TAKE_OVER)
def _take_over(step: Step, complaint: Complaint) -> Data:
    office = Organisation.objects.get(pk=_organisation_of(step.by))
    hand_to(step.case, office, complaint, step.at)
    step.case.handler_id = step.by.person_id
    return {"office": office.code}


@_effect(Action.SEND_DOWN)
def _send_down(step: Step, complaint: Complaint) -> Data:
    lower = [o for o in path_of(step.case.subject) if Level(o.level).rank < Level(step.case.level).rank]
    office = next((o for o in lower if o.code == step.data["organisation"]), None)
    if office is None:
        codes = "、".join(f"{o.code} {o.name}" for o in lower)
        raise Invalid({"organisation": _("请填写下级机构代码之一：%(codes)s") % {"codes": codes}})
    hand_to(step.case, office, complaint, step.at)
    return {"office": office.code}


@_effect(Action.LEAD)
def _lead(step: Step, complaint: Complaint) -> Data:
    complaint.leader_id = step.by.person_id
    return {}


@_effect(Action.DECLARE_CONFLICT)
def _declare_conflict(step: Step, _complaint: Complaint) -> Data:
    if step.by.person_id is None:
        raise NotAllowed(_("须由经办人本人声明"))
    Conflict.objects.create(case=step.case, member_id=step.by.person_id, declared_at=step.at)
    if step.case.handler_id == step.by.person_id:
        step.case.handler_id = None
    return {}


@_effect(Action.REPORT_MAJOR)
def _report_major(step: Step, complaint: Complaint) -> Data:
    complaint.major = step.data["kind"]
    deadlines.finish(case=step.case, kinds=(DeadlineKind.MAJOR_REPORT,), on=step.on)
    return {}


@_effect(Action.ORDER_REPORT)
def _order_report(step: Step, _complaint: Complaint) -> Data:
    if step.data["due_on"] <= step.on:
        raise Invalid({"due_on": _("报告期限应晚于今天")})
    addressee = step.case.owner if step.case.level != Level.REGULATOR else step.case.head
    order = Order.objects.create(
        case=step.case,
        ordered_by_id=_organisation_of(step.by),
        addressee=addressee,
        question=step.data["question"],
        ordered_at=step.at,
        due_on=step.data["due_on"],
    )
    papers.send_order(step.case, order.pk)
    return {"order": order.pk, "addressee": addressee.code}


@_effect(Action.ANSWER_ORDER)
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


def _write_decision(step: Step, *, is_review: bool) -> Decision:
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


def _organisation_of(actor: Actor) -> int:
    if actor.organisation_id is None:
        raise NotAllowed(_("须以机构身份办理"))
    return actor.organisation_id


def _office(actor: Actor) -> str:
    return Organisation.objects.filter(pk=_organisation_of(actor)).values_list("name", flat=True).first() or ""
