"""A consumer in the small city, and the clerk on the other side."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from fengqiao.casework.models import Case
from fengqiao.casework.services import perform
from fengqiao.foundation.actors import Actor, Role
from support.city import City, small_city
from support.consumer import DECISION, FORM


@pytest.fixture
def city(db) -> City:
    return small_city()


@pytest.fixture
def clerk(city) -> Actor:
    return city.actor("B-1-1-1", Role.CLERK)


@pytest.fixture
def submit(client: Client, city) -> Callable[..., Any]:
    """Send the form as a browser does; a value of None leaves the field out."""

    def send(to: str = "B-1-1-1", *, by: Client = client, **changes: Any) -> Any:
        data = {name: value for name, value in {**FORM, **changes}.items() if value is not None}
        return by.post(f"/complain/{to}/", data)

    return send


@pytest.fixture
def filed(submit) -> Case:
    """A complaint just filed; the client of the test holds it."""
    assert submit().status_code == 302
    return Case.objects.get()


@pytest.fixture
def act(filed, clerk) -> Callable[..., Case]:
    """Let the clerk, or whoever is named, act on it."""

    def do(action: str, by: Actor = clerk, at: datetime | None = None, **data: object) -> Case:
        return perform(case_id=filed.pk, action=action, by=by, at=at or timezone.now(), data=data)

    return do


@pytest.fixture
def notified(act, filed) -> Case:
    """A decision the consumer was told of today."""
    act("accept")
    act("decide", **DECISION)
    act("notify", method="phone", notified_on=timezone.localdate().isoformat())
    filed.refresh_from_db()
    return filed


@pytest.fixture
def time_machine_at() -> Iterator[Callable[..., None]]:
    """Move the clock on."""
    with ExitStack() as stack:

        def go(**ahead: int) -> None:
            stack.enter_context(time_machine.travel(timezone.now() + timedelta(**ahead), tick=False))

        yield go
