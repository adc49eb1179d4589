"""Help for who needs it, in a browser: asked on a phone, taken and done by a clerk on a phone, read by the person."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from fengqiao.coverage.models import Visit
from fengqiao.coverage.services.outlets import copy_offices
from fengqiao.organisations.models import Assignment, Organisation

pytestmark = pytest.mark.e2e
PHONE = {"width": 390, "height": 844}


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def ask(page, outlet, axe) -> tuple[str, str]:
    """Ask from the link of an outlet's page; return number and code."""
    page.goto(f"/home-visits/?office={outlet.code}&place={outlet.place_id[:6]}000000")
    assert axe(page) == []
    town = page.locator(f'a[href*="{outlet.place_id[:9]}000"]')
    town.click()
    page.get_by_label("请人到家里来").check()
    with page.expect_response("**/home-visits/offers/**"):
        page.get_by_label("要办什么").select_option("cards")
    expect(page.get_by_label("办哪家的业务")).to_have_value(str(outlet.head_id))
    with page.expect_response("**/home-visits/offers/**"):
        page.get_by_label("坐轮椅").check()
    expect(page.locator("#offers li").first).to_be_visible()
    page.get_by_role("textbox", name="姓名").fill("王阿婆")
    page.wait_for_function("() => JSON.stringify(localStorage).includes('王阿婆')")
    page.reload()
    expect(page.get_by_role("textbox", name="姓名")).to_have_value("王阿婆")
    page.get_by_role("textbox", name="电话").fill("13900000001")
    assert axe(page) == []
    assert fits(page)
    page.get_by_label("我看过告知书").check()
    page.get_by_label("我单独同意").check()
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_text("请填写上门的地址").first).to_be_visible()
    assert axe(page) == []
    page.get_by_role("textbox", name="地址").fill("枫源村 5 号")
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("heading", name="收到了")).to_be_visible()
    assert axe(page) == []
    assert fits(page)
    return page.locator("#number").inner_text(), page.locator("#code").inner_text()


def handle(desk, log_in, axe, number, clerk) -> None:
    """Take the request, look at the person for a reason, and say what was done."""
    outlet = clerk.organisation
    log_in(desk, "clerk", "/desk/home-visits/")
    assert axe(desk) == []
    assert fits(desk)
    desk.get_by_role("link", name=number).click()
    assert axe(desk) == []
    assert "王阿婆" not in desk.content()
    desk.locator("#id_assign_to").select_option(f"{outlet.pk}:{clerk.member_id}")
    desk.locator("#id_assign_visit_on").fill(timezone.localdate().isoformat())
    desk.get_by_role("button", name="承接并安排").click()
    desk.get_by_text("查看姓名、电话").click()
    desk.get_by_label("理由").fill("联系本人")
    desk.get_by_role("button", name="查看", exact=True).click()
    expect(desk.get_by_text("王阿婆")).to_be_visible()
    assert axe(desk) == []
    assert fits(desk)
    desk.locator("details", has_text="登记完成").locator("summary").click()
    desk.locator("#id_done_words").fill("在家核对身份，当场办好。")
    desk.locator("form", has=desk.locator("#id_done_words")).get_by_role("button").click()
    expect(desk.get_by_text("已完成").first).to_be_visible()
    assert axe(desk) == []
    assert Visit.objects.get().state == "done"

    desk.goto("/desk/home-visits/new/")
    assert axe(desk) == []
    desk.goto("/desk/home-visits/figures/")
    assert axe(desk) == []
    assert fits(desk)


def test_a_home_visit_is_asked_for_taken_done_and_read_on_phones(new_page, log_in, axe):
    copy_offices(Organisation.objects.all())
    clerk = Assignment.objects.select_related("organisation").get(member__username="clerk")
    page = new_page(viewport=PHONE)
    number, code = ask(page, clerk.organisation, axe)
    handle(new_page(viewport=PHONE), log_in, axe, number, clerk)
    page.goto("/home-visits/find/")
    page.get_by_label("编号").fill(number)
    page.get_by_label("查询码").fill(code)
    assert axe(page) == []
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_text("在家核对身份，当场办好。")).to_be_visible()
    assert axe(page) == []
