"""Events from a table, once each; and the public parts over the API."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from fengqiao.education.models import Event
from fengqiao.education.services import materials
from fengqiao.education.services.materials import MaterialData
from support.api import api_of

PAGE = "/desk/education/import/"
HEAD = "编号,活动名称,地区,场所,人群,主题,开始,结束,主办机构代码,人次,统计方法,资料份数"


def table(village: str, *rows: str) -> SimpleUploadedFile:
    text = "\n".join((HEAD, *(row.replace("VILLAGE", village) for row in rows)))
    return SimpleUploadedFile("events.csv", text.encode())


GOOD = (
    "A1,枫源村讲座,VILLAGE,进农村,老年人,防范电信网络诈骗、LOAN,2026-05-01 09:00,2026-05-01 11:00,B-1-1,80,现场点数,40"
)
PLANNED = "A2,社区课堂,VILLAGE,community,elderly,FRAUD,2026-06-01 09:00,2026-06-01 11:00,B-1-2,,,"
WRONG = "A3,讲座,没有的村,月球,老年人,FRAUD,2026-06-01 09:00,2026-06-01 11:00,R-1,,,"


def test_good_rows_are_planned_or_reported_the_others_come_back_and_nothing_comes_in_twice(browser, village):
    client = browser("B")
    checked = client.post(PAGE, {"file": table(village, GOOD, PLANNED, WRONG)})
    page = client.get(checked["Location"]).content.decode()
    assert "3 行中 2 行可以导入" in page
    assert "不在可选的值里" in page
    client.post(f"{checked['Location']}start/")
    assert dict(Event.objects.values_list("title", "status")) == {"枫源村讲座": "held", "社区课堂": "planned"}
    held = Event.objects.get(status="held")
    assert (held.person_times, held.leaflets, held.topics.count()) == (80, 40, 2)
    again = client.post(PAGE, {"file": table(village, GOOD)})
    client.post(f"{again['Location']}start/")
    assert Event.objects.count() == 2


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_table_to_fill_in_is_offered_in_both_languages(browser, language):
    client = browser("B-1-1")
    client.cookies["django_language"] = language
    assert client.get(PAGE).status_code == 200
    assert client.get(f"{PAGE}template.xlsx").status_code == 200


def test_coming_public_events_are_read_by_place_and_page_by_page(city, make, village):
    for days in (-1, -2, -3):
        make("B-1-1", held=False, days=days)
    make("B-1-1", held=False, days=-4, is_public=False)
    make("B-1-1", days=5)
    call = api_of("R")
    first = call("GET", f"/education/events?limit=2&place={village}").json()
    rest = call("GET", f"/education/events?limit=2&cursor={first['next_cursor']}").json()
    assert (len(first["items"]), len(rest["items"]), rest["next_cursor"]) == (2, 1, None)
    assert first["items"][0]["hosts"] == ["B-1-1"]
    assert call("GET", "/education/events?place=330602000000").json()["items"] == []


def test_the_public_library_is_read_with_its_text(city):
    now = timezone.now() - timedelta(minutes=1)
    data = MaterialData(title="防骗卡", topic="FRAUD", audience="elderly", text="不转陌生账户。")
    for approved in (True, False):
        made = materials.add_material(data, by=city.actor("B-1-1"), at=now)
        if approved:
            materials.submit(made.pk, by=city.actor("B-1-1"), at=now)
            materials.approve(made.pk, by=city.actor("B-1"), at=now)
    found = api_of("R")("GET", "/education/materials?topic=FRAUD").json()["items"]
    assert [(one["title"], one["plainness"], one["text"]) for one in found] == [("防骗卡", 100, "不转陌生账户。")]


def test_a_row_of_another_age_comes_back_with_its_column_and_why(browser, village):
    client = browser("B")
    late = GOOD.replace("A1,", "A4,").replace("2026-05-01", "9026-05-01").replace(",80,现场点数,40", ",,,")
    early = GOOD.replace("A1,", "A5,").replace("2026-05-01", "0200-05-01")
    checked = client.post(PAGE, {"file": table(village, late, early)})
    assert "日期早于 1980 年，请核对年份" in client.get(checked["Location"]).content.decode()
    client.post(f"{checked['Location']}start/")
    back = client.get(f"{checked['Location']}rejected.csv").content.decode()
    assert "开始" in back
    assert "请核对年份" in back
    assert not Event.objects.exists()
