"""A person with a telephone in the hand, from finding the outlet to the review."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from fengqiao.casework.models import Attachment, Case
from fengqiao.casework.services import perform
from fengqiao.foundation.actors import Role
from fengqiao.organisations.queries import actor_for, find_organisations, handlers
from support import files as samples
from support.consumer import DECISION

pytestmark = pytest.mark.e2e

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
PHOTO = {"name": "回单.png", "mimeType": "image/png", "buffer": samples.png()}
OUTLET = "金瓯银行诸暨枫桥分理处"


@pytest.fixture
def phone(new_page) -> Page:
    return new_page(viewport=PHONE)


def form_of(page: Page) -> str:
    """Open the form of the outlet; return its code."""
    code = find_organisations(OUTLET)[0].code
    page.goto(f"/complain/{code}/")
    return code


def listed(page: Page) -> Locator:
    """Return the name of the photo in the list of uploaded files."""
    return page.locator(".fq-file-name bdi", has_text="回单.png")


def fill(page: Page) -> None:
    page.get_by_label("发生了什么").fill("办卡时没说要收年费，今年扣了 200 元。")
    page.get_by_label("您希望机构怎么做").fill("退还 200 元。")
    page.get_by_label("您的姓名").fill("王小明")
    page.get_by_label("您的电话").fill("139 0000 0001")
    page.get_by_label("我看过告知书").check()


def send(page: Page) -> None:
    page.get_by_role("button", name="提交投诉").click()


def by_clerk(action: str, **data: object) -> None:
    """Do what the clerk of the office that holds the case does at the counter."""
    case = Case.objects.get()
    member = next(one for one in handlers(case.owner_id) if actor_for(one).organisation_id == case.owner_id)
    actor = actor_for(member)
    assert actor.role in {Role.CLERK, Role.OFFICER, Role.EXECUTIVE}
    perform(case_id=case.pk, action=action, by=actor, at=timezone.now(), data=data)


def test_from_the_outlet_over_the_decision_to_the_review(phone, axe):
    phone.goto("/")
    phone.get_by_role("link", name=re.compile("^我要投诉 先找到")).click()
    phone.get_by_label("银行、保险公司或网点的名字").press_sequentially("枫桥 金瓯")
    phone.get_by_role("link", name=re.compile(OUTLET)).click()
    expect(phone.get_by_text("您投诉的是")).to_be_visible()
    fill(phone)
    phone.set_input_files("#id_files", [PHOTO])
    expect(listed(phone)).to_be_visible()
    assert axe(phone) == []
    send(phone)
    expect(phone.get_by_role("heading", name="投诉已登记")).to_be_visible()
    assert axe(phone) == []
    number, code = phone.locator("#number").inner_text(), phone.locator("#code").inner_text()
    phone.reload()
    expect(phone.locator("#code")).to_have_text(code)
    assert phone.evaluate("JSON.stringify(localStorage)") == "{}"
    phone.get_by_role("button", name="我已保存好，看进度").click()
    expect(phone.get_by_role("heading", name="机构已收到您的投诉")).to_be_visible()
    assert axe(phone) == []
    phone.get_by_role("button", name="退出").click()

    by_clerk("accept")
    by_clerk("decide", **DECISION)
    by_clerk("notify", method="phone", notified_on=timezone.localdate())

    phone.goto("/progress/")
    phone.get_by_label("编号", exact=True).fill(number.lower())
    phone.get_by_label("查询码").fill(code)
    assert axe(phone) == []
    phone.get_by_role("button", name="查看").click()
    expect(phone.get_by_text(DECISION["findings"])).to_be_visible()
    assert axe(phone) == []
    phone.get_by_role("link", name=re.compile("不接受这个决定")).click()
    phone.get_by_label("您不同意哪里").fill("应该全退。")
    assert axe(phone) == []
    phone.get_by_role("button", name="我不接受").click()
    phone.get_by_role("link", name=re.compile("请上级机构核查")).click()
    phone.get_by_label("请上级核查什么").fill("结果不对。")
    phone.get_by_role("button", name="申请核查").click()
    expect(phone.get_by_role("heading", name="上级机构正在核查")).to_be_visible()
    assert Case.objects.get().state == "in_review"
    assert Attachment.objects.filter(case=Case.objects.get(), document="").count() == 1


def test_a_validation_error_keeps_all_and_leads_to_the_field(phone, axe):
    form_of(phone)
    fill(phone)
    phone.set_input_files("#id_files", [PHOTO])
    expect(listed(phone)).to_be_visible()
    phone.get_by_label("您的电话").fill("12")
    send(phone)
    summary = phone.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    assert axe(phone) == []
    expect(listed(phone)).to_be_visible()
    expect(phone.get_by_label("您希望机构怎么做")).to_have_value("退还 200 元。")
    summary.get_by_role("link", name=re.compile("您的电话")).click()
    expect(phone.get_by_label("您的电话")).to_be_focused()
    phone.get_by_label("您的电话").fill("13900000001")
    send(phone)
    expect(phone.get_by_role("heading", name="投诉已登记")).to_be_visible()
    assert Attachment.objects.filter(case=Case.objects.get()).count() == 1


def test_a_reload_keeps_what_was_half_typed_and_uploaded(phone):
    form_of(phone)
    phone.get_by_label("发生了什么").fill("写到一半")
    phone.get_by_label("我们几个人一起投诉").check()
    phone.get_by_label("一共几个人").fill("6")
    phone.set_input_files("#id_files", [PHOTO])
    expect(listed(phone)).to_be_visible()
    phone.wait_for_function("() => JSON.stringify(localStorage).includes('写到一半')")
    phone.reload()
    expect(phone.get_by_label("发生了什么")).to_have_value("写到一半")
    expect(phone.get_by_label("一共几个人")).to_have_value("6")
    expect(listed(phone)).to_be_visible()
    phone.get_by_role("button", name="不要了，重新写").click()
    expect(phone.get_by_label("发生了什么")).to_have_value("")
    expect(listed(phone)).to_have_count(0)


def test_an_uploaded_file_is_taken_back(phone):
    form_of(phone)
    phone.set_input_files("#id_files", [PHOTO])
    phone.get_by_role("button", name="删除 回单.png").click()
    expect(listed(phone)).to_have_count(0)
    assert Attachment.objects.count() == 0


def test_a_refused_file_says_why_beside_its_name(phone, axe):
    form_of(phone)
    phone.set_input_files("#id_files", [{"name": "假.png", "mimeType": "image/png", "buffer": samples.HTML}])
    expect(phone.get_by_role("alert")).to_contain_text("假.png")
    assert axe(phone) == []


def test_a_double_click_files_once(phone):
    form_of(phone)
    fill(phone)
    phone.get_by_role("button", name="提交投诉").dblclick()
    expect(phone.get_by_role("heading", name="投诉已登记")).to_be_visible()
    assert Case.objects.count() == 1


def test_without_a_connection_the_form_waits_and_goes_by_itself(phone):
    form_of(phone)
    fill(phone)
    phone.context.set_offline(True)
    send(phone)
    expect(phone.get_by_text("网络不通，还没有提交")).to_be_visible()
    assert Case.objects.count() == 0
    phone.context.set_offline(False)
    expect(phone.get_by_role("heading", name="投诉已登记")).to_be_visible()
    assert Case.objects.count() == 1


def test_only_what_concerns_ones_own_case_is_asked(phone):
    form_of(phone)
    expect(phone.get_by_label("消费者本人姓名")).to_be_hidden()
    phone.get_by_label("我替别人投诉").check()
    expect(phone.get_by_label("消费者本人姓名")).to_be_visible()
    expect(phone.get_by_label("一共几个人")).to_be_hidden()


def test_by_keyboard_alone_a_complaint_is_filed(phone):
    form_of(phone)
    keys = phone.keyboard

    def go_to(selector: str) -> None:
        for _n in range(60):
            keys.press("Tab")
            if phone.evaluate("wanted => document.activeElement.matches(wanted)", selector):
                return
        pytest.fail(f"the keyboard does not reach {selector}")

    for selector, text in (
        ("#id_facts", "事情"),
        ("#id_request", "退钱"),
        ("#id_name", "王小明"),
        ("#id_phone", "13900000001"),
    ):
        go_to(selector)
        keys.type(text)
    go_to("#id_privacy")
    keys.press("Space")
    go_to("form.fq-complaint [type=submit].btn-lg")
    keys.press("Enter")
    expect(phone.get_by_role("heading", name="投诉已登记")).to_be_visible()


@pytest.mark.parametrize(("width", "locale"), [(320, "en"), (390, "zh-CN"), (1440, "en")])
def test_pages_meet_wcag_and_fit_the_screen(new_page, axe, width, locale):
    page = new_page(viewport={"width": width, "height": 800}, locale=locale)
    code = find_organisations(OUTLET)[0].code
    for path in ("/", "/help/", "/privacy/", "/accessibility/", "/complain/?q=枫桥", "/complain/?place=330681000000",
                 f"/o/{code}/", f"/complain/{code}/", "/progress/"):  # fmt: skip
        page.goto(path)
        assert axe(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_large_text_fits_the_phone(phone, axe):
    code = form_of(phone)
    fill(phone)
    send(phone)
    phone.wait_for_url("**/done/")
    phone.get_by_role("button", name="大字版").click()
    expect(phone.locator("html")).to_have_class("large-text js")
    for path in (
        "/",
        "/complain/?q=枫桥",
        f"/complain/{code}/",
        "/complain/done/",
        "/progress/case/",
        "/progress/case/withdraw/",
    ):
        phone.goto(path)
        assert axe(phone) == [], path
        assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path


def test_targets_are_large_enough_for_a_thumb(phone):
    form_of(phone)
    small = phone.evaluate(
        """() => [...document.querySelectorAll('main button, main .btn, main summary, main input:not([type=hidden]):not([type=file]), main textarea')]
            .filter(one => one.offsetParent)
            .map(one => [one, (one.closest('label') ?? one).getBoundingClientRect()])
            .filter(([, box]) => box.height < 43.5)
            .map(([one, box]) => `${one.outerHTML.slice(0, 80)} ${box.height}`)"""
    )
    assert small == []


def test_without_script_a_complaint_is_filed(browser, live_server, city):
    context = browser.new_context(base_url=live_server.url, viewport=PHONE, locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.goto("/complain/?q=枫桥 金瓯")
    page.get_by_role("link", name=re.compile(OUTLET)).click()
    fill(page)
    page.set_input_files("#id_files", [PHOTO])
    page.get_by_label("您的电话").fill("12")
    send(page)
    expect(listed(page)).to_be_visible()
    page.get_by_label("您的电话").fill("13900000001")
    send(page)
    expect(page.get_by_role("heading", name="投诉已登记")).to_be_visible()
    context.close()
    assert Attachment.objects.get(document="").case_id == Case.objects.get().pk
