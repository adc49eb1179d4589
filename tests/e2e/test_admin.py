"""Administration in a real browser: what is entered there changes what happens elsewhere."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from fengqiao.casework.jobs import recompute_deadlines
from fengqiao.casework.models import Case
from fengqiao.casework.services import PersonData
from fengqiao.casework.services.deadlines import compute, refresh
from fengqiao.complaints.services import Filing, file_complaint
from fengqiao.foundation.actors import Actor, ActorKind, Role
from fengqiao.foundation.calendar import queries as calendar
from fengqiao.foundation.ledger.jobs import verify
from fengqiao.foundation.ledger.runs import latest
from fengqiao.organisations.models import Organisation, StaffMember

pytestmark = pytest.mark.e2e

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
CONSUMER = Actor(kind=ActorKind.CONSUMER, role=Role.CONSUMER)
PATHS = [
    "/desk/organisations/",
    "/desk/organisations/?q=银行&level=sub_branch",
    "/desk/organisations/new/",
    "/desk/staff/",
    "/desk/staff/new/",
    "/desk/parameters/",
    "/desk/parameters/CBIRC_2020/pass_up_amount/",
    "/desk/calendar/",
    "/desk/codes/",
    "/desk/codes/product/add/",
    "/desk/ledger/",
    "/desk/ledger/chains/demo/",
    "/desk/people/",
]


def an_outlet() -> Organisation:
    return Organisation.objects.filter(kind="bank", level="outlet").order_by("code").first()


def file() -> Case:
    filing = Filing(
        subject=an_outlet().code,
        request="请退还年费",
        facts="开卡时没有告知要收年费。",
        complainant=PersonData(name="王小明", phone="13900000001"),
    )
    return Case.objects.get(pk=file_complaint(filing=filing, by=CONSUMER, at=timezone.now()).case_id)


@pytest.mark.parametrize(("viewport", "locale"), [(PHONE, "zh-CN"), (DESKTOP, "en")], ids=["phone", "desktop"])
def test_the_pages_meet_wcag_and_fit_the_screen(new_page, log_in, axe, viewport, locale):
    page = new_page(viewport=viewport, locale=locale)
    log_in(page, "admin")
    outlet, clerk = an_outlet(), StaffMember.objects.get(username="clerk")
    for path in [*PATHS, f"/desk/organisations/{outlet.pk}/", f"/desk/staff/{clerk.pk}/"]:
        page.goto(path)
        assert axe(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], path


def test_a_provisional_deadline_moves_when_the_next_year_is_entered(page, log_in):
    known = calendar.current()
    year = known.last_year + 1
    case = file()
    # a year ahead of the calendar: the case's period is moved there as time would
    deadline = case.deadlines.get()
    deadline.starts_on, deadline.length, deadline.unit = date(year - 1, 12, 20), 15, "nd"
    compute(deadline)
    deadline.save()
    refresh(case)
    case.save()
    assert case.due_provisional
    before = case.due_on

    log_in(page, "admin")
    page.goto("/desk/calendar/")
    page.get_by_role("link", name=f"录入 {year} 年").click()
    page.get_by_label("放假的日子").fill("0101-0109 0501 1001-1003")
    page.get_by_label("来源").fill("国办发明电测试号")
    page.get_by_role("button", name="预览").click()
    assert page.locator(".fq-month").count() == 12
    assert page.locator(".fq-month .off").count() == 13
    page.get_by_role("button", name="核对无误，保存").click()
    page.get_by_text(f"{year} 年放假安排已保存").wait_for()

    recompute_deadlines(year=year)
    case.refresh_from_db()
    assert not case.due_provisional
    assert case.due_on > before


def test_a_slip_in_the_calendar_is_named_and_nothing_typed_is_lost(page, log_in):
    year = calendar.current().last_year + 1
    log_in(page, "admin")
    page.goto(f"/desk/calendar/{year}/")
    page.get_by_label("放假的日子").fill("0101-0103 元宵")
    page.get_by_label("来源").fill("通知")
    page.get_by_role("button", name="预览").click()
    assert "元宵" in page.locator(".fq-error").inner_text()
    assert page.get_by_label("放假的日子").input_value() == "0101-0103 元宵"
    page.get_by_label("放假的日子").fill("0101-0103")
    page.get_by_role("button", name="预览").click()
    assert "法定节日没有放假" in page.locator(".alert-warning").first.inner_text()


def test_a_changed_period_gives_new_complaints_the_new_deadline_and_leaves_older_ones(page, log_in):
    older = file()
    days = (older.deadlines.get().raw_due_on - older.received_on).days
    log_in(page, "admin")
    page.goto("/desk/parameters/?rule_set=CBIRC_2020")
    page.locator('a[href$="/decide_simple/"]').click()
    page.get_by_label("新值").fill(str(days - 5))
    page.get_by_label("生效日").fill(timezone.localdate().isoformat())
    page.get_by_label("来源").fill("测试用规定第一条")
    page.get_by_role("button", name="先看对期限的影响").click()
    assert "新到期日" in page.locator(".alert[role=status]").inner_text()
    page.get_by_role("button", name="保存").click()
    page.get_by_text("已保存，自").wait_for()
    newer = file()
    assert newer.deadlines.get().raw_due_on == newer.received_on + timedelta(days=days - 5)
    older.refresh_from_db()
    assert older.deadlines.get().raw_due_on == older.received_on + timedelta(days=days)


def test_a_new_outlet_with_a_new_clerk_who_logs_in(new_page, log_in):
    page = new_page()
    log_in(page, "bank-admin")
    sub_branch = Organisation.objects.filter(head__code="B08", level="sub_branch").order_by("code").first()
    page.goto(f"/desk/organisations/{sub_branch.pk}/")
    page.get_by_role("link", name="新设下级").click()
    page.get_by_label("机构代码").fill("B08-NEW-1")
    page.get_by_label("名称", exact=True).fill("新桥网点")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("/o/B08-NEW-1/").wait_for()

    page.get_by_role("link", name="添加人员").click()
    page.get_by_label("登录名").fill("new.clerk")
    page.get_by_label("姓名").fill("新桥员")
    page.get_by_label("角色").select_option("clerk")
    page.get_by_role("button", name="建立账号").click()
    first = page.locator(".fq-secret code").inner_text()

    other = new_page()
    other.goto("/login/")
    other.get_by_label("登录名").fill("new.clerk")
    other.get_by_label("密码", exact=True).fill(first)
    with other.expect_navigation():
        other.keyboard.press("Enter")
    assert other.get_by_role("heading", level=1).inner_text() == "修改密码"


def test_the_tree_unfolds_and_typing_offers_offices(page, log_in):
    log_in(page, "bank-admin")
    page.goto("/desk/organisations/")
    page.locator(".fq-tree details > summary").first.click()
    page.locator(".fq-tree .fq-tree a").first.wait_for()
    page.goto("/desk/organisations/new/")
    page.get_by_label("上级机构").press_sequentially("B08-01")
    page.locator("#parent-options option").first.wait_for(state="attached")


def test_an_auditor_has_the_ledger_verified_and_sees_the_result(page, log_in, axe):
    file()
    log_in(page, "auditor")
    page.goto("/desk/ledger/")
    page.get_by_role("button", name="核验全部账本").click()
    page.locator("progress").wait_for()
    assert axe(page) == []
    verify(run=latest()[0].pk)
    page.get_by_text("全部事件和封存记录完好").wait_for()
