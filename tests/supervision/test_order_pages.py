"""The pages of orders of supervision."""

from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from fengqiao.foundation.actors import Role
from fengqiao.supervision.models import OrderFile, OrderPaper, SupervisionOrder
from fengqiao.supervision.services.orders import NewOrder, open_order
from support.files import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def order(city):
    return given(city)


def given(city, subject="B", title="逾期未告知"):
    new = NewOrder(subject=subject, title=title, question="请说明。", basis="A40_2")
    return open_order(new, by=city.actor("REG", Role.REGULATOR), at=timezone.now())


def url(name, *args):
    return reverse(f"supervision:{name}", args=args)


def text(response):
    return unescape(response.content.decode())


def test_an_order_is_written_from_a_reading(busy, browser, today):
    client = browser()
    page = text(client.get(url("indicator", "received"), {"period": str(today.year)}))
    link = f"{url('new_order')}?indicator=received&period={today.year}&subject=B"
    assert link in page
    form = text(client.get(link))
    assert "收到投诉”为 2件" in form
    assert "/measures/received/cases/?organisation=B" in form
    posted = {
        "subject": "B", "title": "投诉增加", "question": "请说明。", "basis": "D_INDICATOR", "indicator": "received",
        "period": str(today.year),
    }  # fmt: skip
    response = client.post(url("new_order"), posted)
    made = SupervisionOrder.objects.get()
    assert response.url == url("order", made.number)
    assert made.records in text(client.get(response.url))


def test_nobody_but_the_regulator_writes_orders_or_sees_the_button(busy, browser, today):
    officer = browser("B", Role.OFFICER)
    assert officer.get(url("new_order")).status_code == 403
    assert url("new_order") not in text(officer.get(url("indicator", "received"), {"period": str(today.year)}))


def test_a_form_that_lacks_something_says_what(browser):
    page = text(browser().post(url("new_order"), {"subject": "NIX", "title": "a", "question": "b", "basis": "A40_1"}))
    assert "请核对机构代码或名称" in page


