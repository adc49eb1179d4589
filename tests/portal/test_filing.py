"""From the form to the receipt."""

import html
import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fengqiao.casework.models import Attachment, Case, Party
from fengqiao.casework.services import read_person
from fengqiao.complaints.models import Complaint
from support import files as samples
from support.city import City
from support.consumer import FORM, TOKEN


def upload(name: str = "回单.png", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, samples.png() if content is None else content)


def shown(answer) -> str:
    return html.unescape(answer.content.decode())


def test_a_complaint_gets_number_and_code_on_a_page_that_survives_a_reload(client, submit):
    assert submit()["Location"] == "/complain/done/"
    first, again = shown(client.get("/complain/done/")), shown(client.get("/complain/done/"))
    number = Case.objects.get().number
    code = re.search(r'id="code">([A-Z2-9]{8})<', first)[1]
    assert number in first
    assert code in again


def test_the_code_is_not_shown_again_once_it_is_kept(client, submit):
    submit()
    code = re.search(r'id="code">([A-Z2-9]{8})<', shown(client.get("/complain/done/")))[1]
    assert client.post("/complain/done/saved/")["Location"] == "/progress/case/"
    assert client.get("/complain/done/")["Location"] == "/progress/case/"
    assert code not in shown(client.get("/progress/case/"))


def test_the_code_is_not_readable_in_the_session(client, submit):
    submit()
    code = re.search(r'id="code">([A-Z2-9]{8})<', shown(client.get("/complain/done/")))[1]
    assert code not in str(dict(client.session))


def test_the_code_is_gone_after_half_an_hour(client, submit, time_machine_at):
    submit()
    time_machine_at(minutes=31)
    assert client.get("/complain/done/")["Location"] == "/progress/case/"


def test_all_that_was_typed_reaches_the_case(submit):
    submit(amount="1.5万", id_number="11010519491231002X", special_needs=["elderly", "language"], sensitive="on")
    case, complaint = Case.objects.get(), Complaint.objects.get()
    person = read_person(Party.objects.get().person)
    assert (case.amount, case.channel, case.subject.code) == (Decimal(15_000), "website", "B-1-1-1")
    assert (complaint.facts, complaint.request) == (FORM["facts"], FORM["request"])
    assert (person.name, person.phone, person.id_number) == ("王小明", "13900000001", "11010519491231002X")
    assert complaint.special_needs == ["elderly", "language"]
    assert complaint.privacy_notice == "1+sensitive"


@pytest.mark.parametrize(("typed", "amount"), [("三万", 30_000), ("１．５万元", 15_000), ("3,000", 3_000), ("", None)])
def test_an_amount_is_taken_as_it_is_written(submit, typed, amount):
    assert submit(amount=typed).status_code == 302
    assert Case.objects.get().amount == amount


def test_sensitive_data_need_their_own_consent(submit):
    answer = shown(submit(id_number="11010519491231002X"))
    assert "请打勾同意" in answer
    assert Case.objects.count() == 0


def test_a_validation_error_keeps_everything_and_says_what_to_do(submit):
    answer = shown(submit(phone="123", amount="很多", name="", privacy=None))
    assert "data-error-summary" in answer
    for text in ("请检查电话", "请填写金额", "请填写您的姓名", "请先看告知书"):
        assert text in answer
    for text in (FORM["facts"], FORM["request"], 'value="很多"', 'value="123"', TOKEN):
        assert text in answer
    assert 'href="#id_phone"' in answer


def test_the_same_form_files_once_however_often_it_is_sent(client, submit):
    first = submit()
    number = re.search(r"TS\d+X?", shown(client.get("/complain/done/")))[0]
    again = submit()
    assert first["Location"] == again["Location"]
    assert Case.objects.count() == 1
    assert number in shown(client.get("/complain/done/"))


def test_a_form_sent_again_with_other_words_is_told_so(client, submit):
    submit()
    answer = submit(facts="另一件事")
    assert answer.status_code == 409
    assert "没有重复登记" in shown(answer)
    assert Case.objects.count() == 1


def test_an_agent_files_for_somebody_with_papers(submit):
    answer = shown(submit(filing="agent"))
    assert "请填写消费者本人的姓名" in answer
    assert "委托书" in answer
    assert submit(filing="agent", principal_name="王奶奶", files=upload("委托书.png")).status_code == 302
    roles = {party.role: read_person(party.person) for party in Party.objects.all()}
    assert roles["complainant"].name == "王奶奶"
    assert roles["complainant"].phone == roles["agent"].phone == "13900000001"
    assert Attachment.objects.get().case_id == Case.objects.get().pk


def test_an_heir_files_with_proof(submit):
    assert submit(filing="heir", principal_name="王爷爷", files=upload()).status_code == 302
    assert set(Party.objects.values_list("role", flat=True)) == {"complainant", "heir"}


