"""Coverage in a browser: from the map down to a village's reason, a gap from owner to answer, the public's way to services."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from fengqiao.coverage.models import Gap, PointKind, ServicePoint
from fengqiao.coverage.queries import loading
from fengqiao.coverage.services.recomputing import recompute_all
from fengqiao.organisations.models import Assignment, Organisation

pytestmark = pytest.mark.e2e

PHONE = {"width": 390, "height": 844}
TOWN, FENGYUAN, TIANZHU = "330681109", "330681109290", "330681109002"


@pytest.fixture
def house(city, monkeypatch) -> Organisation:
    """Compute one town, where a village has a point that offers too little; return the sub-branch that runs it."""
    everywhere = loading.villages
    monkeypatch.setattr(loading, "villages", lambda codes=None: [v for v in everywhere(codes) if v.code[:9] == TOWN])
    member = Assignment.objects.select_related("organisation").get(member__username="subbranch")
    ServicePoint.objects.create(
        kind=PointKind.AGENT, name="枫源村助农服务点", operator=member.organisation, place_id=FENGYUAN,
        weekly_hours=[[day, 510, 990] for day in range(6)], services=["cash"], accommodations=["ramp"],
        valid_from=date(2020, 1, 1),
    )  # fmt: skip
    recompute_all(at=timezone.now())
    return member.organisation


@pytest.mark.usefixtures("house")
def test_the_regulator_goes_from_the_map_to_the_reason_of_a_village(page, log_in, sound):
    log_in(page, "regulator", "/desk/coverage/")
    page.locator("#coverage canvas").wait_for()
    sound(page)
    page.get_by_role("table").get_by_role("link", name="诸暨市").click()
    page.get_by_role("list", name="各镇街").get_by_role("link", name="枫桥镇").click()
    sound(page)
    page.get_by_role("list", name="各村社").get_by_role("link", name="枫源村").click()
    expect(page.locator(".fq-reach-list")).to_contain_text("业务不全")
    sound(page)


def test_a_gap_gets_an_owner_a_measure_and_a_day(new_page, log_in, sound, house):
    gap = Gap.objects.get(place=TIANZHU, tier="basic")
    desk, today = new_page(), timezone.localdate()
    log_in(desk, "regulator", "/desk/coverage/gaps/")
    desk.get_by_label("镇街").select_option(label="枫桥镇")
    desk.get_by_label("服务层级").select_option(label="基础金融服务")
    desk.get_by_role("button", name="筛选").click()
    sound(desk)
    desk.get_by_role("link", name="诸暨市 枫桥镇 天竺社区").click()
    desk.get_by_label("责任机构").select_option(str(house.pk))
    desk.get_by_label("期限").fill((today + timedelta(days=30)).isoformat())
    desk.get_by_role("button", name="指定责任机构").click()
    expect(desk.get_by_text("已指定 1 处缺口的责任机构。")).to_be_visible()

    phone = new_page(viewport=PHONE)
    log_in(phone, "subbranch", "/desk/coverage/gaps/")
    phone.get_by_role("link", name="诸暨市 枫桥镇 天竺社区").click()
    phone.get_by_label("措施").fill("每周派流动服务车一次")
    phone.get_by_label("计划完成日期").fill((today + timedelta(days=60)).isoformat())
    phone.get_by_role("button", name="保存").click()
    expect(phone.get_by_text("已保存。")).to_be_visible()
    sound(phone)
    gap.refresh_from_db()
    assert (gap.owner, gap.state, gap.measure) == (house, "planned", "每周派流动服务车一次")
    assert gap.ready_on == today + timedelta(days=60)


@pytest.mark.usefixtures("house")
def test_anybody_finds_what_is_near_a_village(new_page, sound):
    page = new_page(viewport=PHONE)
    page.goto("/services-near/")
    sound(page)
    page.get_by_label("您在哪个村、社区或镇街？").fill("枫源")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="诸暨市 枫桥镇 枫源村").click()
    expect(page.get_by_role("heading", name="本镇街的服务点")).to_be_visible()
    expect(page.get_by_text("枫源村助农服务点").last).to_be_visible()
    sound(page)


def test_an_officer_enters_a_point_choosing_its_office_and_place_from_lists(page, log_in, sound, house):
    log_in(page, "subbranch", "/desk/coverage/points/new/")
    page.get_by_label("类别").select_option(label="助农服务点")
    page.get_by_label("名称", exact=True).fill("天竺社区助农服务点")
    for label, typed, listed in (("运营机构", house.name, f"{house.code} {house.name}"),
                                 ("所在地", "天竺社区", f"{TIANZHU} 诸暨市 枫桥镇 天竺社区")):  # fmt: skip
        field = page.get_by_label(label)
        field.fill("")
        field.press_sequentially(typed)
        page.locator(f"#{field.get_attribute('list')} option[value='{listed}']").wait_for(state="attached")
        field.fill(listed)
    sound(page)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存。")).to_be_visible()
    point = ServicePoint.objects.get(name="天竺社区助农服务点")
    assert (point.operator, point.place_id) == (house, TIANZHU)
