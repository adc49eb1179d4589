"""The pages of a mediation on the day on which the fixtures of mediation play, held by its consumer."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fengqiao.foundation.access import SESSION_CASE, SESSION_PARTY
from fengqiao.mediation.models import Mediation
from fengqiao.mediation.services import Opened
from support.city import moment
from support.consumer import TOKEN
from support.files import png
from support.mediating import CASE, shown


@pytest.fixture(autouse=True)
def that_day() -> Iterator[None]:
    with time_machine.travel(moment("2022-06-01", "12:00"), tick=False):
        yield


@pytest.fixture
def hold(client: Client) -> Callable[[Opened], Client]:
    """Let the client of the test hold a mediation, as after giving number and code."""

    def give(opened: Opened, number: int = 1) -> Client:
        session = client.session
        session[SESSION_CASE] = opened.case_id
        session[SESSION_PARTY] = Mediation.objects.get(pk=opened.case_id).sides.get(number=number).party_id
        session.save()
        return client

    return give


@pytest.fixture
def do(client: Client) -> Callable[..., Any]:
    """Open the page of an act and send its form."""

    def send(action: str, **data: Any) -> Any:
        page = shown(client.get(f"{CASE}{action}/", follow=True))
        seen = re.search(r'name="seen" value="([^"]+)"', page)
        return client.post(f"{CASE}{action}/", {"token": TOKEN, "seen": seen[1] if seen else "", **data})

    return send


@pytest.fixture
def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("签好的协议.png", png())
