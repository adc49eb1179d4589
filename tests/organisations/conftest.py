from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.db import transaction

from fengqiao.coverage.services.outlets import copy_offices
from fengqiao.coverage.services.recomputing import recompute_all
from fengqiao.foundation.actors import Actor
from fengqiao.organisations import demo, queries
from fengqiao.organisations.models import Organisation, StaffMember
from fengqiao.places import services as places

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture(scope="module")
def _loaded_city(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """Load the city once for a module; each test's changes are rolled back to it, and it itself at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        places.load_reference()
        demo.load_city()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def _computed_reach(_loaded_city: None, django_db_blocker) -> None:
    """Compute coverage once, as on any day of work: the first change of an office would compute the whole city."""
    with django_db_blocker.unblock():
        copy_offices(Organisation.objects.all())
        recompute_all(at=AT)


@pytest.fixture
def city(_loaded_city: None, db: None) -> None:
    """Give the test the invented city."""


@pytest.fixture
def actor(city: None) -> Callable[[str], Actor]:
    """Return the actor of a demo login."""

    def of(username: str) -> Actor:
        found = queries.actor_for(StaffMember.objects.get(username=username))
        assert found is not None
        return found

    return of
