"""The API under hands that mean no good."""

import logging

import pytest
from django.test import Client
from django.utils import timezone

from fengqiao.api.application import api as application
from fengqiao.casework.models import Case
from fengqiao.complaints.services.filing import LONGEST_TEXT
from fengqiao.foundation.actors import SYSTEM
from fengqiao.foundation.ledger.queries import history
from fengqiao.organisations.models import AccessToken, Organisation
from fengqiao.organisations.services import issue_token, revoke_token
from support.city import WANG

BODY = {
    "subject": "B-1-1-1",
    "request": "请退还扣收的年费",
    "facts": "开卡时没有告知要收年费。",
    "complainant": {"name": WANG.name, "phone": WANG.phone, "email": "wang@example.cn"},
}
NUMBER = "TS20260000123X"
MADE_UP = {
    "number": NUMBER, "action": "accept", "measure": "received", "indicator": "received", "evaluation_id": 2**40,
}  # fmt: skip
ENDPOINTS = [
    (method.upper(), path.removeprefix("/api/v1").format(**MADE_UP))
    for path, methods in application.get_openapi_schema()["paths"].items()
    for method in methods
]


@pytest.fixture
def bank(api):
    return api("B")


@pytest.fixture
def other(api):
    return api("R")


@pytest.fixture
def number(bank):
    return bank("POST", "/complaints", BODY).json()["number"]


def is_problem(answer, status):
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status
    return answer.json()


def test_every_endpoint_asks_for_a_token(db):
    assert len(ENDPOINTS) >= 7
    for method, path in ENDPOINTS:
        answer = Client().generic(method, f"/api/v1{path}", "{}", content_type="application/json")
        is_problem(answer, 401)
        assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "header", ["Basic Zm9v", "bearer", "Bearer", "Bearer  ", "Bearer fq_\x00", "Bearer fq_" + "é" * 9000, "Token x"]
)
def test_a_malformed_authorization_is_refused(db, header):
    is_problem(Client().get("/api/v1/institutions", HTTP_AUTHORIZATION=header), 401)


def test_a_revoked_token_opens_nothing(bank):
    revoke_token(token_id=AccessToken.objects.get().pk, by=SYSTEM, at=timezone.now())
    for method, path in ENDPOINTS:
        is_problem(bank(method, path, BODY), 401)


def test_the_token_of_a_closed_institution_opens_nothing(bank, city):
    Organisation.objects.filter(code="B").update(closed_on=timezone.localdate())
    for method, path in ENDPOINTS:
        is_problem(bank(method, path, BODY), 401)


def test_a_login_is_no_token(city, client):
    city.actor("B")
    from fengqiao.organisations.models import StaffMember

    client.force_login(StaffMember.objects.get())
    is_problem(client.get("/api/v1/complaints"), 401)


class TestAnotherInstitution:
    def test_sees_nothing_in_any_list_or_figure(self, bank, other, number):
        assert other("GET", "/complaints").json()["items"] == []
        codes = {i["code"] for i in other("GET", "/institutions").json()["items"]}
        assert codes == {"R", "R-1", "R-1-1"}
        for measure in ("received", "open", "first_line_settlement_rate", "days_to_settle_median"):
            for query in (
                "",
                "?by=organisation",
                "?by=month",
                "?organisation=B",
                "?organisation=B-1-1-1",
                "?level=outlet",
            ):
                answer = other("GET", f"/measures/{measure}{query}")
                if answer.status_code == 200:
                    figures = [answer.json()["total"], *answer.json()["rows"]]
                    assert [(f["numerator"], f["denominator"]) for f in figures] == [(0, 0)] * len(figures)
                    assert "机构B" not in answer.content.decode()
                else:
                    assert answer.status_code in {404, 422}

    def test_cannot_tell_a_complaint_of_others_from_none(self, other, number):
        there, nowhere = other("GET", f"/complaints/{number}"), other("GET", f"/complaints/{NUMBER}")
        assert is_problem(there, 404) == is_problem(nowhere, 404)
        acted = [other("POST", f"/complaints/{n}/actions/withdraw", {}) for n in (number, NUMBER)]
        assert is_problem(acted[0], 404) == is_problem(acted[1], 404)

    def test_may_use_the_same_key_for_its_own_complaint(self, bank, other):
        mine = bank("POST", "/complaints", BODY, **{"Idempotency-Key": "k"}).json()
        theirs = other("POST", "/complaints", BODY | {"subject": "R-1-1"}, **{"Idempotency-Key": "k"}).json()
        assert mine["number"] != theirs["number"]

    def test_gains_nothing_from_a_cursor_of_others(self, bank, other, number):
        bank("POST", "/complaints", BODY)
        cursor = bank("GET", "/complaints?limit=1").json()["next_cursor"]
        assert other("GET", f"/complaints?cursor={cursor}").json()["items"] == []

    def test_cannot_file_or_hand_down_into_anothers_tree(self, bank, other, number):
        is_problem(other("POST", "/complaints", BODY), 403)
        bank("POST", f"/complaints/{number}/actions/pass_up", {"data": {"reason": "超限"}})
        moved = bank(
            "POST", f"/complaints/{number}/actions/send_down", {"data": {"organisation": "R-1", "reason": "x"}}
        )
        is_problem(moved, 422)


