"""Points entered and changed at the desk, a van's stops, and tables of points, positions and offers."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fengqiao.coverage.models import PlacePosition, PlaceReach, ServicePoint, VanStop
from fengqiao.coverage.services.recomputing import recompute_all, stored
from fengqiao.foundation.actors import Role
from fengqiao.organisations.models import OrganisationKind, OutletProfile, StaffMember
from fengqiao.organisations.rules.offers import SERVICES, Tier
from fengqiao.places.models import Division
from support.city import City, small_city

BASIC = [service.value for service in SERVICES[Tier.BASIC]]
FENGQIAO = "330681109000"


@pytest.fixture
def city(db) -> City:
    found = small_city()
    for office in found.offices.values():
        if office.code.startswith("B"):
            office.kind = OrganisationKind.BANK
            office.save()
    recompute_all(at=timezone.now())
    return found


@pytest.fixture
def officer(city) -> Client:
    client = Client()
    member = StaffMember.objects.get(pk=city.actor("B-1", Role.OFFICER).person_id)
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def village(db) -> str:
    return Division.objects.filter(pk__startswith=FENGQIAO[:9], level="village").order_by("pk").first().pk


def given(village: str, **more) -> dict:
    values = {"kind": "agent", "name": "村口助农点", "operator": "B-1", "place": village, "hours": "周一至周五 8:30–16:30",
              "services": BASIC, "valid_from": timezone.localdate().isoformat()}  # fmt: skip
    return {**values, **more}


def test_a_point_is_entered_covers_its_village_at_once_and_is_changed(officer, village):
    assert officer.post(reverse("coverage:new_point"), given(village)).status_code == 302
    point = ServicePoint.objects.get()
    assert PlaceReach.objects.get(place=village, tier="basic").status == "covered"
    page = officer.get(reverse("coverage:change_point", args=[point.pk])).content.decode()
    assert "周一至周五 8:30–16:30" in page
    officer.post(reverse("coverage:change_point", args=[point.pk]), given(village, hours="周一 9:00–10:00"))
    assert PlaceReach.objects.get(place=village, tier="basic").status == "weak"
    after = stored()
    recompute_all(at=timezone.now())
    assert stored() == after


def test_what_is_wrong_is_said_and_what_was_typed_stays(officer, village):
    page = officer.post(
        reverse("coverage:new_point"), given(village, operator="R-1", hours="随时", longitude="999")
    ).content.decode()
    assert "维护范围内没有这个机构" in page
    assert 'value="随时"' in page
    assert 'value="村口助农点"' in page
    assert not ServicePoint.objects.exists()


def test_another_house_does_not_change_the_point(officer, city, village):
    officer.post(reverse("coverage:new_point"), given(village))
    other = Client()
    member = StaffMember.objects.get(pk=city.actor("R-1", Role.OFFICER).person_id)
    other.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    point = ServicePoint.objects.get()
    assert other.get(reverse("coverage:change_point", args=[point.pk])).status_code == 404


def test_a_van_gets_a_timetable_and_cannot_be_in_two_places(officer, village):
    officer.post(reverse("coverage:new_point"), given(village, kind="van", hours=""))
    van = ServicePoint.objects.get()
    stop = {
        "stop-place": village,
        "stop-spot": "广场",
        "stop-weekday": "1",
        "stop-starts": "09:00",
        "stop-ends": "14:00",
    }
    assert officer.post(reverse("coverage:add_stop", args=[van.pk]), stop).status_code == 302
    assert PlaceReach.objects.get(place=village, tier="basic").status == "covered"
    assert "这段时间已停靠在别处" in officer.post(reverse("coverage:add_stop", args=[van.pk]), stop).content.decode()
    assert "周二 9:00–14:00" in officer.get(reverse("coverage:point", args=[van.pk])).content.decode()
    officer.post(reverse("coverage:drop_stop", args=[van.pk, VanStop.objects.get().pk]))
    assert PlaceReach.objects.get(place=village, tier="basic").status == "blank"


def take(officer: Client, table: str, text: str) -> str:
    file = SimpleUploadedFile("表.csv", text.encode(), content_type="text/csv")
    kept = officer.post(reverse(f"coverage:{table}_import"), {"file": file})
    assert kept.status_code == 302, kept.content.decode()[:3000]
    officer.post(kept["Location"] + "start/")
    return officer.get(kept["Location"]).content.decode()


def test_a_table_of_points_takes_the_good_rows_and_gives_the_others_back(officer, village):
    day = timezone.localdate() - timedelta(days=1)
    services = "小额存取款；转账汇款"
    rows = [
        "机构代码,类别,名称,地区代码,服务时间,可办业务,启用日期",
        f"B-1,助农服务点,好的,{village},周一至周五 8:30–16:30,{services},{day}",
        f"R-1,助农服务点,别家的,{village},,,{day}",
        f"B-1,小卖部,类别不对,{village},,,{day}",
        f"B-1,自助机具,没有的地方,330681109999,,变魔术,{day}",
    ]
    page = take(officer, "points", "\n".join(rows))
    assert [point.name for point in ServicePoint.objects.all()] == ["好的"]
    assert PlaceReach.objects.get(place=village, tier="basic").status == "weak"
    assert "rejected.csv" in page


def test_tables_of_positions_and_offers_count_at_once(officer, city, village):
    take(officer, "positions", f"地区代码,经度,纬度,来源\n{village},120.4,29.8,现场测量\n330681109000,120,29,不是村\n")
    assert [row.place_id for row in PlacePosition.objects.all()] == [village]
    outlet = city.offices["B-1-1-1"]
    take(officer, "offers", "机构代码,服务时间,可办业务,便利服务\nB-1-1-1,周一至周五 8:30–17:00,个人开户,无障碍坡道\n")
    assert OutletProfile.objects.get(organisation=outlet).accommodations == ["ramp"]
