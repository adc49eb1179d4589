"""Reception days: planned, moved, held, deputised, missed, cancelled; visits in person and what came of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.casework.models import Case
from fengqiao.casework.queries import get_case
from fengqiao.casework.services import PersonData, read_person, save_person
from fengqiao.complaints.services.filing import Filed, Filing, file_complaint
from fengqiao.executives.models import Promise, ReceptionDay, Responsible, Visit
from fengqiao.executives.queries.scope import in_office, may_plan, may_record, rules_of, within
from fengqiao.executives.rules.receptions import repeated, slots
from fengqiao.executives.rules.words import DayStatus, Outcome
from fengqiao.executives.services.booking import tell
from fengqiao.executives.services.events import note
from fengqiao.executives.services.standing import refresh
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.calendar import queries as calendar
from fengqiao.foundation.calendar.rules import is_working_day
from fengqiao.foundation.days import DayKind, problem_with_day
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from fengqiao.foundation.privacy import seal
from fengqiao.organisations.models import Organisation

_AHEAD: Final = timedelta(days=366)  # further off it is a slip of the pen


@dataclass(frozen=True, slots=True)
class Plan:
    """Hours in which a leader is to receive visitors, once or repeated every so many weeks until a day."""

    leader: int
    venue: str
    first: date
    starts_at: time
    ends_at: time
    slot_minutes: int
    room: str = ""
    is_public: bool = True
    every_weeks: int = 0
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """Days planned, and days left out because nobody works, the term is over, or they are taken already."""

    made: Sequence[ReceptionDay]
    left_out: Sequence[date]


@transaction.atomic
def plan(*, plan: Plan, by: Actor, at: datetime) -> Planned:
    """Plan reception days on working days.

    Raises:
        NotFound: no such leader in scope. NotAllowed: the actor does not keep the institution's duties.
        Invalid: a field is wrong, or no day is left.
    """
    leader = _leader(plan.leader, by)
    if not may_plan(by, leader.organisation):
        raise NotAllowed(_("只有本机构或上级机构的消保专员和高管可以安排"))
    venue = _venue(plan.venue or leader.organisation.code, leader.organisation)
    _check_hours(plan, timezone.localdate(at))
    wanted = repeated(plan.first, plan.until or plan.first, every_weeks=plan.every_weeks if plan.until else 0)
    known = calendar.current()
    taken = set(
        ReceptionDay.objects.filter(leader=leader, starts_at=plan.starts_at, day__in=wanted)
        .exclude(status=DayStatus.CANCELLED)
        .values_list("day", flat=True)
    )
    term = in_office_days(leader, wanted)
    days = [day for day in wanted if is_working_day(known, day) and day in term and day not in taken]
    if not days:
        raise Invalid({"first": _("这些日子不是工作日、不在任期内，或已经安排过")})
    made = ReceptionDay.objects.bulk_create(_row(plan, leader, venue, day) for day in days)
    note(leader.organisation_id, "receptions_planned", by=by, at=at, leader=leader.pk, days=[str(d) for d in days])
    return Planned(made, [day for day in wanted if day not in days])


def in_office_days(leader: Responsible, days: Sequence[date]) -> set[date]:
    """Return the days that lie in a leader's term."""
    return {day for day in days if leader.since <= day and (leader.until is None or day <= leader.until)}


def _row(plan: Plan, leader: Responsible, venue: Organisation, day: date) -> ReceptionDay:
    return ReceptionDay(
        organisation=leader.organisation,
        venue=venue,
        leader=leader,
        room=plan.room.strip(),
        day=day,
        planned_on=day,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        slot_minutes=plan.slot_minutes,
        is_public=plan.is_public,
    )


def _leader(pk: int, by: Actor) -> Responsible:
    leader = Responsible.objects.filter(within(by), pk=pk).select_related("organisation").first()
    if leader is None:
        raise NotFound(_("没有找到该负责人"))
    return leader


def _venue(code: str, organisation: Organisation) -> Organisation:
    found = Organisation.objects.filter(code=code, head=organisation.head_id).first()
    if found is None:
        raise Invalid({"venue": _("接访地点应是本机构或下属网点，请填写机构代码")})
    return found


def _check_hours(plan: Plan, today: date) -> None:
    if plan.first < today:
        raise Invalid({"first": _("日期不能早于今天")})
    if plan.first > today + _AHEAD:
        raise Invalid({"first": _("只能安排一年以内的接访")})
    if problem := problem_with_day(plan.until, DayKind.ENDS, today=today):
        raise Invalid({"until": problem})
    if plan.ends_at <= plan.starts_at:
        raise Invalid({"ends_at": _("结束时间应晚于开始时间")})
    if not slots(plan.starts_at, plan.ends_at, minutes=plan.slot_minutes):
        raise Invalid({"slot_minutes": _("时间太短，排不下一个时段")})
    if plan.until and plan.until < plan.first:
        raise Invalid({"until": _("结束不能早于开始")})