def test_a_token_of_an_outlet_acts_only_on_what_the_outlet_holds(api, number):
    outlet, head = api("B-1-1-1"), api("B")
    head("POST", f"/complaints/{number}/actions/take_over", {"data": {"reason": "影响较大"}})
    assert Case.objects.get().owner.code == "B"
    is_problem(outlet("POST", f"/complaints/{number}/actions/accept", {}), 403)
    assert head("POST", f"/complaints/{number}/actions/accept", {}).status_code == 200


def test_what_the_regulator_has_not_transferred_is_not_there_for_the_bank(api, bank):
    filed = api("REG")("POST", "/complaints", BODY).json()["number"]
    is_problem(bank("GET", f"/complaints/{filed}"), 404)
    assert bank("GET", "/complaints").json()["items"] == []


@pytest.mark.parametrize("cursor", ["x", "W10:1:abc", "%00", "a" * 400])
def test_a_cursor_made_up_is_refused_by_name(bank, cursor):
    errors = is_problem(bank("GET", f"/complaints?cursor={cursor}"), 422)["errors"]
    assert errors[0]["field"] == "cursor"


def test_the_cursor_of_another_list_is_refused(bank):
    cursor = bank("GET", "/institutions?limit=1").json()["next_cursor"]
    is_problem(bank("GET", f"/complaints?cursor={cursor}"), 422)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 422), ("{", 400), ("[]", 422), ("null", 422), ("[" * 100_000, 400), ('{"a":' * 100_000, 400),
        ('{"subject": "\x00"}', 400), (b"\xff\xfe", 400), ('"' + "年" * 2_000_000 + '"', 413),
    ],
    ids=["empty", "cut", "list", "null", "deep list", "deep object", "raw NUL", "not UTF-8", "huge"],
)  # fmt: skip
def test_a_body_that_is_no_complaint_is_a_problem_not_a_fault(bank, body, status):
    answer = Client().generic(
        "POST", "/api/v1/complaints", body, content_type="application/json", HTTP_AUTHORIZATION=f"Bearer {bank.token}"
    )
    is_problem(answer, status)


@pytest.mark.parametrize("field", ["subject", "request", "facts", "product", "cause", "channel", "language"])
@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "年" * (LONGEST_TEXT + 1)])
def test_text_no_database_keeps_is_refused_by_field(bank, field, text):
    errors = is_problem(bank("POST", "/complaints", BODY | {field: text}), 422)["errors"]
    assert [e["field"] for e in errors] == [field]
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    "change",
    [
        {"received_on": "0001-01-01"}, {"received_on": "9999-12-31"}, {"received_on": 0}, {"amount": "NaN"}, {"amount": "1e400"},
        {"amount": "99999999999999.999"}, {"amount": -1}, {"group_size": 2**70}, {"group_size": 0}, {"media": "perhaps"},
        {"special_needs": ["x\x00"]}, {"special_needs": ["x"] * 11}, {"complainant": {"name": "x", "phone": "1\x00"}},
        {"complainant": {"name": "x" * 81, "phone": "1"}}, {"id": 1}, {"state": "closed"}, {"complainant": {"name": "x", "id": 1}},
    ],
    ids=str,
)  # fmt: skip
def test_values_out_of_range_are_refused(bank, change):
    is_problem(bank("POST", "/complaints", BODY | change), 422)
    assert Case.objects.count() == 0


