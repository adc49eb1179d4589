"""Sessions, time, evaluation, proposals."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.casework.kinds import Step
from fengqiao.casework.services import deadlines
from fengqiao.foundation.errors import Invalid
from fengqiao.mediation.models import (
    AppointmentStatus,
    Attendance,
    Mediation,
    Mediator,
    Proposal,
    ProposalKind,
    Room,
    Session,
    SessionStatus,
)
from fengqiao.mediation.rules.choices import EndingReason, Track
from fengqiao.mediation.rules.states import Action, DeadlineKind, State
from fengqiao.mediation.services import papers
from fengqiao.mediation.services.effects.ending import end_without_agreement
from fengqiao.mediation.services.effects.registry import Data, effect, start
from fengqiao.mediation.services.sides import acting_sides, tell_all

LONGEST_SESSION = 600  # minutes; a slip of the pen, not a rule
_TAKEN = {
    "session_room_free": ("room", "该调解室在这个时段已有安排，请换时间或调解室"),
    "session_mediator_free": ("starts_at", "该调解员在这个时段已有安排，请换时间或调解员"),
}


@effect(Action.SCHEDULE)
def _schedule(step: Step, mediation: Mediation) -> Data:
    """Plan a session; of two who book one room at once the database refuses the second."""
    session = Session(
        mediation=mediation,
        number=mediation.sessions.count() + 1,
        mediator=_presiding(mediation),
        **_when(step, mediation),
    )
    _check_presence(session)
    _save(session)
    _announce(step, session)
    return {"session": session.number, "when": session.starts_at.isoformat()}


@effect(Action.MOVE_SESSION)
def _move(step: Step, mediation: Mediation) -> Data:
    session = _session(step, mediation)
    for name, value in _when(step, mediation).items():
        setattr(session, name, value)
    session.moved += 1
    session.mediator = _presiding(mediation)
    _check_presence(session)
    _save(session)
    _announce(step, session)
    return {"session": session.number, "when": session.starts_at.isoformat()}


@effect(Action.CANCEL_SESSION)
def _cancel(step: Step, mediation: Mediation) -> Data:
    session = _session(step, mediation)
    session.status = SessionStatus.CANCELLED
    session.save(update_fields=["status"])
    text = _("%(number)s 原定的调解取消，新的时间另行通知。") % {"number": step.case.number}
    tell_all(step.case, "session", text, at=step.at)
    return {"session": session.number}


@effect(Action.HOLD_SESSION)
def _hold(step: Step, mediation: Mediation) -> Data:
    """Keep the record of a session: who came, what was said (for the body alone), how it went."""
    session = _session(step, mediation)
    if timezone.localdate(session.starts_at) > step.on:
        raise Invalid({"session": _("这一场还没有到日期，请先改期")})
    present = {s.number: s for s in mediation.sides.all()}
    numbers = _numbers(step.data["present"], set(present))
    session.status, session.result = SessionStatus.HELD, step.data["result"]
    session.minutes = step.data["minutes_text"]
    session.save()
    Attendance.objects.bulk_create([Attendance(session=session, side=present[n]) for n in numbers])
    papers.issue(step.case, "minutes", session=session.pk)
    return {"session": session.number, "came": len(numbers)}


def _numbers(text: str, known: set[int]) -> list[int]:
    parts = [part for part in text.replace("，", ",").replace("、", ",").replace(" ", ",").split(",") if part]
    if not parts or not all(part.isdigit() and int(part) in known for part in parts):
        raise Invalid({"present": _("请填写到场各方的序号，例如 1,2")})
    return sorted({int(part) for part in parts})


def _when(step: Step, mediation: Mediation) -> dict[str, Any]:
    """Return time, room, mode and link of a session from what was typed. Raises Invalid."""
    data = step.data
    starts_at = _moment(data["starts_on"], data["starts_at"])
    if starts_at <= step.at:
        raise Invalid({"starts_on": _("请安排在将来的时间")})
    if not 0 < data["minutes"] <= LONGEST_SESSION:
        raise Invalid({"minutes": _("时长应在 1 到 600 分钟之间")})
    room = None
    if data["mode"] == "on_site":
        room = Room.objects.filter(pk=data["room"] or 0, body=mediation.body_id, is_in_use=True).first()
        if room is None:
            raise Invalid({"room": _("现场调解请选择本组织的调解室")})
    return {
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=data["minutes"]),
        "room": room,
        "mode": data["mode"],
        "link": data["link"] or "",
    }


def _moment(day: date, text: str) -> datetime:
    try:
        return timezone.make_aware(datetime.combine(day, time.fromisoformat(text.strip().replace("：", ":").zfill(5))))
    except ValueError:
        raise Invalid({"starts_at": _("请按 14:30 的格式填写时间")}) from None


def _check_presence(session: Session) -> None:
    day = timezone.localdate(session.starts_at)
    if session.mediator.absences.filter(starts_on__lte=day, ends_on__gte=day).exists():
        raise Invalid({"starts_on": _("调解员当天请假，请换日期或更换调解员")})


def _save(session: Session) -> None:
    try:
        with transaction.atomic():
            session.save()
    except IntegrityError as error:
        constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if constraint not in _TAKEN:
            raise
        field, message = _TAKEN[constraint]
        raise Invalid({field: _(message)}) from None


def _announce(step: Step, session: Session) -> None:
    when = timezone.localtime(session.starts_at).strftime("%Y-%m-%d %H:%M")
    where = session.room.name if session.room else session.get_mode_display()
    text = _("%(number)s 定于 %(when)s 调解，%(where)s。") % {"number": step.case.number, "when": when, "where": where}
    tell_all(step.case, "session", text, at=step.at)


def _session(step: Step, mediation: Mediation) -> Session:
    found = mediation.sessions.filter(number=step.data["session"], status=SessionStatus.PLANNED).first()
    if found is None:
        raise Invalid({"session": _("请选择一场待举行的调解")})
    return found


def _presiding(mediation: Mediation) -> Mediator:
    seat = mediation.appointments.filter(status=AppointmentStatus.ACTIVE).order_by("-presiding", "id").first()
    if seat is None:
        raise Invalid({"session": _("尚未确定调解员")})
    return seat.mediator


@effect(Action.EXTEND)
def _extend(step: Step, mediation: Mediation) -> Data:
    """Longer only if both sides agree (特邀调解规定 Art. 27)."""
    deadline = step.case.deadlines.filter(kind=DeadlineKind.MEDIATE, status__in=deadlines.LIVE).first()
    if deadline is None or step.data["due_on"] <= deadline.due_on:
        raise Invalid({"due_on": _("新的期限须晚于原期限")})
    if (step.data["due_on"] - step.on).days > 3 * 365:
        raise Invalid({"due_on": _("约定的期限过长，请核对年份")})
    deadlines.agree(case=step.case, kind=DeadlineKind.MEDIATE, due_on=step.data["due_on"])
    return {"from_due_on": deadline.due_on}


@effect(Action.START_APPRAISAL)
def _start_appraisal(step: Step, mediation: Mediation) -> Data:
    deadlines.pause(case=step.case, kind=DeadlineKind.MEDIATE, reason="expert_work", on=step.on)
    return {}


@effect(Action.END_APPRAISAL)
def _end_appraisal(step: Step, mediation: Mediation) -> Data:
    deadlines.resume(case=step.case, kind=DeadlineKind.MEDIATE, on=step.on)
    return {}


@effect(Action.START_EVALUATION)
def _start_evaluation(step: Step, mediation: Mediation) -> Data:
    start(step.case, DeadlineKind.EVALUATE, step)
    return {}


@effect(Action.GIVE_EVALUATION)
def _give_evaluation(step: Step, mediation: Mediation) -> Data:
    opinion = _put(step, mediation, ProposalKind.EVALUATION, step.data["opinion"], None)
    deadlines.finish(case=step.case, kinds=(DeadlineKind.EVALUATE,), on=step.on)
    papers.issue(step.case, "evaluation", proposal=opinion.pk)
    return {}


@effect(Action.RECORD_UNDISPUTED)
def _record_undisputed(step: Step, mediation: Mediation) -> Data:
    """Facts both sides confirm need no proof again in court, except what was conceded only to settle (Art. 22)."""
    record = _put(step, mediation, ProposalKind.UNDISPUTED, step.data["facts"], None)
    papers.issue(step.case, "undisputed", proposal=record.pk)
    return {}


@effect(Action.PROPOSE)
@effect(Action.OPINE)
def _propose(step: Step, mediation: Mediation) -> Data:
    kind = ProposalKind.OPINION if step.move.action == Action.OPINE else ProposalKind.NO_OBJECTION
    proposal = _put(step, mediation, kind, step.data["proposal"], step.data["amount"])
    start(step.case, DeadlineKind.OBJECT, step)
    text = _("%(number)s 有一份方案送达，请在期限内查看并答复。") % {"number": step.case.number}
    tell_all(step.case, "proposal", text, at=step.at)
    papers.issue(step.case, "proposal", proposal=proposal.pk)
    return {"kind": kind}


def _put(step: Step, mediation: Mediation, kind: ProposalKind, text: str, amount: Decimal | None) -> Proposal:
    return Proposal.objects.create(mediation=mediation, kind=kind, text=text, amount=amount, served_at=step.at)


def open_proposal(mediation: Mediation) -> Proposal:
    """Return the proposal that waits for answers."""
    kinds = (ProposalKind.NO_OBJECTION, ProposalKind.OPINION)
    return mediation.proposals.filter(kind__in=kinds, outcome="").latest("id")


@effect(Action.ANSWER_PROPOSAL)
def _answer_proposal(step: Step, mediation: Mediation) -> Data:
    """A no-objection proposal falls with one written objection; an opinion on a small claim binds once the consumer accepts."""
    side = acting_sides(step)[0]
    proposal = open_proposal(mediation)
    agrees = step.data["answer"] == "agreed"
    if proposal.kind == ProposalKind.OPINION:
        return _answer_opinion(step, mediation, proposal, of_person=side.party_id is not None, agrees=agrees)
    if not agrees:
        if not step.data["objection"]:
            raise Invalid({"objection": _("请写明异议")})
        proposal.outcome = "objected"
        step.lead_to(State.MEDIATING)
        deadlines.finish(case=step.case, kinds=(DeadlineKind.OBJECT,), on=step.on)
    else:
        agreed = {*proposal.agreed_sides, *(one.number for one in acting_sides(step))}
        proposal.agreed_sides = sorted(agreed)
        if len(agreed) == mediation.sides.count():
            proposal.outcome = "accepted"
            deadlines.finish(case=step.case, kinds=(DeadlineKind.OBJECT,), on=step.on)
            to_signing(step, mediation)
    proposal.save()
    return {"side": side.number}


def _answer_opinion(step: Step, mediation: Mediation, proposal: Proposal, *, of_person: bool, agrees: bool) -> Data:
    if not of_person:
        raise Invalid({"answer": _("小额快速意见由消费者决定是否接受，接受后双方均受约束")})
    deadlines.finish(case=step.case, kinds=(DeadlineKind.OBJECT,), on=step.on)
    proposal.outcome = "accepted" if agrees else "objected"
    proposal.save()
    if agrees:
        to_signing(step, mediation)
    else:
        step.lead_to(State.FAILED)
        end_without_agreement(step, mediation, EndingReason.GAP)
        papers.issue(step.case, "termination", reason=EndingReason.GAP)
    return {}


def to_signing(step: Step, mediation: Mediation) -> None:
    """Go on to the agreement; its text is drafted from what was accepted."""
    step.lead_to(State.SIGNING)
    start(step.case, DeadlineKind.SIGN, step)


@effect(Action.LAPSE_PROPOSAL)
def _lapse_proposal(step: Step, mediation: Mediation) -> Data:
    """No written objection in time is consent; an opinion on a small claim the consumer did not accept binds nobody."""
    proposal = open_proposal(mediation)
    deadlines.finish(case=step.case, kinds=(DeadlineKind.OBJECT,), on=step.on)
    proposal.outcome = "lapsed"
    proposal.save(update_fields=["outcome"])
    if mediation.track == Track.FAST and proposal.kind == ProposalKind.OPINION:
        step.lead_to(State.FAILED)
        end_without_agreement(step, mediation, EndingReason.EXPIRED)
        papers.issue(step.case, "termination", reason=EndingReason.EXPIRED)
    else:
        start(step.case, DeadlineKind.SIGN, step)
    return {"kind": proposal.kind}
