"""Leaders who receive visitors, in a browser: booked by the public, recorded by the office, seen by the level above if missed."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from fengqiao.executives.models import Promise, ReceptionDay, Responsible, Visit
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.organisations.events import organisation_chain
from fengqiao.organisations.models import Assignment

pytestmark = pytest.mark.e2e

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def receive(city):
    """Make a reception day of the sub-branch's president, so many days from today."""
    office = Assignment.objects.select_related("organisation").get(member__username="subbranch").organisation
    leader = Responsible.objects.create(organisation=office, post=2, name="俞行长", since=date(2020, 1, 1))

    def make(days: int) -> ReceptionDay:
        day = timezone.localdate() + timedelta(days=days)
        return ReceptionDay.objects.create(
            organisation=office, venue=office, leader=leader, day=day, planned_on=day, starts_at=time(9),
            ends_at=time(11), slot_minutes=30,
        )  # fmt: skip

    return make


def test_anybody_sees_who_receives_when_and_books_by_phone(new_page, receive, sound):
    day = receive(7)
    page = new_page(viewport=PHONE)
    page.goto("/receptions/")
    expect(page.get_by_role("heading", name=f"{day.day:%Y-%m-%d}")).to_be_visible()
    sound(page)
    page.get_by_role("link", name="预约 俞行长").click()
    page.get_by_label("09:30–10:00").check()
    page.get_by_label("姓名").fill("王小明")
    page.get_by_label("电话").fill("13900000001")
    page.get_by_label("来访事项").fill("年费一直没有退")
    sound(page)
    page.get_by_role("button", name="预约").click()
    expect(page.locator("#code")).to_be_visible()
    sound(page)
    assert Visit.objects.get(reception=day).slot == 2


def test_the_office_calls_the_visitor_and_records_the_result_with_a_promise(page, receive, log_in, sound):
    day, today = receive(-1), timezone.localdate()
    log_in(page, "subbranch", f"/desk/receptions/{day.pk}/")
    page.get_by_label("姓名").fill("王小明")
    page.get_by_label("电话").fill("13900000001")
    page.get_by_label("来访事项").fill("年费一直没有退")
    page.get_by_role("button", name="登记", exact=True).click()
    page.get_by_text("查看完整信息").click()
    page.get_by_label("理由", exact=True).fill("回电核对")
    page.get_by_role("button", name="查看", exact=True).click()
    expect(page.get_by_text("13900000001")).to_be_visible()
    page.get_by_label("作出承诺，限期办理").check()
    page.get_by_label("接访情况").fill("当面说明")
    page.get_by_label("承诺事项").fill("一周内退还年费")
    page.get_by_label("兑现期限").fill((today + timedelta(days=7)).isoformat())
    sound(page)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("作出承诺，限期办理")).to_be_visible()
    sound(page)
    page.goto("/desk/promises/")
    expect(page.get_by_text("一周内退还年费")).to_be_visible()
    sound(page)
    assert Promise.objects.get().due_on == today + timedelta(days=7)
    tags = [event.tag for event in ledger.history(organisation_chain(day.organisation_id))]
    assert "executives.visitor_revealed" in tags


def test_a_missed_reception_shows_at_the_next_level_up(new_page, receive, log_in, sound):
    day = receive(-2)
    desk = new_page()
    log_in(desk, "subbranch", f"/desk/receptions/{day.pk}/result/")
    desk.get_by_label("缺席").check()
    desk.get_by_label("原因").fill("外出开会")
    sound(desk)
    desk.get_by_role("button", name="保存").click()
    expect(desk.get_by_text("已登记。")).to_be_visible()

    above = new_page(viewport=PHONE)
    log_in(above, "branch", "/desk/duties/attention/")
    sound(above)
    above.get_by_role("region", name="缺席的接访").get_by_role("link", name=day.organisation.label).click()
    expect(above.get_by_text("外出开会")).to_be_visible()
