"""A clerk's day in a browser: record and settle; accept, decide, notify; and what goes wrong on the way."""

import re

import pytest

pytestmark = pytest.mark.e2e

PHONE = {"width": 390, "height": 844}


def record(page, *, name: str = "沈国良", phone: str = "13857500001", request: str = "请退还年费") -> None:
    page.goto("/desk/cases/new/")
    page.get_by_label("电话", exact=False).first.fill(phone)
    page.locator("#id_name").fill(name)
    page.locator("#id_request").fill(request)


def open_first_case(page) -> None:
    page.goto("/desk/cases/")
    page.locator(".fq-title a").first.click()


def test_a_clerk_records_and_settles_on_the_spot(page, log_in, axe):
    log_in(page, "clerk", "/desk/cases/new/")
    record(page)
    assert axe(page) == []
    page.get_by_text("已经解决的，一并办结").click()
    page.get_by_role("button", name="登记并当场化解").click()
    assert page.get_by_text("请写明怎样解决").first.is_visible()
    assert page.locator("#id_request").input_value() == "请退还年费"
    page.locator("#id_terms").fill("柜台当场退还，客户满意")
    page.get_by_role("button", name="登记并当场化解").click()
    page.wait_for_url(re.compile(r"/receipt/$"))
    assert page.get_by_text("已当场化解").is_visible()
    assert page.get_by_role("button", name="打印回执").is_visible()
    assert axe(page) == []
    page.get_by_role("link", name="打开案件").click()
    assert page.get_by_text("已办结").first.is_visible()


def test_a_clerk_accepts_decides_and_notifies(page, log_in, axe):
    log_in(page, "clerk", "/desk/cases/new/")
    record(page)
    page.get_by_role("button", name="登记", exact=True).click()
    page.wait_for_url(re.compile(r"/receipt/$"))
    open_first_case(page)
    assert axe(page) == []
    page.locator(".fq-acts").get_by_role("button", name="受理", exact=True).press("Enter")  # asks for nothing: one step
    page.get_by_text("“受理”已完成").wait_for()
    for action, fields in (
        ("作出处理决定", {"#decide_findings": "经核实属实", "#decide_reasons": "合同第三条"}),
        ("告知决定", {}),
    ):
        page.locator(".fq-acts").get_by_role("link", name=action, exact=True).click()
        form = page.locator("#action-form form")
        form.wait_for()
        for field, text in fields.items():
            page.locator(field).fill(text)
        if action == "作出处理决定":
            form.get_by_label("支持", exact=True).check()
        if action == "告知决定":
            form.get_by_label("电话").check()
        assert axe(page) == []
        form.locator("button[type=submit]").click()
        page.get_by_text(f"“{action}”已完成").wait_for()
    assert page.get_by_text("已告知，待答复").first.is_visible()


def test_a_forgotten_field_is_named_and_what_was_typed_stays(page, log_in, axe):
    log_in(page, "clerk", "/desk/cases/new/")
    record(page, name="")
    page.get_by_role("button", name="登记", exact=True).click()
    assert page.locator("[data-error-summary] a").first.get_attribute("href") == "#id_name"
    assert page.locator("#id_request").input_value() == "请退还年费"
    assert axe(page) == []


def test_a_known_telephone_fills_in_the_name(page, log_in):
    log_in(page, "clerk", "/desk/cases/new/")
    record(page)
    page.get_by_role("button", name="登记", exact=True).click()
    page.wait_for_url(re.compile(r"/receipt/$"))
    page.goto("/desk/cases/new/")
    page.locator("#id_phone").fill("138 5750 0001")
    page.locator("#id_phone").press("Tab")
    page.locator(".fq-known").wait_for()
    assert page.locator("#id_name").input_value() == "沈国良"


def test_only_the_fields_of_the_chosen_way_are_asked(page, log_in):
    log_in(page, "clerk", "/desk/cases/new/")
    assert not page.locator("#id_agent_name").is_visible()
    page.get_by_label("代理人", exact=True).check()
    assert page.locator("#id_agent_name").is_visible()
    page.get_by_label("多人共同").check()
    assert page.locator("#id_group_size").is_visible()
    assert not page.locator("#id_agent_name").is_visible()


def test_personal_data_is_revealed_in_place_with_a_reason(page, log_in):
    log_in(page, "clerk", "/desk/cases/new/")
    record(page)
    page.get_by_role("button", name="登记", exact=True).click()
    page.wait_for_url(re.compile(r"/receipt/$"))
    open_first_case(page)
    page.get_by_text("查看完整信息").click()
    page.locator(".fq-reveal select").select_option("phone")
    page.locator(".fq-reveal input[name=reason]").fill("联系投诉人")
    page.locator(".fq-reveal button").click()
    assert page.locator(".fq-revealed strong").inner_text() == "13857500001"


def test_filters_change_the_list_in_place(page, log_in, axe):
    log_in(page, "clerk", "/desk/cases/new/")
    record(page)
    page.get_by_role("button", name="登记", exact=True).click()
    page.wait_for_url(re.compile(r"/receipt/$"))
    page.goto("/desk/cases/")
    assert axe(page) == []
    page.locator("#id_state").select_option("decided")
    page.get_by_text("没有符合条件的案件").wait_for()
    assert "state=decided" in page.url
    assert axe(page) == []


@pytest.mark.parametrize("path", ["/desk/cases/", "/desk/cases/new/", "/desk/orders/"])
def test_pages_fit_a_phone(new_page, log_in, axe, path):
    page = new_page(viewport=PHONE)
    log_in(page, "clerk", path)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert axe(page) == []


def test_auditors_verify_in_english_too(new_page, log_in, axe):
    page = new_page(locale="en-GB")
    log_in(page, "auditor", "/desk/ledger/cases/")
    assert page.get_by_role("heading", name="Case records").is_visible()
    assert axe(page) == []
