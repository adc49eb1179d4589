"""Reception days: planned on working days, booked once, moved, missed, and what comes of a visit."""

from datetime import date, time, timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from executives.conftest import HOUSE, working_day
from fengqiao.casework.models import Case
from fengqiao.executives.models import Promise, ReceptionDay, Responsible, Visit
from fengqiao.executives.queries import booking as bookings
from fengqiao.executives.rules.words import Post
from fengqiao.executives.services import booking, receptions
from fengqiao.executives.services.receptions import Plan, Result
from fengqiao.foundation.actors import Role
from fengqiao.foundation.calendar import queries as calendar
from fengqiao.foundation.calendar.rules import is_working_day
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.foundation.notices.models import Notice
from support.city import small_city
from support.desk import today

PERSON = {"name": "王小明", "phone": "13900000001", "matter": "信用卡年费没有告知"}


def now():
    return timezone.now()


def book(day: ReceptionDay, slot: int = 1, **changes: object) -> str:
    return booking.book(reception_id=day.pk, slot=slot, language="zh-hans", at=now(), **{**PERSON, **changes})


def test_planning_repeats_on_working_days_only_and_tells_what_it_left_out(officer, leader):
    first = working_day()
    planned = receptions.plan(
        plan=Plan(leader.pk, "", first, time(9), time(11), 30, every_weeks=1, until=first + timedelta(weeks=60)),
        by=officer, at=now(),
    )  # fmt: skip
    days = [one.day for one in planned.made]
    assert days[0] == first
    assert all(is_working_day(calendar.current(), day) for day in days)
    assert len(days) + len(planned.left_out) == 53
    with pytest.raises(Invalid):
        receptions.plan(plan=Plan(leader.pk, "", first, time(9), time(11), 30), by=officer, at=now())


def test_only_the_house_and_those_above_plan(city, leader):
    plan = Plan(leader.pk, "", working_day(), time(9), time(11), 30)
    with pytest.raises(NotFound):
        receptions.plan(plan=plan, by=city.actor("R-1", Role.OFFICER), at=now())
    with pytest.raises(NotAllowed):
        receptions.plan(plan=plan, by=city.actor("REG", Role.REGULATOR), at=now())
    assert receptions.plan(plan=plan, by=city.actor("B", Role.OFFICER), at=now()).made


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"ends_at": time(8)}, "ends_at"), ({"slot_minutes": 200}, "slot_minutes"), ({"first": date(2020, 1, 6)}, "first"),
     ({"venue": "R-1"}, "venue")],
)  # fmt: skip
def test_a_plan_that_cannot_be_names_the_field(officer, leader, changes, field):
    values = {"leader": leader.pk, "venue": "", "first": working_day(), "starts_at": time(9), "ends_at": time(11),
              "slot_minutes": 30, **changes}  # fmt: skip
    with pytest.raises(Invalid) as refused:
        receptions.plan(plan=Plan(**values), by=officer, at=now())
    assert list(refused.value.fields) == [field]


def test_a_booking_is_encrypted_known_by_its_code_and_not_in_the_ledger(receive):
    day = receive()
    code = book(day)
    visit = Visit.objects.get()
    assert b"139" not in bytes(visit.person.phone)
    assert bookings.visit_of_code(code[:4] + " - " + code[4:].lower()) == visit.pk
    assert bookings.visit_of_code("XXXXYYYYZZZZ") is None
    assert bookings.booking(visit.pk).name == "王**"
    assert bookings.booking(visit.pk).matter == PERSON["matter"]
    events = [str(event.data) for event in ledger.history(f"organisation:{day.organisation_id}")]
    assert events
    assert not any("王小明" in one or "年费" in one for one in events)


def test_a_slot_is_booked_once_and_free_again_after_cancelling(receive):
    day = receive()
    code = book(day)
    with pytest.raises(Conflict):
        book(day, phone="13900000002")
    booking.cancel(visit_id=bookings.visit_of_code(code) or 0, at=now())
    book(day, phone="13900000002")
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.create(reception=day, slot=1, person=Visit.objects.first().person, made_at=now())


def test_one_telephone_holds_so_many_bookings(receive):
    day = receive()
    book(day, 1)
    book(day, 2)
    with pytest.raises(Invalid) as refused:
        book(day, 3)
    assert "phone" in refused.value.fields