def test_an_amount_that_looks_like_a_telephone_number_is_still_an_amount(bank):
    filed = bank("POST", "/complaints", BODY | {"amount": "13812345678"})
    assert filed.status_code == 201
    number = filed.json()["number"]
    settled = bank(
        "POST", f"/complaints/{number}/actions/settle", {"data": {"terms": "x", "compensation": "13812345678"}}
    )
    assert settled.status_code == 200


@pytest.mark.parametrize(
    "data",
    [
        {"due_on": "9999-12-31", "terms": "x"},
        {"due_on": "2080-01-01", "terms": "x"},
        {"due_on": "0001-01-01", "terms": "x"},
    ],
)
def test_a_date_agreed_far_away_is_refused(bank, number, data):
    is_problem(bank("POST", f"/complaints/{number}/actions/agree_terms", {"data": data}), 422)


@pytest.mark.parametrize(
    "query", ["from=0001-01-01&to=9999-12-31", "by=month&to=9999-12-31", "place=%00", "organisation='--", "from=1"]
)
def test_measures_take_no_harm_from_any_filter(bank, number, query):
    assert bank("GET", f"/measures/received?{query}").status_code in {200, 422}


@pytest.mark.parametrize(
    "path", ["/nothing", "/complaints/", "/complaints/x/actions", "/complaints/%00/actions/accept", "/../admin"]
)
def test_an_unknown_address_is_a_problem(bank, path):
    assert bank("GET", path)["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("method", "path"),
    [("DELETE", "/complaints"), ("PUT", f"/complaints/{NUMBER}"), ("TRACE", "/places"), ("PATCH", "/institutions")],
)
def test_an_unknown_method_is_a_problem_naming_those_known(bank, method, path):
    answer = bank(method, path)
    is_problem(answer, 405)
    assert answer["Allow"]


def test_what_is_sent_in_a_header_comes_back_in_none(bank):
    answer = bank(
        "POST", "/complaints", BODY, **{"Idempotency-Key": "k\r\nSet-Cookie: a=b", "Accept-Language": "x\r\nX-Evil: 1"}
    )
    assert answer.status_code in {201, 422}
    assert "X-Evil" not in answer.headers
    assert not answer.cookies


def test_script_is_kept_as_the_data_it_is(bank):
    script = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    number = bank("POST", "/complaints", BODY | {"request": script, "facts": script}).json()["number"]
    answer = bank("GET", f"/complaints/{number}")
    assert answer["Content-Type"].startswith("application/json")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert (answer.json()["request"], answer.json()["facts"]) == (script, script)


def test_personal_data_are_in_no_log_error_or_event(bank, api, caplog):
    caplog.set_level(logging.DEBUG)
    answers = [
        bank("POST", "/complaints", BODY),
        bank("POST", "/complaints", BODY | {"subject": "NOBODY"}),
        bank("POST", "/complaints", BODY | {"colour": 1}),
        bank("POST", "/complaints", BODY | {"complainant": BODY["complainant"] | {"nick": WANG.name}}),
        api("R")("POST", "/complaints", BODY),
    ]
    number = answers[0].json()["number"]
    answers.append(bank("POST", f"/complaints/{number}/actions/note", {"data": {"text": f"{WANG.name} {WANG.phone}"}}))
    answers.append(bank("GET", f"/complaints/{number}"))
    shown = "".join(a.content.decode() + str(a.headers) for a in answers)
    logged = "\n".join(r.getMessage() for r in caplog.records if not r.name.startswith("django.db"))
    kept = "".join(str(e.data) for e in history(f"case:{Case.objects.get().pk}"))
    for secret in (WANG.name, WANG.phone, "wang@example.cn", bank.token):
        for place in (shown, logged, kept):
            assert secret not in place


def test_a_token_is_shown_once_and_kept_only_as_a_digest(city):
    token = issue_token(organisation_code="B", by=SYSTEM, at=timezone.now())
    row = AccessToken.objects.values().get()
    assert token not in str(row)
    assert token[-8:] not in str(row)
