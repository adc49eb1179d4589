"""Sessions: reserving, planning, moving, cancelling and holding them."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.casework.kinds import Step
from fengqiao.foundation.errors import Invalid
from fengqiao.mediation.models import (
    Appointment,
    AppointmentStatus,
    Attendance,
    Mediation,
    Mediator,
    Room,
    Session,
    SessionStatus,
)
from fengqiao.mediation.queries.meeting import WRITTEN, Meeting, next_meeting
from fengqiao.mediation.rules.choices import NOBODY_CAME
from fengqiao.mediation.rules.states import Action
from fengqiao.mediation.services import papers
from fengqiao.mediation.services.effects.registry import Data, effect
from fengqiao.mediation.services.sides import acting_sides, other_sides, tell, tell_all

LONGEST_SESSION = 600  # minutes; a slip of the pen, not a rule
_TAKEN = {
    "session_room_free": ("room", "该调解室在这个时段已有安排，请换时间或调解室"),
    "session_mediator_free": ("starts_at", "该调解员在这个时段已有安排，请换时间或调解员"),
}


@effect(Action.RESERVE)
def _reserve(step: Step, mediation: Mediation) -> Data:
    """Keep time and room for a mediator who is still to answer; nobody is told before they take the case."""
    asked = (AppointmentStatus.ASKED, AppointmentStatus.DISCLOSED)
    mediator, when = _seated(mediation, *asked), _when(step, mediation)
    session = _planned(mediation, mediator, status=SessionStatus.RESERVED, when=when)
    return {"session": session.number, "when": session.starts_at.isoformat()}


def announce_reserved(step: Step, mediation: Mediation, mediator: Mediator) -> None:
    """Make firm what was reserved for a mediator who has now taken the case; what is past by then falls away."""
    ahead = mediation.sessions.filter(mediator=mediator, status=SessionStatus.RESERVED, starts_at__gt=step.at)
    for session in ahead:
        session.status = SessionStatus.PLANNED
        session.save(update_fields=["status"])
        _announce(step, session)
    past = mediation.sessions.filter(mediator=mediator, status=SessionStatus.RESERVED)
    past.update(status=SessionStatus.CANCELLED)


@effect(Action.CHOOSE_TIMES)
def _choose_times(step: Step, mediation: Mediation) -> Data:
    """A side says when it can come; at the first time that suits every side a session is planned."""
    found = next_meeting(mediation, on=step.on)
    times = [_chosen(text, found) for text in step.data["times"]]
    acting = acting_sides(step)
    for side in acting:
        side.times = times
        side.save(update_fields=["times"])
    session = _first_that_suits(step, mediation, found)
    if session is None:
        text = _("%(number)s 另一方选了方便的调解时间，请您也选。") % {"number": step.case.number}
        for side in other_sides(step.case, acting[0]):
            tell(step.case, side, "times", text, at=step.at)
        return {}
    _announce(step, session)
    return {"session": session.number, "when": session.starts_at.isoformat()}


def _chosen(text: str, found: Meeting) -> datetime:
    try:
        starts_at = timezone.make_aware(datetime.strptime(text, WRITTEN))  # noqa: DTZ007 - made aware here
    except ValueError:
        raise Invalid({"times": _("请从所列时间中选择")}) from None
    if starts_at not in found.possible:
        raise Invalid({"times": _("有的时间已经排不上了，请重新选择")})
    return starts_at


def _first_that_suits(step: Step, mediation: Mediation, found: Meeting) -> Session | None:
    """Plan a session at the first time that all sides chose and nobody else has taken meanwhile."""
    chosen = [set(side.times) for side in mediation.sides.all()]
    for starts_at in sorted(set.intersection(*chosen) & set(found.possible)):
        pk = found.room_at(starts_at)
        room = _open_room(pk, mediation) if pk is not None else None
        if pk is not None and room is None:
            continue
        when = {
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(minutes=found.minutes),
            "room": room,
            "mode": mediation.mode if room is None else "on_site",
        }
        with suppress(Invalid):
            return _planned(mediation, _presiding(mediation), status=SessionStatus.PLANNED, when=when)
    return None


@effect(Action.SCHEDULE)
def _schedule(step: Step, mediation: Mediation) -> Data:
    """Plan a session; of two who book one room at once the database refuses the second."""
    when = _when(step, mediation)
    session = _planned(mediation, _presiding(mediation), status=SessionStatus.PLANNED, when=when)
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
    session.result, session.minutes = step.data["result"], step.data["minutes_text"] or ""
    if session.result == NOBODY_CAME:
        return _missed(step, session)
    present = {s.number: s for s in mediation.sides.all()}
    numbers = _numbers(step.data["present"] or "", set(present))
    if not session.minutes.strip():
        raise Invalid({"minutes_text": _("请填写笔录")})
    session.status = SessionStatus.HELD
    session.save()
    Attendance.objects.bulk_create([Attendance(session=session, side=present[n]) for n in numbers])
    papers.issue(step.case, "minutes", on=step.on, session=session.pk)
    return {"session": session.number, "came": len(numbers)}


def _missed(step: Step, session: Session) -> Data:
    """Note that nobody came: no minutes are written, and the sides learn that the time went by."""
    if step.data["present"]:
        raise Invalid({"present": _("结果是无人到场，请不要勾选到场的各方")})
    session.status = SessionStatus.MISSED
    session.save()
    text = _("%(number)s 定好的调解没有人到场。还愿意调解的，请选择方便的时间或联系调解组织。")
    tell_all(step.case, "session", text % {"number": step.case.number}, at=step.at)
    return {"session": session.number, "came": 0}


def _planned(mediation: Mediation, mediator: Mediator, *, status: SessionStatus, when: Mapping[str, Any]) -> Session:
    number = mediation.sessions.count() + 1
    session = Session(mediation=mediation, number=number, mediator=mediator, status=status, **when)
    _check_presence(session)
    _save(session)
    mediation.sides.update(times=[])
    return session


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
        room = _open_room(data["room"], mediation)
        if room is None:
            raise Invalid({"room": _("现场调解请选择本组织的调解室")})
    return {
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=data["minutes"]),
        "room": room,
        "mode": data["mode"],
        "link": data["link"] or "",
    }


def _open_room(pk: int | None, mediation: Mediation) -> Room | None:
    """Return a room of the body that is in use; locked, so that nobody closes it before the session is written."""
    rooms = Room.objects.select_for_update(no_key=True)
    return rooms.filter(pk=pk or 0, body=mediation.body_id, is_in_use=True).first()


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
    return _seated(mediation, AppointmentStatus.ACTIVE)


def _seated(mediation: Mediation, *statuses: AppointmentStatus) -> Mediator:
    seats: Any = mediation.appointments
    seat: Appointment | None = seats.filter(status__in=statuses).order_by("-presiding", "id").first()
    if seat is None:
        raise Invalid({"session": _("尚未确定调解员")})
    return seat.mediator
