"""Education at a browser: an event from the village square by phone, a lesson in the portal, a double report judged."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from fengqiao.education.models import Event, LessonTally
from fengqiao.education.services.events import EventData, ReportData, plan_event, report_event
from fengqiao.foundation.actors import SYSTEM
from fengqiao.organisations.models import Organisation

pytestmark = pytest.mark.e2e

PHONE = {"width": 390, "height": 844}


def test_a_clerk_enters_and_reports_an_event_with_one_hand_and_a_reload_loses_nothing(new_page, log_in, axe):
    page = new_page(viewport=PHONE)
    log_in(page, "clerk", "/desk/education/new/")
    page.get_by_label("活动名称").fill("枫源村反诈课堂")
    page.get_by_label("村、社区或乡镇").fill("330681109000")
    page.wait_for_function("() => JSON.stringify(localStorage).includes('330681109000')")
    page.reload()
    expect(page.get_by_label("活动名称")).to_have_value("枫源村反诈课堂")
    page.get_by_label("进农村").check()
    page.get_by_label("老年人").check()
    page.get_by_label("防范电信网络诈骗").check()
    began = timezone.localtime() - timedelta(hours=3)
    page.get_by_label("开始").fill(f"{began:%Y-%m-%dT%H:%M}")
    page.get_by_label("结束").fill(f"{began + timedelta(hours=2):%Y-%m-%dT%H:%M}")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")  # where the bar for the thumb covers no field
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("button", name="已开展，接着上报").click()
    page.get_by_role("spinbutton", name="人次").fill("60")
    page.get_by_label("现场点数").check()
    assert axe(page) == []
    page.get_by_role("button", name="上报", exact=True).click()
    expect(page.get_by_text("已上报。")).to_be_visible()
    assert axe(page) == []
    assert Event.objects.get().person_times == 60


def test_anybody_learns_answers_and_rates_on_a_phone(new_page, axe):
    page = new_page(viewport=PHONE)
    page.goto("/learn/")
    assert axe(page) == []
    page.get_by_role("link", name="公检法").click()
    page.get_by_text("挂断，自己查官方电话再问").click()
    page.get_by_text("马上打 110，并联系银行").click()
    assert axe(page) == []
    page.get_by_role("button", name="交卷看讲解").click()
    expect(page.get_by_role("heading", name="答对 2 题，共 2 题")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="5").click()
    expect(page.get_by_text("谢谢您的评价")).to_be_visible()
    assert LessonTally.objects.get(kind="stars5").number == 1
    page.goto("/learn/events/")
    assert axe(page) == []


def test_the_regulator_sees_figures_need_plans_and_training_and_merges_a_double_report(page, log_in, axe):
    now = timezone.now()
    for host in Organisation.objects.filter(level="head_office", kind="bank").order_by("code")[:2]:
        data = EventData(
            title="集市宣传", place="330681109000", setting="village", audience="farmers", topics=("FRAUD",),
            starts_at=now - timedelta(hours=4), ends_at=now - timedelta(hours=2), hosts=(host.pk,),
        )  # fmt: skip
        told = ReportData(starts_at=data.starts_at, ends_at=data.ends_at, person_times=90, counting="headcount")
        report_event(plan_event(data, by=SYSTEM, at=now).pk, told, by=SYSTEM, at=now)
    log_in(page, "regulator", "/desk/education/duplicates/")
    assert axe(page) == []
    page.get_by_role("link", name="判断", exact=True).click()
    assert axe(page) == []
    page.get_by_role("button", name="合并为一场").click()
    expect(page.get_by_text("已记录判断。")).to_be_visible()
    for address in ("figures/?by=county", "need/", "calendar/"):
        page.goto(f"/desk/education/{address}")
        assert axe(page) == [], address
    for address in ("", "mine/"):
        page.goto(f"/desk/training/{address}")
        assert axe(page) == [], address


def test_the_administrator_adds_a_plain_word_for_a_term_of_the_trade(page, log_in, sound):
    log_in(page, "admin", "/desk/education/vocabulary/?part=term")
    sound(page)
    page.get_by_role("link", name="增加").click()
    page.get_by_label("行话").fill("轧差")
    page.get_by_label("通俗说法").fill("两边相抵后的差额")
    page.get_by_label("来源").fill("D: 自定")
    page.get_by_label("生效日").fill(timezone.localdate().isoformat())
    sound(page)
    with page.expect_navigation():
        page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("cell", name="两边相抵后的差额")).to_be_visible()
    expect(page.locator("main")).to_contain_text("轧差")
    sound(page)
