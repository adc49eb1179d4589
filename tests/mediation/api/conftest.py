"""Clients of a court, an institution, a body and those above them, and people who act beside them today."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from fengqiao.casework.models import Case
from fengqiao.casework.services import perform
from support.api import Api, api_of
from support.mediation import person_of

REFERRAL = {
    "body": "TJ-COURT",
    "origin": "court_pre_filing",
    "court_reference": "（2026）浙0681诉前调5号",
    "subject": "B-1-1-1",
    "person": {"name": "王小明", "phone": "13900000001"},
    "claim": "请退还年费",
    "facts": "开卡时没有告知要收年费。",
    "amount": "20000.00",
}
PROPOSAL = {name: value for name, value in REFERRAL.items() if name not in {"origin", "court_reference"}} | {
    "body": "TJ"
}


@pytest.fixture
def api(city) -> Callable[[str], Api]:
    return api_of


@pytest.fixture
def court(api) -> Api:
    return api("COURT")


@pytest.fixture
def bank(api) -> Api:
    return api("B")


@pytest.fixture
def body(api) -> Api:
    return api("TJ-COURT")


@pytest.fixture
def today(city):
    """Act on a mediation now, as a mediator by name or as the person."""

    class Numbered:
        def __init__(self, number: str) -> None:
            self.case_id = Case.objects.get(number=number).pk

    def do(number: str, action: str, as_mediator: str = "", /, **data: object) -> Case:
        found = Numbered(number)
        by = (
            city.as_mediator(as_mediator, Case.objects.get(number=number).owner.code)
            if as_mediator
            else person_of(found)
        )
        return perform(case_id=found.case_id, action=action, by=by, at=timezone.now(), data=data)

    return do


@pytest.fixture
def referred(court) -> str:
    """Return the number of a matter that the court referred."""
    return court("POST", "/mediations", REFERRAL).json()["number"]


@pytest.fixture
def step():
    """Act over the API and expect it to be done."""

    def do(client: Api, to: str, action: str, /, **data: object) -> dict:
        answer = client("POST", f"/mediations/{to}/actions/{action}", {"data": data})
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    return do


@pytest.fixture
def at_work(referred, step, today, body, bank, city) -> str:
    """Return the number of a matter that 老杨 mediates."""
    step(body, referred, "accept")
    step(bank, referred, "answer_invitation", answer="agreed")
    step(body, referred, "answer_invitation", side=1, answer="agreed")
    step(bank, referred, "acknowledge_briefing")
    today(referred, "acknowledge_briefing")
    step(body, referred, "appoint", mediator=city.mediators["老杨"].pk)
    today(referred, "take_case", "老杨", disclosure="none")
    return referred
