"""Supervision in a browser: a campaign from the regulator to an institution and back, goals, indicators, satisfaction."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from fengqiao.supervision.rules.goals import SLOTS, Way
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.services.indicators import keep

pytestmark = pytest.mark.e2e

PHONE = {"width": 390, "height": 844}


def test_a_campaign_goes_from_the_regulator_to_an_institution_and_back(new_page, log_in, sound):
    desk, today = new_page(), timezone.localdate()
    log_in(desk, "regulator", "/desk/supervision/campaigns/new/")
    desk.get_by_label("名称").fill("提质增效行动")
    desk.get_by_label("开始").fill(today.isoformat())
    desk.get_by_label("结束").fill((today + timedelta(days=60)).isoformat())
    desk.get_by_role("button", name="保存").click()
    desk.get_by_role("link", name="添加任务").click()
    desk.get_by_label("任务").fill("修订投诉制度")
    desk.get_by_label("要求和证明材料").fill("制度文本")
    desk.get_by_label("期限").fill((today + timedelta(days=30)).isoformat())
    desk.get_by_role("button", name="保存").click()
    desk.get_by_role("button", name="下发任务，开始行动").click()
    expect(desk.get_by_role("heading", name="各机构进度，落后的在前")).to_be_visible()
    sound(desk)
    phone = new_page(viewport=PHONE)
    log_in(phone, "headoffice", "/desk/supervision/campaigns/")
    phone.get_by_role("link", name="提质增效行动").first.click()
    phone.get_by_role("link", name="修订投诉制度").click()
    phone.get_by_label("完成情况").fill("已经印发")
    phone.get_by_role("button", name="报告", exact=True).click()
    expect(phone.get_by_text("待验收")).to_be_visible()
    sound(phone)
    desk.goto(phone.url)
    desk.get_by_role("button", name="验收通过").click()
    expect(desk.get_by_text("已验收")).to_be_visible()


def test_indicators_goals_and_satisfaction_can_be_read_by_everybody(new_page, log_in, sound):
    today = timezone.localdate()
    keep(Period(today.year), at=timezone.now())
    page = new_page(viewport=PHONE)
    log_in(page, "regulator", "/desk/supervision/indicators/")
    sound(page)
    page.get_by_role("link", name="村社覆盖率").click()
    expect(page.get_by_role("heading", name="口径与依据")).to_be_visible()
    sound(page)
    page.goto("/desk/supervision/satisfaction/")
    sound(page)
    page.goto(f"/desk/supervision/goals/{today.year}/set/")
    for slot in SLOTS:
        page.locator(f"[name=baseline-{slot.number}]").fill("5")
        page.locator(f"[name=target-{slot.number}]").fill("9" if slot.way is Way.RISE else "2")
    sound(page)
    page.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="确定目标").click()
    expect(page.get_by_text("目标已确定")).to_be_visible()
    sound(page)
