"""From the form of an application to its receipt."""

import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fengqiao.casework.models import Attachment, Case
from fengqiao.casework.services import read_person
from fengqiao.mediation.models import Body, Mediation
from fengqiao.organisations.services.organisations import refresh_search_text
from support import files as samples
from support.consumer import TOKEN
from support.mediating import CASE, shown

FORM = {
    "token": TOKEN,
    "applicant": "consumer",
    "facts": "开卡时没有告诉我要收年费。",
    "claim": "退还年费",
    "amount": "8000",
    "body": "TJ",
    "name": "王小明",
    "phone": "13900000001",
    "privacy": "on",
}


@pytest.fixture
def submit(client, city):
    def send(to: str = "B-1-1-1", *, by: Client = client, **changes):
        return by.post(f"/mediate/apply/{to}/", {k: v for k, v in {**FORM, **changes}.items() if v is not None})

    return send


def test_an_application_gets_number_and_code_on_a_page_that_survives_a_reload(client, submit):
    assert submit()["Location"] == "/mediate/done/"
    first, again = shown(client.get("/mediate/done/")), shown(client.get("/mediate/done/"))
    code = re.search(r'id="code">([A-Z2-9]{8})<', first)[1]
    number = Case.objects.get().number
    assert number.startswith("TJ")
    assert number in first
    assert code in again
    assert code not in str(dict(client.session))
    assert client.post("/complain/done/saved/")["Location"] == "/progress/case/"
    assert client.get("/mediate/done/", follow=True).redirect_chain[-1][0] == CASE
    other = Client()
    assert other.post("/progress/", {"number": number.lower(), "receipt_code": code})["Location"] == "/progress/case/"
    assert number in shown(other.get(CASE))


def test_all_that_was_typed_reaches_the_mediation(submit):
    submit(languages=["zhuji", "sign"], mode="phone", special_needs=["elderly"], sensitive="on", amount="1.5万")
    mediation = Mediation.objects.get()
    case, person = mediation.case, read_person(mediation.case.parties.get().person)
    assert (case.amount, case.channel, case.subject.code) == (Decimal(15_000), "website", "B-1-1-1")
    assert (mediation.claim, mediation.facts) == (FORM["claim"], FORM["facts"])
    assert (mediation.languages, mediation.needs, mediation.mode) == (["zhuji", "sign"], ["elderly"], "phone")
    assert (mediation.origin, mediation.matter, mediation.privacy_notice) == ("consumer", "dispute", "1+sensitive")
    assert (person.name, person.phone) == ("王小明", "13900000001")


def test_an_enterprise_names_its_creditors(submit):
    submit(applicant="enterprise", debt="500万", creditor1="R", debt1="20万")
    mediation = Mediation.objects.get()
    sides = [(side.role, side.claim_amount) for side in mediation.sides.order_by("number")]
    assert mediation.matter == "assistance"
    assert sides == [("debtor", None), ("creditor", Decimal(5_000_000)), ("creditor", Decimal(200_000))]


def test_an_enterprise_says_how_much_it_owes(submit):
    page = shown(submit(applicant="enterprise", debt="", creditor1="R", debt1="许多"))
    assert "请填写欠这家银行多少钱" in page
    assert "请填写金额，例如" in page
    assert not Case.objects.exists()


def test_a_validation_error_keeps_everything_and_says_what_to_do(submit):
    page = shown(submit(phone="123", amount="很多", name="", privacy=None, languages=["zhuji"]))
    for text in ("请检查电话", "请填写金额，例如", "请填写姓名或企业名称", "请先看告知书"):
        assert text in page
    for text in (FORM["facts"], FORM["claim"], 'value="很多"', 'value="123"', TOKEN):
        assert text in page
    assert re.search(r'value="zhuji"[^>]*checked', page)
    assert not Case.objects.exists()


def test_the_same_form_applies_once(client, submit):
    submit()
    assert submit()["Location"] == "/mediate/done/"
    assert submit(claim="另一件事").status_code == 409
    assert Case.objects.count() == 1


def test_files_are_for_the_sides_alone(submit):
    submit(files=SimpleUploadedFile("合同.png", samples.png()))
    assert Attachment.objects.get(name="合同.png").audience == "parties"


def test_a_refused_file_is_named_and_nothing_is_lost(submit):
    page = shown(submit(files=SimpleUploadedFile("假.png", samples.HTML)))
    assert "假.png" in page
    assert FORM["facts"] in page
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"body": "NOPE"}, {"body": ""}, {"applicant": "x"}, {"mode": "fax"}, {"languages": "klingon"}]
)
def test_what_is_not_on_offer_is_refused_in_words(submit, changes):
    answer = submit(**changes)
    assert answer.status_code == 200
    assert "data-error-summary" in shown(answer)


def test_where_nobody_mediates_the_page_says_so(client, city):
    Body.objects.update(is_open=False)
    page = shown(client.get("/mediate/apply/B-1-1-1/"))
    assert "没有合适的调解组织" in page
    assert client.post("/mediate/apply/B-1-1-1/", FORM).status_code == 200
    assert not Case.objects.exists()


def test_an_institution_that_is_none_is_not_found(client, city):
    for code in ("REG", "TJ", "NOPE", "<script>", "%00"):
        assert client.get(f"/mediate/apply/{code}/").status_code == 404


def test_the_pages_that_explain_name_the_bodies_and_what_they_do_not_do(client, city):
    page = shown(client.get("/mediate/"))
    for text in ("不收钱", "自愿", "保密", "请法院确认", "调解不做什么", "机构TJ"):
        assert text in page
    assert "您与哪一家有纠纷" in shown(client.get("/mediate/find/"))
    refresh_search_text(city.offices["B-1-1-1"])
    city.offices["B-1-1-1"].save()
    found = shown(client.get("/mediate/find/", {"q": "机构B-1-1-1"}, headers={"HX-Request": "true"}))
    assert "/mediate/apply/B-1-1-1/" in found
    assert "/complain/" not in found


def test_a_wrong_number_and_a_wrong_code_are_answered_alike(client, submit):
    submit()
    number = Case.objects.get().number
    answers = set()
    for given_number, code in ((number, "AAAAAAAA"), ("TJ202699999994", "AAAAAAAA"), ("TJ1", "A"), ("TS1", "A")):
        answer = Client().post("/progress/", {"number": given_number, "receipt_code": code})
        body = re.sub(r'value="[^"]*"|csrf\S+|"[A-Za-z0-9]{64}"', "", shown(answer)).replace("X-CSRFToken", "")
        answers.add((answer.status_code, body))
    assert len(answers) == 1


def test_applying_is_slowed_down(client, submit):
    answers = [submit(name="").status_code for _n in range(61)]
    assert answers[-2:] == [200, 429]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.fixed_dictionaries({}, optional={name: st.text(max_size=80) for name in (*FORM, "debt", "creditor1", "mode")})
)
def test_whatever_is_sent_is_answered_in_words(city, given):
    client = Client(REMOTE_ADDR=f"10.0.{abs(hash(str(given))) % 250}.{abs(hash(str(given))) // 250 % 250}")
    assert client.post("/mediate/apply/B-1-1-1/", {**FORM, **given}).status_code in {200, 302, 409}