def test_the_list_shows_overdue_first_and_narrows(city, browser, order, time_machine):
    other = given(city, "R", "没有公开渠道")
    SupervisionOrder.objects.filter(pk=other.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    page = text(browser().get(url("orders")))
    assert page.index(other.number) < page.index(order.number)
    narrowed = text(browser().get(url("orders"), {"light": "overdue"}))
    assert other.number in narrowed
    assert order.number not in narrowed
    assert other.number not in text(browser("B", Role.OFFICER).get(url("orders")))
    assert browser("B", Role.OFFICER).get(url("order", other.number)).status_code == 404


@pytest.mark.parametrize("wanted", ["csv", "xlsx"])
def test_the_list_is_a_file_too(browser, order, wanted):
    content = b"".join(browser().get(url("export_orders"), {"format": wanted}).streaming_content)
    assert wanted == "xlsx" or order.number in content.decode()


def test_an_order_is_answered_judged_and_escalated_by_its_pages(city, browser, order):
    officer, regulator = browser("B", Role.OFFICER), browser()
    file = SimpleUploadedFile("证据.pdf", PDF, "application/pdf")
    officer.post(url("move_order", order.number, "answer"), {"text": "已查明", "files": file})
    kept = OrderFile.objects.get()
    assert b"".join(regulator.get(url("order_file", kept.pk)).streaming_content) == PDF
    assert browser("R", Role.OFFICER).get(url("order_file", kept.pk)).status_code == 404
    assert "退回重新答复" in text(regulator.get(url("order", order.number)))
    regulator.post(url("move_order", order.number, "return"), {"reasons": "没有附证据"})
    notice = {"paper": "circular", "text": "情况", "demands": "整改"}
    regulator.post(url("move_order", order.number, "notice"), notice)
    paper = OrderPaper.objects.get()
    for form, begins in (("pdf", b"%PDF"), ("docx", b"PK")):
        sent = b"".join(officer.get(url("order_paper", paper.pk, form)).streaming_content)
        assert sent.startswith(begins)
    page = text(officer.get(url("order", order.number)))
    assert "没有附证据" in page
    assert "通报" in page


def test_who_moves_has_before_the_eyes_what_it_is_about(city, browser, order):
    officer, regulator = browser("B", Role.OFFICER), browser()
    assert "请说明。" in text(officer.get(url("move_order", order.number, "answer")))
    officer.post(url("move_order", order.number, "answer"), {"text": "已查明原因"})
    assert "已查明原因" in text(regulator.get(url("move_order", order.number, "accept")))
    regulator.post(url("move_order", order.number, "return"), {"reasons": "没有附证据"})
    assert "没有附证据" in text(officer.get(url("move_order", order.number, "answer")))
    wish = {"wanted_on": (order.due_on + timedelta(days=30)).isoformat(), "reasons": "调阅档案"}
    officer.post(url("move_order", order.number, "ask_extension"), wish)
    decide = url("move_order", order.number, "decide_extension")
    assert "调阅档案" in text(regulator.get(decide))
    assert 'id="id_result_error"' in text(regulator.post(decide, {"reasons": "好", "result": ""}))
    assert "监管机构决定期限" in text(regulator.get(url("order", order.number)))


def test_an_institution_is_named_by_its_name_too(city, browser):
    browser().post(url("new_order"), {"subject": "机构R", "title": "a", "question": "b", "basis": "A40_1"})
    assert SupervisionOrder.objects.get().subject == city.offices["R"]


def test_a_move_that_is_closed_says_why_and_an_unknown_one_is_not_found(browser, order):
    page = text(browser().get(url("move_order", order.number, "notice")))
    assert "须先有逾期" in page
    assert browser().get(url("move_order", order.number, "nothing")).status_code == 404
    assert browser("B", Role.OFFICER).get(url("move_order", order.number, "withdraw")).status_code == 404


def test_the_list_asks_no_more_for_more_orders(city, browser, order, reference_held, django_assert_max_num_queries):
    client = browser()
    client.get(url("orders"))
    with django_assert_max_num_queries(40) as counted:
        client.get(url("orders"))
    given(city, "R", "没有公开渠道")
    with django_assert_max_num_queries(len(counted)):
        client.get(url("orders"))


def test_an_order_speaks_english(browser, order):
    page = text(browser(language="en").get(url("order", order.number)))
    assert "Order 2020 No.3, Article 40(2)" in page
    assert "Awaiting the institution" in page


def test_names_and_units_of_an_order_speak_english_too(busy, browser, today):
    busy.offices["B"].name_en = "Bank B"
    busy.offices["B"].save()
    shown = {"indicator": "received", "period": str(today.year)}
    new = NewOrder(subject="B", title="投诉增加", question="请说明。", basis="D_INDICATOR", **shown)
    made = open_order(new, by=busy.actor("REG", Role.REGULATOR), at=timezone.now())
    assert made.reading == "2件"
    page = text(browser(language="en").get(url("order", made.number)))
    assert "Complaints received 2 cases" in page
    assert "Institution: Bank B" in page
    assert "2件" not in page
    assert "2件" in text(browser().get(url("order", made.number)))


def test_a_wish_that_became_idle_says_so_in_the_readers_language(city, browser, order):
    officer = browser("B", Role.OFFICER)
    wish = {"wanted_on": (order.due_on + timedelta(days=30)).isoformat(), "reasons": "调阅档案"}
    officer.post(url("move_order", order.number, "ask_extension"), wish)
    officer.post(url("move_order", order.number, "answer"), {"text": "已查明原因"})
    assert "不再需要延期" in text(officer.get(url("order", order.number)))
    page = text(browser("B", Role.OFFICER, "en").get(url("order", order.number)))
    assert "不再需要延期" not in page
