"""Clients logged in as staff of the small city."""

from collections.abc import Callable

import pytest
from django.test import Client

from fengqiao.foundation.actors import Role
from fengqiao.organisations.models import StaffMember
from support.city import City, small_city


@pytest.fixture
def city(db) -> City:
    return small_city()


@pytest.fixture
def enter_as(city: City) -> Callable[[str, Role], Client]:
    def enter(office: str, role: Role = Role.ADMINISTRATOR) -> Client:
        actor = city.actor(office, role)
        client = Client()
        client.force_login(
            StaffMember.objects.get(pk=actor.person_id), backend="django.contrib.auth.backends.ModelBackend"
        )
        return client

    return enter


@pytest.fixture
def keeper(enter_as) -> Client:
    """The regulator's administrator."""
    return enter_as("REG")
