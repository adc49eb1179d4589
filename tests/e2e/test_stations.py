"""Stations in a browser: an inspector's phone without a network, and the public's way to the nearest one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from fengqiao.foundation.actors import Role
from fengqiao.organisations.models import Assignment, Organisation
from fengqiao.stations import demo
from fengqiao.stations.models import Sheet, SheetMark, SheetPhoto, Station
from fengqiao.stations.services.applying import open_application
from support.photos import photo
from support.stations import Actor, ActorKind, Level, check_of, do, fill_self_check

pytestmark = pytest.mark.e2e
PHONE = {"width": 390, "height": 844}


def actor(username):
    row = Assignment.objects.select_related("organisation").get(member__username=username)
    return Actor(kind=ActorKind.STAFF, role=Role(row.role), person_id=row.member_id,
                 organisation_id=row.organisation_id, level=Level(row.organisation.level))  # fmt: skip


def visited_by_the_login():
    """Return a station that the logins ``regulator`` and another look at today."""
    demo.demo.create_people(demo.PEOPLE)
    now, officer, first = timezone.now(), actor("subbranch"), actor("regulator")
    outlet = Organisation.objects.get(pk=officer.organisation_id)
    station = open_application(outlet_id=outlet.pk, by=officer, at=now)
    fill_self_check(station, now)
    do(station, "submit", officer, now)
    return do(station, "appoint", first, now, first=first.person_id, second=actor("regulator.2").person_id,
              visit_on=timezone.localdate(now) + timedelta(days=1))  # fmt: skip


@pytest.fixture
def phone(browser, live_server, city, settings):
    """Open a phone whose network can be cut; unlike elsewhere a request that fails for want of it is no error."""
    settings.STRICT_ACCESS = True
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    context = browser.new_context(base_url=live_server.url, viewport=PHONE, locale="zh-CN")
    context.set_default_timeout(10_000)
    page, broken = context.new_page(), []
    page.on("pageerror", lambda error: broken.append(str(error)))
    yield page
    context.close()
    assert broken == []


def test_a_sheet_is_filled_in_without_a_network_and_arrives_once_there_is_one(phone, log_in, axe):
    station = visited_by_the_login()
    check = check_of(station)
    log_in(phone, "regulator", "/desk/stations/")
    phone.get_by_role("link", name="打开评分表").click()
    phone.locator("[data-ready]").wait_for()
    assert axe(phone) == []

    phone.context.set_offline(True)
    phone.reload()
    phone.locator("[data-hand-in]:enabled").wait_for()
    phone.locator("[name=points-P1][value='5']").evaluate("one => one.click()")
    phone.locator("#reason-P1").fill("公示栏缺一块")
    phone.locator("[data-for=P1]").set_input_files({"name": "p.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    phone.locator("[data-photos=P1] img").wait_for()
    phone.locator("[data-tone=offline]").wait_for()
    phone.reload()
    phone.locator("[data-hand-in]:enabled").wait_for()
    assert phone.locator("#reason-P1").input_value() == "公示栏缺一块"
    assert not SheetMark.objects.exists()
    assert not SheetPhoto.objects.exists()

    phone.context.set_offline(False)
    phone.evaluate("window.dispatchEvent(new Event('online'))")
    phone.locator("[data-tone=good]").wait_for()
    assert SheetMark.objects.get().reason == "公示栏缺一块"
    assert SheetPhoto.objects.get().criterion.code == "P1"

    phone.get_by_role("button", name="提交评分表").click()
    assert "还没有评分" in phone.locator("[data-problems]").inner_text()
    for one in check.standard.criteria.exclude(code="P1"):
        phone.locator(f"[name=points-{one.code}][value='{one.points}']").evaluate("one => one.click()")
    phone.get_by_role("button", name="提交评分表").click()
    phone.get_by_text("评分表已提交").wait_for()
    sheet = Sheet.objects.get(inspector__username="regulator")
    assert sheet.handed_in_at is not None
    assert sheet.marks.count() == 22
    assert SheetPhoto.objects.count() == 1


def test_logging_out_clears_what_sheets_left_in_the_browser_and_warns_of_what_was_not_sent(phone, log_in):
    station = visited_by_the_login()
    log_in(phone, "regulator", f"/desk/stations/sheets/{check_of(station).pk}/")
    phone.locator("[data-hand-in]:enabled").wait_for()
    kept = """new Promise((done) => {
      const request = indexedDB.open("fengqiao-sheets");
      request.onsuccess = () => {
        const all = request.result.transaction("sheets").objectStore("sheets").getAll();
        all.onsuccess = () => { request.result.close(); done(all.result.length); };
      };
    })"""
    phone.route("**/save/", lambda route: route.abort())
    phone.locator("[name=points-P1][value='5']").evaluate("one => one.click()")
    phone.locator("[data-tone=offline]").wait_for()
    said = []

    def log_out(*, anyway):
        phone.once("dialog", lambda box: (said.append(box.message), box.accept() if anyway else box.dismiss()))
        with phone.expect_event("dialog"):
            phone.evaluate("document.querySelector('[data-leave]').requestSubmit()")

    log_out(anyway=False)
    assert "1 份评分表" in said[0]
    assert phone.evaluate(kept) == 1
    with phone.expect_navigation():
        log_out(anyway=True)
    assert phone.evaluate(kept) == 0


def test_the_demo_is_loaded_once_and_leads_from_a_village_to_its_station(new_page, axe, log_in):
    demo.load()
    number = Station.objects.count()
    demo.load()
    assert Station.objects.count() == number > 100
    page = new_page(viewport=PHONE)
    page.goto("/stations/")
    assert axe(page) == []
    page.get_by_label("您在哪个村、社区或乡镇？").fill("枫桥")
    page.get_by_role("button", name="找最近的").click()
    page.locator(".fq-places-list a").first.click()
    page.locator(".fq-found-main").first.click()
    page.get_by_role("heading", name="在这里可以办").wait_for()
    assert axe(page) == []
    desk = new_page()
    log_in(desk, "regulator", "/desk/stations/")
    assert axe(desk) == []
    desk.locator("table a").first.click()
    assert axe(desk) == []
    desk.locator("[aria-labelledby=checks] table a").first.click()
    assert axe(desk) == []
    desk.goto("/desk/stations/figures/")
    desk.locator("#counties canvas").wait_for()
    assert axe(desk) == []
