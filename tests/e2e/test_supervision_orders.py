"""Orders and reports in a browser: both sides, on a desktop and a phone, to their end."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from support.moves import move

pytestmark = pytest.mark.e2e

PHONE = {"width": 390, "height": 844}
EVIDENCE = {"name": "核查.txt", "mimeType": "text/plain", "buffer": "抽查二十件，均已补发。".encode()}


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path


def test_an_order_goes_from_the_regulator_to_an_institution_and_to_its_end(new_page, log_in, sound):
    desk, today = new_page(), timezone.localdate()
    log_in(desk, "regulator", "/desk/supervision/orders/new/")
    desk.get_by_label("机构代码或名称").fill("B08")
    desk.get_by_label("事项").fill("逾期未告知")
    desk.get_by_label("督办内容").fill("请说明逾期的原因。")
    desk.get_by_label("依据").select_option("A18")
    sound(desk)
    with desk.expect_navigation():
        desk.get_by_role("button", name="发出督办").click()
    expect(desk.get_by_role("heading", name="逾期未告知")).to_be_visible()
    sound(desk)
    phone = new_page(viewport=PHONE)
    log_in(phone, "headoffice", "/desk/supervision/orders/?turn=mine")
    phone.get_by_role("link", name="逾期未告知").click()
    phone.get_by_role("link", name="答复", exact=True).click()
    expect(phone.get_by_text("请说明逾期的原因。")).to_be_visible()
    phone.get_by_label("答复内容").fill("已查明并补发告知。")
    phone.locator("[name=files]").set_input_files(EVIDENCE)
    with phone.expect_navigation():
        phone.get_by_role("button", name="答复", exact=True).click()
    expect(phone.get_by_role("link", name="核查.txt")).to_be_visible()
    due_on = (today + timedelta(days=30)).isoformat()
    move(desk, "部分认可，要求整改", reasons="还要改制度", measure="修订时限制度", measure_due_on=due_on)
    expect(desk.get_by_text("跟踪落实中").first).to_be_visible()
    move(phone, "报告整改完成", report="制度已经印发")
    sound(phone)
    move(desk, "核查整改", result="done", reasons="属实")
    sound(desk)
    move(desk, "办结", reasons="整改到位")
    expect(desk.get_by_text("督办办结").first).to_be_visible()


def test_a_report_is_typed_its_difference_explained_and_accepted(new_page, log_in, sound):
    officer = new_page(viewport=PHONE)
    log_in(officer, "headoffice", "/desk/supervision/reports/new/")
    officer.get_by_label("个人客户数（户）").fill("612万")
    officer.get_by_label("信用卡发卡量（张）").fill("200,000")
    officer.get_by_label("收到投诉（件）").fill("2")
    officer.get_by_label("办结投诉（件）").fill("两件多")
    with officer.expect_navigation():
        officer.get_by_role("button", name="报送", exact=True).click()
    expect(officer.locator("#id_closed_error")).to_contain_text("请填写数字")
    expect(officer.get_by_label("个人客户数（户）")).to_have_value("612万")
    sound(officer)
    officer.get_by_label("办结投诉（件）").fill("0")
    for dimension in ("channel", "product", "cause"):
        officer.locator(f"[name^={dimension}__]").first.fill("2")
    with officer.expect_navigation():
        officer.get_by_role("button", name="报送", exact=True).click()
    expect(officer.get_by_text("有 4 项与案件记录不一致")).to_be_visible()
    officer.get_by_role("link", name="说明差异").click()
    officer.get_by_label("共同的说明").fill("两件由客服热线直接办结")
    sound(officer)
    with officer.expect_navigation():
        officer.get_by_role("button", name="提交说明").click()
    expect(officer.get_by_text("待监管审核").first).to_be_visible()
    desk = new_page()
    log_in(desk, "regulator", "/desk/supervision/reports/?state=submitted")
    sound(desk)
    desk.get_by_role("link", name=re.compile("越州")).click()
    expect(desk.get_by_text("两件由客服热线直接办结").first).to_be_visible()
    with desk.expect_navigation():
        desk.get_by_role("button", name="采纳").click()
    expect(desk.get_by_text("已采纳").first).to_be_visible()
    sound(desk)
