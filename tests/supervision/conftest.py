"""A small city in which everything that indicators count has happened to two houses."""

from datetime import date, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from fengqiao.complaints.services import Filing, file_complaint
from fengqiao.education.services.events import EventData, ReportData, plan_event, report_event
from fengqiao.executives.models import AgendaItem, DedicatedStaff, Promise, ReceptionDay, Responsible, Standing
from fengqiao.executives.rules.words import DayStatus, Post
from fengqiao.foundation.actors import Role
from fengqiao.organisations.models import StaffMember
from fengqiao.places.models import Division
from support.city import ANYONE, WANG, City, small_city

VILLAGE_TOWN = "330681109"


@pytest.fixture
def city(db) -> City:
    return small_city()


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def browser(city):
    """A browser in which somebody of an office is logged in."""

    def enter(code: str = "REG", role: Role = Role.REGULATOR, language: str = "zh-hans") -> Client:
        client = Client()
        client.cookies["django_language"] = language
        member = StaffMember.objects.get(pk=city.actor(code, role).person_id)
        client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter


def _leaders(city: City, day: date) -> None:
    for code in ("B-1-1", "R-1"):
        office = city.offices[code]
        leader = Responsible.objects.create(
            organisation=office, post=Post.PRESIDENT, name="俞行长", since=date(2020, 1, 1)
        )
        for number, status in enumerate((DayStatus.HELD, DayStatus.MISSED, DayStatus.DEPUTISED)):
            ReceptionDay.objects.create(
                organisation=office, venue=office, leader=leader, day=day - timedelta(days=number),
                planned_on=day, starts_at=time(9), ends_at=time(11), slot_minutes=30, status=status,
            )  # fmt: skip
        Promise.objects.create(organisation=office, leader=leader, text="退费", made_on=day, due_on=day, kept_on=day)
        AgendaItem.objects.create(organisation=office, body="board", held_on=day, subject="消保", decision="同意")
        DedicatedStaff.objects.create(organisation=office, name="钟", post="专员", since=date(2020, 1, 1))
        Standing.objects.create(
            organisation=office, in_charge=code == "R-1", in_control=True, effective=False, first_responsible=1,
            staff=1, staff_norm=1, unmet=1, as_of=day,
        )  # fmt: skip


@pytest.fixture
def busy(city, today) -> City:
    """The city after a day's work: complaints, receptions, promises, meetings, an event of both houses."""
    now = timezone.now()
    for subject in ("B-1-1-1", "B-1-1-1", "R-1-1"):
        filing = Filing(subject=subject, request="退还年费", facts="没有告知。", complainant=WANG)
        file_complaint(filing=filing, by=ANYONE, at=now)
    _leaders(city, today)
    village = Division.objects.filter(code__startswith=VILLAGE_TOWN, level="village").order_by("code")[0].code
    starts, ends = now - timedelta(hours=3), now - timedelta(hours=1)
    hosts = (city.offices["B-1-1"].pk, city.offices["R-1"].pk)
    data = EventData(
        title="枫源村送金融知识下乡", place=village, setting="village", audience="farmers", topics=("FRAUD",),
        starts_at=starts, ends_at=ends, hosts=hosts, is_outdoor=True,
    )  # fmt: skip
    actor = city.actor("B-1-1")
    event = plan_event(data, by=actor, at=now)
    told = ReportData(counting="headcount", starts_at=starts, ends_at=ends, person_times=100, leaflets=50)
    report_event(event.pk, told, by=actor, at=now)
    return city