def held(pk: int, by: Actor, *, records: bool = False) -> ReceptionDay:
    """Return a reception day, locked, that the actor keeps (``records``: or whose visits the actor records).

    Raises:
        NotFound: none in scope. NotAllowed: the role only looks on.
    """
    found = ReceptionDay.objects.select_for_update(of=("self",)).select_related("organisation", "venue", "leader")
    one = found.filter(within(by) | within(by, "venue"), pk=pk).first()
    if one is None:
        raise NotFound(_("没有找到这次接访"))
    if not (may_record(by, one.organisation, one.venue) if records else may_plan(by, one.organisation)):
        raise NotAllowed(_("只有本机构或上级机构的消保专员和高管可以安排"))
    return one


@transaction.atomic
def move(*, pk: int, day: date, starts_at: time, ends_at: time, reason: str, by: Actor, at: datetime) -> ReceptionDay:
    """Move a planned day; who has booked keeps the slot if it still exists and is told.

    Raises:
        NotFound, NotAllowed: as `held`. Invalid: the day is past, no working day, taken, or too short for a booking.
    """
    one = held(pk, by)
    _require_planned(one)
    if day < timezone.localdate(at) or not is_working_day(calendar.current(), day):
        raise Invalid({"day": _("请改到今天以后的工作日")})
    if day > timezone.localdate(at) + _AHEAD:
        raise Invalid({"day": _("只能安排一年以内的接访")})
    if day not in in_office_days(one.leader, [day]):
        raise Invalid({"day": _("这一天不在该负责人的任期内")})
    if ends_at <= starts_at:
        raise Invalid({"ends_at": _("结束时间应晚于开始时间")})
    booked = list(_bookings(one))
    if booked and max(one_.slot or 0 for one_ in booked) > len(slots(starts_at, ends_at, minutes=one.slot_minutes)):
        raise Invalid({"ends_at": _("时间缩短后排不下已有的预约，请先联系预约人改约")})
    before = one.day
    one.day, one.starts_at, one.ends_at, one.reason, one.moved = day, starts_at, ends_at, reason, one.moved + 1
    try:
        with transaction.atomic():
            one.save(update_fields=["day", "starts_at", "ends_at", "reason", "moved"])
    except IntegrityError:
        raise Invalid({"day": _("这位负责人当时已有另一次接访")}) from None
    tell(booked, one, "moved", at=at)
    note(one.organisation_id, "reception_moved", by=by, at=at, reception=one.pk, before=before, after=day, why=reason)
    return one


@transaction.atomic
def settle(*, pk: int, status: str, reason: str = "", deputy: str = "", by: Actor, at: datetime) -> ReceptionDay:
    """Record what became of a day: held, received by a deputy, missed, or called off beforehand.

    Raises:
        NotFound, NotAllowed: as `held`. Invalid: a reason or the deputy is missing, or the day is yet to come.
    """
    one = held(pk, by)
    now, wanted = timezone.localtime(at), DayStatus(status)
    wrong: dict[str, str] = {}
    if wanted is DayStatus.CANCELLED:
        _require_planned(one)
    elif (one.day, one.starts_at) > (now.date(), now.time()):
        wrong["status"] = _("还没到接访时间")
    if wanted is DayStatus.PLANNED:
        wrong["status"] = _("请从所列选项中选择")
    if wanted in {DayStatus.MISSED, DayStatus.CANCELLED, DayStatus.DEPUTISED} and not reason.strip():
        wrong["reason"] = _("请填写原因")
    if wanted is DayStatus.DEPUTISED and not deputy.strip():
        wrong["deputy"] = _("请填写代接人的姓名和职务")
    if wrong:
        raise Invalid(wrong)
    one.status, one.reason, one.recorded_at = wanted, reason.strip() or one.reason, at
    one.deputy = deputy.strip() if wanted is DayStatus.DEPUTISED else ""
    one.save(update_fields=["status", "reason", "deputy", "recorded_at"])
    if wanted is DayStatus.CANCELLED:
        booked = list(_bookings(one))
        tell(booked, one, "cancelled", at=at)
    note(one.organisation_id, f"reception_{wanted}", by=by, at=at, reception=one.pk, day=one.day, why=one.reason)
    refresh([one.organisation_id], on=now.date())
    return one


def _require_planned(one: ReceptionDay) -> None:
    if one.status != DayStatus.PLANNED:
        raise Conflict(_("这次接访已有结果，不能再改期或取消"))


def _bookings(one: ReceptionDay) -> Sequence[Visit]:
    return list(one.visits.filter(cancelled_at=None, slot__isnull=False).select_related("person"))


