"""Staff of a mediation body at the board, on a phone and in the room."""

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from fengqiao.casework.models import Case
from fengqiao.casework.services import perform
from fengqiao.foundation.actors import Actor, Role, consumer
from fengqiao.mediation.models import Mediation, Session
from fengqiao.mediation.services import Application, apply_for_mediation
from fengqiao.organisations.models import Assignment, Organisation, StaffMember
from fengqiao.organisations.queries import actor_for, find_organisations, handlers
from support.city import ANYONE, WANG
from support.mediating import SIGNING, code_in_notice, open_centre, staff_of

pytestmark = pytest.mark.e2e

PHONE = {"width": 390, "height": 844}
OUTLET = "金瓯银行诸暨枫桥分理处"


@pytest.fixture
def centre(city) -> Organisation:
    return open_centre()


def by(actor: Actor, action: str, **data: object) -> None:
    perform(case_id=Case.objects.get(kind="mediation").pk, action=action, by=actor, at=timezone.now(), data=data)


def consented(centre: Organisation) -> str:
    """Both sides agree and know their rights; return the case's number."""
    application = Application(
        body="TJ-FQ", subject=find_organisations(OUTLET)[0].code, claim="退还年费 300 元",
        facts="办卡时没说要收年费。", person=WANG,
    )  # fmt: skip
    opened = apply_for_mediation(application=application, by=ANYONE, at=timezone.now())
    by(staff_of(centre, Role.MEDIATION_CLERK), "accept")
    subject = Case.objects.get(pk=opened.case_id).subject_id
    bank = next(actor_for(one) for one in handlers(subject) if actor_for(one).organisation_id == subject)
    person = consumer(opened.case_id, opened.party_id)
    by(bank, "answer_invitation", answer="agreed")
    by(bank, "acknowledge_briefing")
    by(person, "acknowledge_briefing")
    return opened.number


def enter(page: Page, centre: Organisation, role: Role, name: str = "内勤") -> None:
    """Log in as somebody of the centre."""
    member = StaffMember.objects.get(pk=staff_of(centre, role, name).person_id)
    member.set_password("Fengqiao-2026!")
    member.save()
    Assignment.objects.get_or_create(
        member=member, organisation=centre, role=role, defaults={"starts_on": timezone.localdate()}
    )
    page.goto("/login/?next=/desk/")
    page.locator("[name=username]").fill(member.username)
    page.locator("[name=password]").fill("Fengqiao-2026!")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_card_is_moved_by_keyboard_to_the_appointment_of_a_mediator(page, axe, centre):
    number = consented(centre)
    enter(page, centre, Role.MEDIATION_CLERK)
    expect(page.get_by_role("heading", name="调解看板")).to_be_visible()
    assert axe(page) == []
    card = page.locator("[data-card]", has_text=number)
    card.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(card.locator("summary")).to_be_focused()
    page.keyboard.press("Enter")
    card.get_by_role("link", name="履行中").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("一列一列往前走")).to_be_visible()
    card.locator("summary").focus()
    page.keyboard.press("Enter")
    card.get_by_role("link", name="待排期").focus()
    page.keyboard.press("Enter")
    page.locator("input[name=mediator]").first.check()
    page.get_by_role("button", name="确定指定调解员").click()
    expect(page.get_by_role("heading", name="调解看板")).to_be_visible()
    expect(page.locator('[data-column="appoint"] [data-card]')).to_contain_text("答复")


def test_from_the_day_on_the_phone_through_the_session_to_the_signature(new_page, axe, centre):
    number = consented(centre)
    mediator = staff_of(centre, Role.MEDIATOR, "陈雅芳")
    by(staff_of(centre, Role.MEDIATION_CLERK), "appoint", mediator=mediator.person_id, against_ranking="各方都认可")
    by(mediator, "take_case", disclosure="none")
    soon = timezone.now() + timedelta(days=1)
    by(mediator, "schedule", starts_on=timezone.localdate(soon).isoformat(), starts_at="10:00", minutes=60, mode="phone",
       link="0575-87000000")  # fmt: skip
    today = timezone.make_aware(datetime.combine(timezone.localdate(), datetime.min.time()))
    Session.objects.update(starts_at=today, ends_at=today + timedelta(hours=23, minutes=59))  # it runs all day
    page = new_page(viewport=PHONE)
    enter(page, centre, Role.MEDIATOR, "陈雅芳")
    expect(page.get_by_role("heading", name="下一场")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("link", name="进入调解现场", exact=True).first.click()
    expect(page.get_by_role("heading", name="笔录与结束")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_label("笔录", exact=True).fill("双方谈到三百元。")
    page.wait_for_function("() => JSON.stringify(localStorage).includes('双方谈到三百元')")
    page.reload()
    expect(page.get_by_label("笔录", exact=True)).to_have_value("双方谈到三百元。")
    for box in page.locator("input[name=present]").all():
        box.check()
    page.get_by_label("已达成一致").check()
    page.get_by_role("button", name="记录并结束本场").click()
    expect(page.get_by_text("本场已记录。")).to_be_visible()
    assert "双方谈到" not in page.evaluate("JSON.stringify(localStorage)")
    page.get_by_role("link", name="拟定调解协议").click()
    page.get_by_label("主要事实、争议事项和责任").fill("办卡时没说要收年费。")
    page.get_by_label("协议内容、履行方式和期限").fill("退还年费 300 元。")
    page.get_by_label(re.compile("^协议金额")).fill("300")
    page.get_by_role("button", name="确定拟定调解协议").click()
    page.get_by_role("button", name="调解员签署").click()
    page.get_by_role("link", name=re.compile("^在这里签")).click()
    assert axe(page) == []
    pad = page.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 30)
    page.mouse.down()
    for step in range(1, 10):
        page.mouse.move(box["x"] + 40 + step * 20, box["y"] + 30 + (step % 3) * 20)
    page.mouse.up()
    page.get_by_role("button", name="发送验证码").click()
    expect(page.get_by_text("已发到 139****0001")).to_be_visible()
    page.get_by_label("验证码", exact=True).fill(code_in_notice("code", SIGNING))
    page.get_by_label("我看过协议全文").check()
    page.get_by_role("button", name="我看过了，签字").click()
    expect(page.get_by_role("heading", name="您已签好")).to_be_visible()
    assert axe(page) == []
    kinds = Mediation.objects.get().agreements.get().signatures.values_list("kind", flat=True)
    assert sorted(kinds) == ["mediator", "side"]
    assert Case.objects.get(number=number).state == "signing"
