"""The API as an institution's own system uses it."""

import pytest

BODY = {
    "subject": "B-1-1-1",
    "request": "请退还扣收的年费",
    "facts": "开卡时没有告知要收年费。",
    "complainant": {"name": "王小明", "phone": "13900000001"},
    "channel": "phone",
    "amount": "300.00",
}


@pytest.fixture
def bank(api):
    return api("B")


def test_filing_answers_with_number_code_state_level_and_due_day(bank):
    answer = bank("POST", "/complaints", BODY)
    assert answer.status_code == 201
    filed = answer.json()
    assert filed.keys() == {"number", "receipt_code", "state", "level", "due_at"}
    assert (filed["state"], filed["level"]) == ("received", "outlet")


def test_the_same_key_files_once(bank):
    first = bank("POST", "/complaints", BODY, **{"Idempotency-Key": "k-1"})
    again = bank("POST", "/complaints", BODY, **{"Idempotency-Key": "k-1"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    other = bank("POST", "/complaints", BODY | {"request": "另一件"}, **{"Idempotency-Key": "k-1"})
    assert other.status_code == 409


def test_following_acting_and_measuring_one_complaint(bank):
    number = bank("POST", "/complaints", BODY).json()["number"]
    seen = bank("GET", f"/complaints/{number}").json()
    assert {a["action"] for a in seen["actions"] if a["allowed"]} >= {"accept", "settle", "decline"}
    settled = bank("POST", f"/complaints/{number}/actions/settle", {"data": {"terms": "退还 300 元"}, "version": 1})
    assert settled.status_code == 200
    assert (settled.json()["state"], settled.json()["outcome"]) == ("closed", "settled")
    rate = bank("GET", "/measures/first_line_settlement_rate?by=month").json()
    assert (rate["total"]["value"], rate["total"]["numerator"], rate["total"]["denominator"]) == (1.0, 1, 1)
    assert [r["value"] for r in rate["rows"]] == [1.0]


def test_acting_on_a_version_not_seen_is_a_conflict(bank):
    number = bank("POST", "/complaints", BODY).json()["number"]
    bank("POST", f"/complaints/{number}/actions/accept", {"version": 1})
    late = bank("POST", f"/complaints/{number}/actions/settle", {"data": {"terms": "x"}, "version": 1})
    assert late.status_code == 409
    assert late["Content-Type"] == "application/problem+json"


def test_errors_are_problems_that_name_the_field(bank):
    answer = bank("POST", "/complaints", BODY | {"subject": "NOBODY", "complainant": {"name": ""}})
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert {e["field"] for e in answer.json()["errors"]} >= {"subject", "complainant.name", "complainant.phone"}
    malformed = bank("POST", "/complaints", {**BODY, "amount": "many", "colour": 1})
    assert {e["field"] for e in malformed.json()["errors"]} == {"amount", "colour"}


def test_a_missing_or_wrong_action_field_is_named(bank):
    number = bank("POST", "/complaints", BODY).json()["number"]
    answer = bank("POST", f"/complaints/{number}/actions/settle", {"data": {}})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "terms")
    assert bank("POST", f"/complaints/{number}/actions/paint", {}).status_code == 422


def test_another_institution_sees_and_does_nothing(bank, api):
    number = bank("POST", "/complaints", BODY).json()["number"]
    other = api("R")
    assert other("GET", f"/complaints/{number}").status_code == 404
    assert other("POST", f"/complaints/{number}/actions/accept", {}).status_code == 404
    assert other("GET", "/complaints").json()["items"] == []
    assert other("POST", "/complaints", BODY).status_code == 403
    assert other("GET", "/measures/received").json()["total"]["denominator"] == 0


@pytest.mark.parametrize("token", ["", "fq_wrong", "x"])
def test_without_a_valid_token_nothing_is_told(db, token, client):
    answer = client.get("/api/v1/complaints", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


def test_the_list_is_paged_by_change_and_filtered_by_state(bank):
    numbers = [bank("POST", "/complaints", BODY).json()["number"] for _ in range(5)]
    bank("POST", f"/complaints/{numbers[0]}/actions/accept", {})
    seen, cursor = [], ""
    while cursor is not None:
        page = bank("GET", f"/complaints?limit=2&cursor={cursor}" if cursor else "/complaints?limit=2").json()
        seen += [item["number"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert sorted(seen) == sorted(numbers)
    assert seen[-1] == numbers[0]
    received = bank("GET", "/complaints?state=received").json()["items"]
    assert {item["number"] for item in received} == set(numbers[1:])


def test_a_regulators_token_receives_for_transfer(api):
    regulator = api("REG")
    filed = regulator("POST", "/complaints", BODY).json()
    assert (filed["state"], filed["level"]) == ("with_regulator", "regulator")
    moved = regulator("POST", f"/complaints/{filed['number']}/actions/transfer", {})
    assert moved.json()["state"] == "received"


def test_institutions_and_places_are_listed(bank):
    codes = [i["code"] for i in bank("GET", "/institutions").json()["items"]]
    assert codes == ["B", "B-1", "B-1-1", "B-1-1-1", "B-1-2", "B-1-2-1"]
    units = bank("GET", "/places?parent=330600000000").json()
    assert [u["name"] for u in units][:2] == ["越城区", "柯桥区"]
    assert bank("GET", "/places?q=枫桥").json()


def test_the_description_is_complete(client, db):
    openapi = client.get("/api/v1/openapi.json").json()
    for path, methods in openapi["paths"].items():
        for operation in methods.values():
            assert operation["summary"], path
            assert {"401", "422"} <= operation["responses"].keys(), path


@pytest.mark.parametrize(
    "moment", ["0003-01-19T10:20:01-19:31", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"]
)
def test_a_time_no_calendar_holds_is_refused_or_read_but_never_breaks(bank, moment):
    assert bank("GET", f"/complaints?updated_since={moment.replace('+', '%2B')}").status_code in {200, 422}
