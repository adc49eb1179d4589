"""The registers of mediation at a browser: kept by the body's staff on a desktop, by a mediator on a phone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from fengqiao.foundation.actors import Role
from fengqiao.mediation.models import Absence
from fengqiao.organisations.models import Assignment, Organisation, StaffMember
from support.mediating import open_centre, staff_of

pytestmark = pytest.mark.e2e

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def centre(city) -> Organisation:
    return open_centre()


def enter(page: Page, centre: Organisation, role: Role, to: str, name: str = "内勤") -> None:
    """Log in as somebody of the centre, and arrive at ``to``."""
    member = StaffMember.objects.get(pk=staff_of(centre, role, name).person_id)
    member.set_password("Fengqiao-2026!")
    member.save()
    Assignment.objects.get_or_create(
        member=member, organisation=centre, role=role, defaults={"starts_on": timezone.localdate()}
    )
    page.goto(f"/login/?next={to}")
    page.locator("[name=username]").fill(member.username)
    page.locator("[name=password]").fill("Fengqiao-2026!")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_staff_find_who_signs_enter_a_certificate_and_a_committee(page, axe, centre):
    enter(page, centre, Role.MEDIATION_CLERK, "/desk/mediators/")
    assert axe(page) == []
    page.get_by_label("语言").select_option(label="手语")
    page.get_by_role("button", name="筛选").click()
    expect(page.get_by_role("link", name="章明")).to_have_count(0)
    page.get_by_role("link", name="陈雅芳").click()
    page.get_by_role("link", name="登记 资格证书").click()
    page.get_by_label("名称").fill("人民调解员证")
    page.get_by_label("取得").fill("2024-01-01")
    page.get_by_label("到期").fill((timezone.localdate() + timedelta(days=20)).isoformat())
    assert axe(page) == []
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("快到期，请续办")).to_be_visible()
    assert axe(page) == []
    page.goto("/desk/bodies/")
    page.get_by_role("link", name="登记 调解委员会任期").click()
    page.get_by_label("起").fill("2024-01-01")
    page.get_by_label("止").fill((timezone.localdate() + timedelta(days=10)).isoformat())
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("委员少于 3 人")).to_be_visible()
    page.get_by_role("button", name="换届").click()
    expect(page.get_by_text("下一届已登记")).to_be_visible()
    assert axe(page) == []


def test_a_mediator_on_the_phone_enters_leave_and_subscribes_to_the_calendar(new_page, axe, centre):
    page = new_page(viewport=PHONE)
    enter(page, centre, Role.MEDIATOR, "/desk/mediators/me/", "陈雅芳")
    assert axe(page) == []
    page.get_by_role("link", name="登记 请假").click()
    day = (timezone.localdate() + timedelta(days=7)).isoformat()
    page.get_by_label("起").fill(day)
    page.get_by_label("止").fill(day)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存。")).to_be_visible()
    assert Absence.objects.get().starts_on.isoformat() == day
    page.get_by_role("button", name="生成订阅地址").click()
    address = page.get_by_label("日历订阅地址").inner_text()
    assert page.request.get(address).text().startswith("BEGIN:VCALENDAR")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
