"""Following a matter over the API and acting on it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fengqiao.casework.attachments import attach
from fengqiao.casework.models import Case
from fengqiao.foundation.actors import Role
from mediation.api.conftest import PROPOSAL, REFERRAL
from support.files import png


@pytest.fixture
def in_effect(at_work, today, step, body, bank, city) -> str:
    """Return the number of a matter with a signed agreement in one payment."""
    today(
        at_work, "draft_agreement", "老杨", facts="开卡时未告知年费。", terms="退还年费一万元。", amount="10000",
        instalments=f"{timezone.localdate()} 10000",
    )  # fmt: skip
    step(bank, at_work, "sign", method="seal", version=1)
    scan = attach(
        case_id=Case.objects.get(number=at_work).pk, files=[SimpleUploadedFile("签名.png", png())],
        by=city.actor("TJ-COURT", Role.MEDIATION_CLERK), at=timezone.now(),
    )[0]  # fmt: skip
    step(body, at_work, "sign", side=1, method="scanned", version=1, attachment=scan.pk)
    today(at_work, "sign", "老杨", method="seal", version=1)
    step(body, at_work, "sign", method="seal", version=1)
    return at_work


def test_an_institution_sees_what_it_may_do_and_what_is_chosen_from(at_work, bank):
    found = bank("GET", f"/mediations/{at_work}").json()
    assert (found["state"], found["claim"]) == ("mediating", REFERRAL["claim"])
    assert [one["name"] for one in found["mediators"]] == ["老杨"]
    opened = {one["action"]: one for one in found["actions"] if one["allowed"]}
    assert opened.keys() == {"choose_times", "object_mediator", "withdraw", "add_material"}
    assert "老杨" in opened["object_mediator"]["choices"]["mediator"].values()
    closed = {one["action"]: one["reason"] for one in found["actions"] if not one["allowed"]}
    assert closed["sign"]


def test_an_agreement_is_signed_confirmed_and_performed_over_the_api(in_effect, step, today, bank, court):
    signed = bank("GET", f"/mediations/{in_effect}").json()
    assert (signed["state"], signed["agreed_amount"], signed["agreement"]["version"]) == ("performing", "10000.00", 1)
    assert [(one["kind"], one["side"]) for one in signed["agreement"]["signatures"]] == [
        ("side", 2), ("side", 1), ("mediator", None), ("body", None),
    ]  # fmt: skip
    today(in_effect, "confirm_jointly")
    step(bank, in_effect, "confirm_jointly")
    asked = court("GET", f"/mediations/{in_effect}").json()
    assert asked["confirmations"][0]["status"] == "applied"
    assert {one["action"] for one in asked["actions"] if one["allowed"]} == {"court_accept", "court_reject"}
    step(court, in_effect, "court_accept", number="（2026）浙0681调确1号")
    ruled = step(
        court, in_effect, "court_confirm", decided_on=f"{timezone.localdate()}", number="（2026）浙0681调确1号之一"
    )
    assert (ruled["confirmations"][0]["status"], ruled["confirmations"][0]["ruling"]) == (
        "confirmed", "（2026）浙0681调确1号之一",
    )  # fmt: skip
    done = step(bank, in_effect, "record_performance", paid_on=f"{timezone.localdate()}", amount="10000.00")
    assert (done["state"], done["agreement"]["instalments"][0]["paid_amount"]) == ("performed", "10000.00")


def test_a_court_hears_that_its_matter_failed_and_refuses_nothing_it_was_not_asked(referred, court, body, step):
    step(body, referred, "accept")
    failed = step(body, referred, "answer_invitation", side=1, answer="refused")
    assert failed["state"] == "failed"
    seen = court("GET", f"/mediations/{referred}").json()
    assert (seen["ending_reason"], seen["state"]) == ("party_refuses", "failed")
    answer = court("POST", f"/mediations/{referred}/actions/court_accept", {"data": {"number": "1"}})
    assert answer.status_code == 403


def test_acting_on_a_version_not_seen_is_a_conflict_that_says_what_changed(referred, body):
    body("POST", f"/mediations/{referred}/actions/accept", {"version": 1})
    late = body("POST", f"/mediations/{referred}/actions/decline", {"data": {"ground": "too_old"}, "version": 1})
    assert (late.status_code, late["Content-Type"]) == (409, "application/problem+json")
    assert "受理并邀请对方" in late.json()["detail"]


def test_what_an_action_lacks_is_named(referred, body, bank):
    body("POST", f"/mediations/{referred}/actions/accept", {})
    path = f"/mediations/{referred}/actions/answer_invitation"
    for given, field in (({}, "answer"), ({"answer": "perhaps"}, "answer"), ({"answer": "refused"}, "ground"), ({"x": 1, "answer": "agreed"}, "x")):  # fmt: skip
        answer = bank("POST", path, {"data": given})
        assert (answer.status_code, [one["field"] for one in answer.json()["errors"]]) == (422, [field])
    assert bank("POST", f"/mediations/{referred}/actions/paint", {}).status_code == 422


def test_a_matter_of_others_is_not_there(referred, api, court, bank):
    nowhere = "TJ20260000123X"
    for code in ("R", "TJ", "B-1-2"):
        other = api(code)
        there = other("GET", f"/mediations/{referred}")
        assert (there.status_code, there.json()) == (404, other("GET", f"/mediations/{nowhere}").json())
        assert other("POST", f"/mediations/{referred}/actions/withdraw", {}).status_code == 404
        assert other("GET", "/mediations").json()["items"] == []
    for client in (court, bank, api("REG"), api("JUST"), api("B-1-1-1")):
        assert [one["number"] for one in client("GET", "/mediations").json()["items"]] == [referred]
    complaint = bank("GET", f"/complaints/{referred}")
    assert complaint.status_code == 404


def test_the_list_is_walked_by_change_and_narrowed_by_state(court, body, step):
    numbers = [court("POST", "/mediations", REFERRAL).json()["number"] for _one in range(5)]
    step(body, numbers[0], "accept")
    seen, cursor = [], ""
    while cursor is not None:
        page = court("GET", "/mediations?limit=2" + (f"&cursor={cursor}" if cursor else "")).json()
        seen += [item["number"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert (sorted(seen), seen[-1]) == (sorted(numbers), numbers[0])
    waiting = court("GET", "/mediations?state=applied").json()["items"]
    assert {item["number"] for item in waiting} == set(numbers[1:])
    last = court("GET", f"/mediations/{numbers[0]}").json()["updated_at"]
    assert [i["number"] for i in court("GET", f"/mediations?updated_since={last}").json()["items"]] == [numbers[0]]
    for query in ("cursor=x", "state=lost", "updated_since=9999-12-31T23:59:59-12:00", "limit=0"):
        assert court("GET", f"/mediations?{query}").json()["errors"][0]["field"] == query.partition("=")[0]


def test_a_longer_page_asks_the_database_no_more(court, bank, reference_held):
    def queries(client, path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client("GET", path).status_code == 200
        return len(asked)

    for _one in range(2):
        court("POST", "/mediations", REFERRAL)
    for client in (court, bank):
        queries(client, "/mediations")
    few = [queries(client, "/mediations") for client in (court, bank)]
    for _one in range(6):
        court("POST", "/mediations", REFERRAL)
        bank("POST", "/mediations", PROPOSAL)
    assert [queries(client, "/mediations") for client in (court, bank)] == few