@transaction.atomic
def walk_in(*, pk: int, name: str, phone: str, matter: str, by: Actor, at: datetime) -> Visit:
    """Register somebody who came without booking. Raises NotFound, NotAllowed, Invalid."""
    one = held(pk, by, records=True)
    wrong = {}
    if not name.strip():
        wrong["name"] = _("请填写姓名")
    if not matter.strip():
        wrong["matter"] = _("请填写来访事项")
    if one.day > timezone.localdate(at):
        wrong["name"] = _("还没到接访时间")
    if one.status == DayStatus.CANCELLED:
        wrong["name"] = _("这次接访已取消")
    if wrong:
        raise Invalid(wrong)
    person = save_person(PersonData(name=name.strip(), phone=phone.strip()))
    visit = Visit.objects.create(
        reception=one, person=person, matter=seal(person.sealed_key, matter.strip()), made_at=at
    )
    note(one.organisation_id, "visit_registered", by=by, at=at, reception=one.pk, visit=visit.pk)
    return visit


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a visit. ``number`` names a case that exists; ``request`` opens a complaint."""

    outcome: str
    note: str = ""
    promise: str = ""
    due_on: date | None = None
    number: str = ""
    request: str = ""
    facts: str = ""
    subject: str = ""


@transaction.atomic
def record(*, pk: int, result: Result, by: Actor, at: datetime) -> Filed | None:
    """Record what came of a visit: a promise, a complaint filed from it, or the case it belongs to.

    Returns number and receipt code where a complaint was filed.

    Raises:
        NotFound: no such visit, or no such case, in scope. NotAllowed: the role only looks on, or files for others.
        Invalid: something is missing. Conflict: a result was recorded already and cannot be taken back.
    """
    visit = Visit.objects.select_for_update(of=("self",)).select_related("person").filter(pk=pk, cancelled_at=None)
    found = visit.first()
    if found is None:
        raise NotFound(_("没有找到这位来访人"))
    day = held(found.reception_id, by, records=True)
    if found.outcome:
        raise Conflict(_("这次来访已登记结果"))
    _check(result, day, timezone.localdate(at))
    filed = None
    if result.outcome == Outcome.FILED:
        filed = _file(found, day, result, by, at)
        found.case_id = filed.case_id
    elif result.outcome == Outcome.LINKED:
        found.case = _case(result.number, by)
    if result.outcome == Outcome.PROMISED:
        _promise(found, day, result, by, at)
    found.outcome, found.note, found.recorded_at = result.outcome, result.note.strip(), at
    found.recorded_by_id = by.person_id
    found.save(update_fields=["outcome", "note", "case", "recorded_at", "recorded_by"])
    told = {"case": filed.number if filed else found.case.number if found.case else ""}
    note(day.organisation_id, "visit_recorded", by=by, at=at, visit=found.pk, outcome=result.outcome, **told)
    refresh([day.organisation_id], on=timezone.localdate(at))
    return filed


def _check(result: Result, day: ReceptionDay, today: date) -> None:
    wrong: dict[str, str] = {}
    if result.outcome not in set(Outcome):
        wrong["outcome"] = _("请从所列选项中选择")
    if day.day > today:
        wrong["outcome"] = _("还没到接访时间")
    if result.outcome != Outcome.ABSENT and not result.note.strip():
        wrong["note"] = _("请填写接访情况")
    if result.outcome == Outcome.PROMISED:
        if not result.promise.strip():
            wrong["promise"] = _("请填写承诺事项")
        if result.due_on is None or result.due_on < day.day:
            wrong["due_on"] = _("请填写兑现期限，不早于接访当天")
        elif problem := problem_with_day(result.due_on, DayKind.ENDS, today=today):
            wrong["due_on"] = problem
    if result.outcome == Outcome.LINKED and not result.number.strip():
        wrong["number"] = _("请填写案件编号")
    if wrong:
        raise Invalid(wrong)


def _case(number: str, by: Actor) -> Case:
    try:
        return get_case(number=number, viewer=by)
    except NotFound as none:
        raise Invalid({"number": none.message}) from None


def _file(visit: Visit, day: ReceptionDay, result: Result, by: Actor, at: datetime) -> Filed:
    person = read_person(visit.person)
    filing = Filing(
        subject=result.subject.strip() or day.organisation.code,
        request=result.request,
        facts=result.facts or result.request,
        complainant=person,
        channel="outlet_visit",
        in_person=True,
        language=visit.language,
    )
    return file_complaint(filing=filing, by=by, at=at)


def _promise(visit: Visit, day: ReceptionDay, result: Result, by: Actor, at: datetime) -> None:
    due_on = result.due_on or day.day + timedelta(days=rules_of(day.day).number("led_days"))
    made = Promise.objects.create(
        organisation_id=day.organisation_id,
        leader_id=day.leader_id,
        visit=visit,
        text=result.promise.strip(),
        made_on=day.day,
        due_on=due_on,
    )
    note(day.organisation_id, "promise_made", by=by, at=at, promise=made.pk, due_on=due_on)


__all__ = ["Plan", "Planned", "Result", "in_office", "move", "plan", "record", "settle", "walk_in"]
