"""A small bank whose sub-branch has a president with a login, and an officer who plans."""

from datetime import date, time, timedelta

import pytest
from django.test import Client

from fengqiao.executives.models import ReceptionDay, Responsible
from fengqiao.executives.rules.words import Post
from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.calendar import queries as calendar
from fengqiao.foundation.calendar.rules import is_working_day
from fengqiao.organisations.models import StaffMember
from support.city import City, small_city
from support.desk import today

HOUSE = "B-1-1"


@pytest.fixture
def city(db) -> City:
    return small_city()


@pytest.fixture
def officer(city) -> Actor:
    return city.actor(HOUSE, Role.OFFICER)


@pytest.fixture
def president(city) -> Actor:
    return city.actor(HOUSE, Role.EXECUTIVE)


@pytest.fixture
def leader(city, president) -> Responsible:
    return Responsible.objects.create(
        organisation=city.offices[HOUSE], post=Post.PRESIDENT, name="俞行长", member_id=president.person_id,
        since=date(2020, 1, 1),
    )  # fmt: skip


@pytest.fixture
def receive(city, leader):
    """Make a reception day, so many days from today, 9 to 11 in slots of half an hour."""

    def make(days: int = 7, **fields: object) -> ReceptionDay:
        day = today() + timedelta(days=days)
        values = {
            "organisation": leader.organisation, "venue": leader.organisation, "leader": leader, "day": day,
            "planned_on": day, "starts_at": time(9), "ends_at": time(11), "slot_minutes": 30, **fields,
        }  # fmt: skip
        return ReceptionDay.objects.create(**values)

    return make


@pytest.fixture
def log_in(city):
    """A browser in which somebody of an office is logged in."""

    def give(code: str = HOUSE, role: Role = Role.OFFICER, language: str = "zh-hans") -> Client:
        actor = city.actor(code, role)
        client = Client(headers={"accept-language": language})
        client.cookies["django_language"] = language
        client.force_login(StaffMember.objects.get(pk=actor.person_id), "django.contrib.auth.backends.ModelBackend")
        return client

    return give


def working_day(from_days: int = 1) -> date:
    """Return the first working day so many days from today or later."""
    day = today() + timedelta(days=from_days)
    while not is_working_day(calendar.current(), day):
        day += timedelta(days=1)
    return day
