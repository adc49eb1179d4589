"""Staff of the small city at their browsers."""

from collections.abc import Callable

import pytest
from django.test import Client

from fengqiao.complaints.services import Filed
from fengqiao.foundation.actors import Role
from fengqiao.organisations.models import StaffMember
from support.desk import today

Browser = Callable[..., Client]


@pytest.fixture
def browser(city) -> Browser:
    """A browser in which somebody of an office is logged in."""

    def log_in(code: str = "B-1-1-1", role: Role = Role.CLERK, language: str = "zh-hans") -> Client:
        actor = city.actor(code, role)
        client = Client(headers={"accept-language": language})
        client.cookies["django_language"] = language
        client.force_login(StaffMember.objects.get(pk=actor.person_id), "django.contrib.auth.backends.ModelBackend")
        return client

    return log_in


@pytest.fixture
def clerk(browser) -> Client:
    return browser()


@pytest.fixture
def filed(file) -> Filed:
    """A complaint against the outlet, filed today."""
    return file(day=today().isoformat())