@pytest.mark.parametrize("fields", [{"days": 60}, {"is_public": False}, {"status": "cancelled"}])
def test_a_day_too_far_not_public_or_off_is_not_booked(receive, fields):
    with pytest.raises((NotAllowed, NotFound)):
        book(receive(**fields))


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_once_one_gets_the_slot():
    city = small_city()
    leader = Responsible.objects.create(
        organisation=city.offices[HOUSE], post=Post.PRESIDENT, name="俞行长", since=date(2020, 1, 1)
    )
    day = ReceptionDay.objects.create(
        organisation=leader.organisation, venue=leader.organisation, leader=leader, day=today() + timedelta(days=7),
        planned_on=today(), starts_at=time(9), ends_at=time(11), slot_minutes=30,
    )  # fmt: skip
    start, outcomes = Barrier(2), []

    def visitor(phone: str) -> None:
        try:
            start.wait()
            book(day, phone=phone)
            outcomes.append("booked")
        except Conflict:
            outcomes.append("taken")
        finally:
            connection.close()

    threads = [Thread(target=visitor, args=(f"1390000000{n}",)) for n in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(outcomes) == ["booked", "taken"]
    assert Visit.objects.filter(cancelled_at=None).count() == 1


def test_moving_keeps_bookings_and_tells_who_booked(officer, receive):
    day = receive(14)
    book(day, 2)
    there = working_day(20)
    receptions.move(pk=day.pk, day=there, starts_at=time(14), ends_at=time(16), reason="外出开会", by=officer, at=now())
    day.refresh_from_db()
    assert (day.day, day.moved) == (there, 1)
    assert "改期" in Notice.objects.get(template="reception_moved").body
    with pytest.raises(Invalid) as refused:
        receptions.move(pk=day.pk, day=there, starts_at=time(9), ends_at=time(9, 40), reason="x", by=officer, at=now())
    assert "ends_at" in refused.value.fields


@pytest.mark.parametrize(
    ("given", "field"),
    [({"status": "missed"}, "reason"), ({"status": "deputised", "reason": "开会"}, "deputy"), ({"status": "planned"}, "status")],
)  # fmt: skip
def test_an_absence_needs_its_reason_and_a_deputy_a_name(officer, receive, given, field):
    day = receive(-1)
    with pytest.raises(Invalid) as refused:
        receptions.settle(pk=day.pk, **given, by=officer, at=now())
    assert field in refused.value.fields


def test_a_day_to_come_is_called_off_but_not_held(officer, receive):
    day = receive(3)
    with pytest.raises(Invalid):
        receptions.settle(pk=day.pk, status="held", by=officer, at=now())
    receptions.settle(pk=day.pk, status="cancelled", reason="装修", by=officer, at=now())
    with pytest.raises(Conflict):
        receptions.settle(pk=day.pk, status="cancelled", reason="装修", by=officer, at=now())


@pytest.fixture
def visit(officer, receive) -> Visit:
    day = receive(-1)
    return receptions.walk_in(pk=day.pk, **PERSON, by=officer, at=now())


def test_a_promise_made_to_a_visitor_has_a_date(officer, visit):
    with pytest.raises(Invalid) as refused:
        receptions.record(pk=visit.pk, result=Result("promised", "听了来意"), by=officer, at=now())
    assert set(refused.value.fields) == {"promise", "due_on"}
    due = today() + timedelta(days=10)
    receptions.record(pk=visit.pk, result=Result("promised", "听了来意", "退年费", due), by=officer, at=now())
    made = Promise.objects.get()
    assert (made.due_on, made.visit_id) == (due, visit.pk)
    with pytest.raises(Conflict):
        receptions.record(pk=visit.pk, result=Result("explained", "x"), by=officer, at=now())


def test_a_visit_opens_a_complaint_against_the_house(officer, visit):
    filed = receptions.record(
        pk=visit.pk, result=Result("filed", "要求退费", request="退还年费", facts="没有告知"), by=officer, at=now()
    )
    visit.refresh_from_db()
    case = Case.objects.get(number=filed.number)
    assert visit.case_id == case.pk
    assert case.channel == "outlet_visit"
    assert case.subject.code == HOUSE


def test_a_visit_is_linked_to_a_case_in_scope_only(officer, visit):
    with pytest.raises(Invalid) as refused:
        receptions.record(
            pk=visit.pk, result=Result("linked", "同一件事", number="TS20260000001X"), by=officer, at=now()
        )
    assert "number" in refused.value.fields