def test_a_group_names_its_size_and_its_representatives(submit, client):
    assert "请填写一共几个人" in shown(submit(filing="group"))
    page = shown(client.get("/complain/B-1-1-1/"))
    assert 'name="rep4_name"' in page
    assert 'name="rep5_name"' not in page
    assert submit(filing="group", group_size="6", rep1_name="李四", rep1_phone="13900000002").status_code == 302
    assert Complaint.objects.get().group_size == 6
    assert Party.objects.filter(role="representative").count() == 1


def test_files_uploaded_at_once_are_filed_with_the_form(client, submit):
    answer = client.post("/complain/files/", {"token": TOKEN, "files": upload()})
    assert "回单.png" in shown(answer)
    assert "回单.png" in shown(client.post("/complain/files/", {"token": TOKEN}))
    submit()
    assert Attachment.objects.get().case_id == Case.objects.get().pk


def test_an_uploaded_file_can_be_taken_back(client, submit):
    client.post("/complain/files/", {"token": TOKEN, "files": upload()})
    one = Attachment.objects.get().pk
    client.post("/complain/files/", {"token": "x" * 43, "remove": one})
    assert Attachment.objects.count() == 1
    client.post("/complain/files/", {"token": TOKEN, "remove": one})
    assert Attachment.objects.count() == 0


def test_without_script_a_file_comes_with_the_form_survives_an_error_and_can_be_removed(client, submit):
    answer = submit(files=upload(), name="")
    assert "回单.png" in shown(answer)
    answer = submit(remove=str(Attachment.objects.get().pk))
    assert Attachment.objects.count() == 0
    assert FORM["facts"] in shown(answer)
    assert Case.objects.count() == 0


@pytest.mark.parametrize("content", [samples.HTML, samples.SVG, samples.EXE, b""], ids=["html", "svg", "exe", "empty"])
def test_files_of_other_kinds_are_refused_by_name(client, city, content):
    answer = client.post("/complain/files/", {"token": TOKEN, "files": upload("假照片.png", content)})
    assert 'role="alert"' in shown(answer)
    assert Attachment.objects.count() == 0


def test_a_token_of_another_shape_holds_no_files(client, city):
    assert client.post("/complain/files/", {"token": "../x", "files": upload()}).status_code == 400


@pytest.mark.parametrize("field", ["facts", "request", "name"])
def test_markup_is_shown_as_text_everywhere(client, submit, field):
    attack = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    assert attack not in submit(**{field: attack, "phone": ""}).content.decode()
    submit(**{field: attack})
    for page in ("/complain/done/", "/progress/case/"):
        text = client.get(page).content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text


def test_control_and_direction_characters_do_not_reach_the_case(submit):
    assert submit(facts="甲\x00乙\u202e丙\r\n丁").status_code == 302
    assert Complaint.objects.get().facts == "甲乙丙\n丁"


def test_a_text_beyond_measure_is_refused_with_its_length_and_kept(submit):
    answer = shown(submit(facts="长" * 10_001))
    assert "请缩短到 10000 字以内（现在 10001 字）" in answer
    assert "长" * 10_001 in answer


def test_without_csrf_token_nothing_is_filed(city):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/complain/B-1-1-1/", FORM).status_code == 403
    assert strict.post("/complain/files/", {"token": TOKEN}).status_code == 403
    assert Case.objects.count() == 0


def test_too_many_forms_from_one_address_are_slowed_down(submit):
    answers = [submit(name="").status_code for _n in range(61)]
    assert answers[59:] == [200, 429]


@pytest.mark.parametrize("code", ["REG", "NOBODY", "<script>", "%00", "x" * 300])
def test_only_banks_and_insurers_can_be_complained_about(client, city, code):
    assert client.get(f"/complain/{code}/").status_code == 404
    assert client.get(f"/o/{code}/").status_code == 404


def test_a_closed_outlet_leads_to_its_successor(client, city: City):
    from datetime import date

    closed = city.offices["B-1-1-1"]
    closed.closed_on, closed.successor = date(2020, 1, 1), city.offices["B-1-2-1"]
    closed.save()
    assert client.get("/complain/B-1-1-1/")["Location"] == "/o/B-1-1-1/"
    page = shown(client.get("/o/B-1-1-1/"))
    assert 'href="/o/B-1-2-1/"' in page
    assert 'href="/complain/B-1-1-1/"' not in page


def test_the_receipt_is_a_pdf_and_a_word_file_with_the_code_in_it(client, submit):
    submit()
    pdf, docx = client.get("/complain/done/receipt.pdf"), client.get("/complain/done/receipt.docx")
    assert pdf.content.startswith(b"%PDF-")
    assert docx.content.startswith(b"PK")
    assert "no-store" in pdf["Cache-Control"]
    client.post("/complain/done/saved/")
    assert client.get("/complain/done/receipt.pdf").status_code == 302


def test_nobody_else_sees_the_receipt(submit):
    submit()
    assert Client().get("/complain/done/")["Location"].startswith("/progress/")
    assert Client().get("/complain/done/receipt.pdf")["Location"].startswith("/progress/")
