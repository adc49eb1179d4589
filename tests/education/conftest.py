"""A small city with villages, and events in it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from fengqiao.education.services.events import EventData, ReportData, plan_event, report_event
from fengqiao.foundation.actors import Actor, Role
from fengqiao.organisations.models import StaffMember
from fengqiao.places.models import Division
from support.city import City, small_city

TOWN = "330681109"


@pytest.fixture
def city(db) -> City:
    return small_city()


@pytest.fixture
def village(db) -> str:
    return Division.objects.filter(code__startswith=TOWN, level="village").order_by("code")[0].code


@pytest.fixture
def browser(city):
    def enter(code: str, role: Role = Role.OFFICER) -> Client:
        client = Client()
        member = StaffMember.objects.get(pk=city.actor(code, role).person_id)
        client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter


@pytest.fixture
def make(city, village):
    """Plan an event of an office, and report it unless told otherwise."""

    def make_event(host: str = "B-1-1", *, by: Actor | None = None, held: bool = True, days: int = 3, **more):
        now = timezone.now()
        starts = now.replace(minute=0, second=0, microsecond=0) - timedelta(days=days)
        numbers = {name: more.pop(name) for name in ("person_times", "leaflets") if name in more}
        data = {
            "title": "枫源村送金融知识下乡", "place": village, "setting": "village", "audience": "farmers",
            "topics": ("FRAUD",), "starts_at": starts, "ends_at": starts + timedelta(hours=2),
            "hosts": (city.offices[host].pk,), **more,
        }  # fmt: skip
        actor = by or city.actor(host)
        event = plan_event(EventData(**data), by=actor, at=now)
        if held:
            told = {"person_times": 100, "leaflets": 50, **numbers}
            times = {"starts_at": data["starts_at"], "ends_at": data["ends_at"]}
            event = report_event(event.pk, ReportData(counting="headcount", **times, **told), by=actor, at=now)
        return event

    return make_event
