"""Staff of mediation at their browsers, on the day on which the fixtures of mediation play."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from fengqiao.foundation.actors import Role
from fengqiao.mediation.models import Room
from fengqiao.organisations.models import StaffMember
from support.city import moment

WHEN = {"starts_on": "2022-06-01", "starts_at": "14:30", "minutes": 60, "mode": "on_site"}


@pytest.fixture(autouse=True)
def that_day() -> Iterator[None]:
    with time_machine.travel(moment("2022-06-01", "12:00"), tick=False):
        yield


@pytest.fixture
def browser(city) -> Callable[..., Client]:
    """A browser in which somebody of an office is logged in."""

    def log_in(code: str = "TJ", role: Role = Role.MEDIATION_CLERK, person_id: int | None = None) -> Client:
        member = person_id or city.actor(code, role).person_id
        client = Client(headers={"accept-language": "zh-hans"})
        client.force_login(StaffMember.objects.get(pk=member), "django.contrib.auth.backends.ModelBackend")
        return client

    return log_in


@pytest.fixture
def desk(browser) -> Client:
    """The browser of the body's clerk."""
    return browser()


@pytest.fixture
def mediator(browser, city) -> Client:
    """The browser of the mediator of the fixtures' case."""
    return browser(person_id=city.mediators["老杨"].pk)


@pytest.fixture
def planned(mediating, act, clerk, city):
    """A session this afternoon."""
    room = Room.objects.get(body=city.offices["TJ"].pk)
    act(mediating, "schedule", clerk, room=room.pk, **WHEN)
    return mediating
