"""The pages of events: lists, forms that keep what was typed, photos, decisions."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from fengqiao.education.models import Event, EventPhoto, Resemblance
from fengqiao.foundation.actors import Role

NEW = "/desk/education/new/"


def typed(village: str, **more) -> dict[str, object]:
    now = timezone.localtime()
    return {
        "title": "枫源村反诈课堂", "place": village, "setting": "village", "audience": "elderly", "topics": ["FRAUD"],
        "starts_at": f"{now - timedelta(hours=3):%Y-%m-%dT%H:%M}", "ends_at": f"{now - timedelta(hours=1):%Y-%m-%dT%H:%M}",
        "host": "B-1-1", "partner": "", "campaign": "", **more,
    }  # fmt: skip


def picture(colour: str = "white") -> SimpleUploadedFile:
    drawn = BytesIO()
    Image.new("RGB", (40, 30), colour).save(drawn, "JPEG")
    return SimpleUploadedFile("a.jpg", drawn.getvalue(), "image/jpeg")


def test_from_the_field_an_event_is_entered_and_reported_in_one_go_with_a_photo(browser, village, settings, tmp_path):
    settings.DATA = tmp_path
    client = browser("B-1-1", Role.CLERK)
    to_report = client.post(NEW, typed(village, next="report"))
    event = Event.objects.get()
    assert to_report["Location"] == f"/desk/education/{event.pk}/report/"
    report = {"person_times": 35, "counting": "headcount", "leaflets": 20, "report": "顺利", "photos": [picture()]}
    times = {name: typed(village)[name] for name in ("starts_at", "ends_at")}
    client.post(to_report["Location"], {**report, **times})
    event.refresh_from_db()
    assert (event.status, event.person_times) == ("held", 35)
    photo = EventPhoto.objects.get()
    assert set(photo.doubts) == {"no_time", "no_place"}
    shown = client.get(f"/desk/education/photos/{photo.pk}/")
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")
    assert browser("R").get(f"/desk/education/photos/{photo.pk}/").status_code == 404
    assert "照片没有拍摄时间" in client.get(f"/desk/education/{event.pk}/").content.decode()


def test_a_refused_form_keeps_what_was_typed_and_escapes_it(browser, village):
    answer = browser("B-1-1").post(NEW, typed(village, title="<b>课堂</b>", place="没有的村"))
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert "没有找到这个地方" in shown
    assert "&lt;b&gt;课堂&lt;/b&gt;" in shown
    assert not Event.objects.exists()


def test_partners_are_found_by_code_and_unknown_ones_named(browser, city, village):
    client = browser("B-1-1")
    assert "NO-1" in client.post(NEW, typed(village, partner="R-1，NO-1")).content.decode()
    client.post(NEW, typed(village, partner="R-1"))
    assert Event.objects.get().hosts.count() == 2


def test_a_planned_event_is_changed_and_cancelled_with_a_reason(browser, make, village):
    event, client = make("B-1-1", held=False), browser("B-1-1")
    client.post(f"/desk/education/{event.pk}/change/", typed(village, title="改名", version=event.version))
    client.post(f"/desk/education/{event.pk}/cancel/", {"reason": "下雨"})
    event.refresh_from_db()
    assert (event.title, event.status, event.reason) == ("改名", "cancelled", "下雨")
    assert client.get(f"/desk/education/{event.pk}/change/").status_code == 403


def test_the_branch_confirms_and_returns_from_its_queue(browser, make):
    first, second = make("B-1-1"), make("B-1-2", days=9)
    client = browser("B-1")
    assert client.get("/desk/education/checking/?all=1").content.decode().count("送金融知识下乡") == 2
    client.post(f"/desk/education/{first.pk}/check/", {"next": "checking"})
    client.post(f"/desk/education/{second.pk}/return/", {"reason": "人次不符"})
    assert set(Event.objects.values_list("status", flat=True)) == {"checked", "returned"}


def test_both_hosts_judge_a_double_report_on_its_page(browser, make):
    make("B-1-1")
    make("R-1")
    pair = Resemblance.objects.get()
    client = browser("R")
    assert "机构B-1-1" in client.get("/desk/education/duplicates/").content.decode()
    refused = client.post(f"/desk/education/duplicates/{pair.pk}/", {"decision": "different", "reason": ""})
    assert refused.status_code == 200
    client.post(f"/desk/education/duplicates/{pair.pk}/", {"decision": "merge", "keep": pair.second_id})
    assert Event.objects.filter(status="merged").count() == 1
    assert browser("B-1-2").get(f"/desk/education/duplicates/{pair.pk}/").status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "address",
    [
        "",
        "calendar/",
        "calendar/?month=0001-99",
        "figures/",
        "figures/?by=county",
        "figures/?by=x&measure=y",
        "new/",
        "checking/",
    ],
)
def test_every_page_opens_in_both_languages(browser, make, address, language):
    make("B-1-1")
    client = browser("REG", Role.REGULATOR)
    client.cookies["django_language"] = language
    assert client.get(f"/desk/education/{address}").status_code == 200


def test_the_list_and_the_figures_leave_as_files(browser, make):
    make("B-1-1")
    client = browser("B")
    rows = b"".join(client.get("/desk/education/export/?format=csv").streaming_content).decode()
    assert "枫源村送金融知识下乡" in rows
    assert "合计" in b"".join(client.get("/desk/education/figures/export/?format=csv").streaming_content).decode()


def test_the_list_does_not_ask_more_for_more_events(browser, make, django_assert_max_num_queries, reference_held):
    client = browser("B")
    make("B-1-1")
    client.get("/desk/education/")
    for number in range(4):
        make("B-1-2", days=10 + number)
    with django_assert_max_num_queries(24):
        client.get("/desk/education/")


def test_an_offices_page_shows_what_was_taught_there_and_leads_to_it(browser, make):
    make("B-1-1", person_times=1200)
    part = browser("REG", Role.REGULATOR).get("/desk/education/at/B-1-1/", {"since": "2020-01-01"}).content.decode()
    assert "1,200" in part
    assert "office=B-1-1&amp;status=counted&amp;since=2020-01-01" in part
    assert "1,200" not in browser("R").get("/desk/education/at/B-1-1/").content.decode()


def test_near_by_says_when_the_events_shown_are_of_a_wider_place(make, village):
    make("B-1-1", days=-3, held=False)
    assert "枫源村送金融知识下乡" in Client().get("/learn/events/", {"place": village[:9] + "000"}).content.decode()
    shown = Client().get("/learn/events/", {"place": "330624000000"}).content.decode()
    assert "一带最近没有安排活动" in shown
    assert "没有找到这个地方" in Client().get("/learn/events/", {"q": "没有的村"}).content.decode()
