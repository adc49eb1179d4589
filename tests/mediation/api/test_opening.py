"""Referring, proposing, handing over: what comes in over the API."""

import pytest

from fengqiao.casework.models import Case
from fengqiao.casework.services.requests import _ordered
from fengqiao.foundation.notices.models import Notice
from fengqiao.mediation.models import Mediation
from mediation.api.conftest import PROPOSAL, REFERRAL

COMPLAINT = {
    "subject": "B-1-1-1",
    "request": "退还年费",
    "facts": "没有告知。",
    "complainant": {"name": "王小明", "phone": "13900000001"},
}
CONSENT = "双方电话同意"


def errors(answer) -> set[str]:
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json"), answer.content.decode()
    return {one["field"] for one in answer.json()["errors"]}


def test_a_court_refers_a_matter_and_gets_number_state_and_due_day(court):
    answer = court("POST", "/mediations", REFERRAL)
    assert answer.status_code == 201
    opened = answer.json()
    assert opened.keys() == {"number", "state", "receipt_code", "due_at"}
    assert (opened["state"], opened["receipt_code"]) == ("applied", "")
    mediation = Mediation.objects.get()
    assert (mediation.origin, mediation.court.code) == ("court_pre_filing", "COURT")
    assert [side.answer for side in mediation.sides.all()] == ["", ""]


def test_an_entrusted_case_names_its_procedure_and_an_unknown_origin_is_asked_for(court):
    assert errors(court("POST", "/mediations", REFERRAL | {"origin": "court_entrusted"})) == {"court_procedure"}
    assert errors(court("POST", "/mediations", REFERRAL | {"origin": None})) == {"origin"}


def test_an_institution_proposes_and_has_agreed_by_that(bank):
    opened = bank("POST", "/mediations", PROPOSAL).json()
    assert Mediation.objects.get().origin == "institution"
    assert [side.answer for side in Mediation.objects.get().sides.all()] == ["", "agreed"]
    assert bank("GET", f"/mediations/{opened['number']}").json()["sides"][1]["organisation"] == "B-1-1-1"


def test_the_regulator_sends_a_matter_under_its_own_name(api):
    regulator = api("REG")
    opened = regulator("POST", "/mediations", PROPOSAL).json()
    found = regulator("GET", f"/mediations/{opened['number']}").json()
    assert (found["origin"], found["referred_by"]) == ("regulator", "REG")


def test_a_body_registers_what_an_association_sends_or_a_consumer_at_its_counter_asks_for(body):
    sent = PROPOSAL | {"body": "TJ-COURT"}
    assert body("POST", "/mediations", sent | {"origin": "association"}).json()["receipt_code"] == ""
    assert len(body("POST", "/mediations", sent | {"origin": "consumer"}).json()["receipt_code"]) == 8


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("B", {"origin": "court_pre_filing", "court": "COURT"}), ("COURT", {"origin": "institution"}), ("R", {}),
        ("JUST", {"origin": "regulator"}), ("TJ-COURT", {"origin": "association"}),
    ],
)  # fmt: skip
def test_nobody_brings_what_is_not_theirs_to_bring(api, code, change):
    assert api(code)("POST", "/mediations", PROPOSAL | change).status_code == 403
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"body": "NOBODY"}, "body"), ({"subject": "COURT"}, "subject"), ({"claim": ""}, "claim"), ({"facts": " "}, "facts"),
        ({"person": None}, "person.name"), ({"person": {"name": "王"}}, "person.phone"), ({"amount": "many"}, "amount"),
        ({"place": "330681999999"}, "place"), ({"product": "nothing"}, "product"), ({"languages": ["klingon"]}, "languages"),
        ({"creditors": [{"organisation": "R", "amount": "1"}]}, "creditors"), ({"matter": "workout"}, "subject_claim"),
        ({"received_on": "2099-01-01"}, "received_on"), ({"consent": CONSENT}, "consent"), ({"colour": 1}, "colour"),
        ({"facts": "\ud800"}, "facts"), ({"agreed": ["everybody"]}, "agreed.0"),
    ],
    ids=str,
)  # fmt: skip
def test_a_wrong_field_is_named_and_nothing_is_opened(court, change, field):
    assert field in errors(court("POST", "/mediations", REFERRAL | change))
    assert not Case.objects.exists()


def test_the_same_key_opens_once_and_is_answered_the_same(court, bank):
    key = {"Idempotency-Key": "k-1"}
    first, again = (court("POST", "/mediations", REFERRAL, **key) for _time in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert court("POST", "/mediations", REFERRAL | {"claim": "另一件"}, **key).status_code == 409
    assert bank("POST", "/mediations", PROPOSAL, **key).status_code == 201


def test_what_a_key_stands_for_does_not_hang_on_the_order_of_a_set():
    assert repr(_ordered({"agreed": frozenset({"person", "institution"})})) == "{'agreed': ['institution', 'person']}"


def test_a_complaint_is_handed_over_once_and_its_clock_stops(bank):
    number = bank("POST", "/complaints", COMPLAINT).json()["number"]
    given = {"body": "TJ", "complaint": number, "consent": CONSENT, "version": 1}
    first, again = (bank("POST", "/mediations", given, **{"Idempotency-Key": "k"}) for _time in range(2))
    assert (first.status_code, first.json()) == (201, again.json())
    assert bank("GET", f"/complaints/{number}").json()["state"] == "in_mediation"
    found = bank("GET", f"/mediations/{first.json()['number']}").json()
    assert (found["origin"], found["complaint"], found["claim"]) == ("complaint", number, COMPLAINT["request"])
    assert bank("POST", "/mediations", given).status_code == 409  # the version is no longer the one seen
    assert bank("POST", "/mediations", {**given, "version": None}).status_code == 403


def test_handing_over_needs_a_complaint_of_ones_own_consent_and_nothing_else(bank, api):
    number = bank("POST", "/complaints", COMPLAINT).json()["number"]
    given = {"body": "TJ", "complaint": number, "consent": CONSENT}
    assert errors(api("R")("POST", "/mediations", given)) == {"complaint"}
    assert errors(bank("POST", "/mediations", given | {"consent": ""})) == {"consent"}
    assert errors(bank("POST", "/mediations", given | {"body": "NOBODY"})) == {"body"}
    assert errors(bank("POST", "/mediations", given | {"claim": "x", "origin": "institution"})) == {"claim", "origin"}
    assert not Mediation.objects.exists()


def test_the_person_gets_the_receipt_code_by_notice_alone(court, body, step):
    opened = court("POST", "/mediations", REFERRAL).json()
    step(body, opened["number"], "accept")
    assert Notice.objects.filter(template="invitation").exists()
