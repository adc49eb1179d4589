"""Deadlines follow the calendar when a year is entered or corrected."""

from datetime import date, timedelta

import pytest

from fengqiao.casework.jobs import recompute_deadlines
from fengqiao.casework.models import Case, Deadline
from fengqiao.casework.queries import provisional_deadlines
from fengqiao.casework.services.deadlines import recompute
from fengqiao.complaints.services import Filing, file_complaint
from fengqiao.foundation.actors import SYSTEM
from fengqiao.foundation.calendar.services import enter_year
from support.city import ANYONE, WANG, City, moment, small_city


@pytest.fixture
def city(db) -> City:
    return small_city()


def file(day: str) -> Case:
    filing = Filing(subject="B-1-1-1", request="请退还年费", facts="开卡时没有告知要收年费。", complainant=WANG)
    return Case.objects.get(pk=file_complaint(filing=filing, by=ANYONE, at=moment(day)).case_id)


def days_off(first: date, number: int) -> frozenset[date]:
    return frozenset(first + timedelta(days=n) for n in range(number))


def enter(off: frozenset[date]) -> None:
    enter_year(year=2027, off=off, work=frozenset(), source="通知", by=SYSTEM, at=moment("2026-12-20"))


def test_a_provisional_deadline_moves_once_the_year_is_entered(city):
    case = file("2026-12-20")  # 15 days: 2027-01-04, a Monday
    assert (case.due_on, case.due_provisional) == (date(2027, 1, 4), True)
    assert provisional_deadlines() == 1
    enter(days_off(date(2027, 1, 1), 5))
    assert recompute_deadlines(year=2027) == 1
    case.refresh_from_db()
    assert (case.due_on, case.due_provisional) == (date(2027, 1, 6), False)
    assert provisional_deadlines() == 0


def test_a_deadline_moves_again_when_the_year_is_corrected(city):
    case = file("2026-12-20")
    enter(days_off(date(2027, 1, 1), 5))
    recompute_deadlines(year=2027)
    enter(days_off(date(2027, 1, 1), 3))
    recompute_deadlines(year=2027)
    case.refresh_from_db()
    assert case.due_on == date(2027, 1, 4)


def test_deadlines_that_stay_provisional_do_not_keep_the_others_from_being_recomputed(city):
    file("2026-12-20")
    file("2026-12-21")
    moved, last = recompute(limit=1)
    assert (moved, last) == (0, Deadline.objects.order_by("id").first().pk)
    assert recompute(limit=1, after=last)[1] is not None
