"""What everybody sees: the directory, what is nearest, one station, its photos and its poster."""

from io import BytesIO

import pytest
from django.urls import reverse

from fengqiao.foundation.files.photo_store import keep_photo
from fengqiao.organisations.models import Organisation, OutletProfile
from fengqiao.places.models import Division
from fengqiao.stations.models import Criterion, Evidence, GuidedOutlet, StationPerson
from fengqiao.stations.rules.states import Action
from support.api import api_of
from support.pdf import text_of_pdf
from support.photos import photo
from support.stations import START, check_of, do, granted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(START, tick=False)


@pytest.fixture
def places():
    """Two villages of one town, and a village of another county."""
    town = Division.objects.filter(level="town", parent__level="county").order_by("code").first()
    first, second = town.children.order_by("code")[:2]
    far = Division.objects.filter(level="village").exclude(code__startswith=town.code[:6]).order_by("code").first()
    return first, second, far


def put(outlet, place, **values):
    Organisation.objects.filter(pk=outlet.pk).update(place=place, **values)


@pytest.fixture
def two(net, places):
    """A station in a village, and one far away with a lift."""
    first, _second, far = places
    near, away = granted(net), granted(net, "B-1-1")
    put(near.outlet, first)
    put(away.outlet, far)
    OutletProfile.objects.create(organisation=away.outlet, accommodations=["lift"], changed_on=START.date())
    return near, away


def page(client, name, *args, **query):
    response = client.get(reverse(f"stations:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_only_stations_with_a_mark_are_public(client, net, two):
    near, away = two
    do(near, Action.GIVE_UP, net.officer, reasons="撤并")
    shown = page(client, "directory")
    assert away.outlet.name in shown
    assert near.number not in shown
    assert client.get(reverse("stations:public_station", args=[near.number])).status_code == 404


def test_the_directory_narrows_by_name_county_and_help(client, two):
    near, away = two
    assert near.number not in page(client, "directory", help="lift")
    assert away.number in page(client, "directory", help="lift")
    assert away.number not in page(client, "directory", q=near.outlet.name)
    county = Division.objects.get(code=near.outlet.place_id or "0" * 12) if near.outlet.place_id else None
    assert county is None or near.number in page(client, "directory", county=county.code)
    assert page(client, "directory", county="<script>", help="x", trade="y")


def test_the_nearest_station_comes_first_and_says_how_near(client, two, places):
    near, away = two
    _first, second, far = places
    shown = page(client, "directory", place=second.code)
    assert shown.index(near.number) < shown.index(away.number)
    assert "本乡镇街道" in shown
    assert "其他区县" in shown
    other = page(client, "directory", place=far.code)
    assert other.index(away.number) < other.index(near.number)
    assert "本村社区" in other


def test_with_coordinates_the_way_is_told_in_kilometres(client, two, places):
    near, away = two
    put(near.outlet, places[0], longitude=120.5, latitude=30.0)
    put(away.outlet, places[2], longitude=120.6, latitude=30.0)
    assert "约 9.6 公里" in page(client, "directory", place=places[0].code)


def test_a_place_is_asked_for_by_name_and_an_unknown_one_is_said_so(client, places):
    assert f"place={places[0].code}" in page(client, "directory", near=places[0].name)
    assert "没有找到这个地方" in page(client, "directory", near="火星")
    assert page(client, "directory", place="999999999999")


def test_the_map_has_every_county_and_leads_to_its_towns(client, two):
    shown = page(client, "map")
    counties = Division.objects.filter(level="county")
    assert all(one.name in shown for one in counties)
    assert page(client, "map", counties[0].code)
    assert client.get(reverse("stations:map", args=["330699000000"])).status_code == 404


def test_a_station_shows_hours_help_people_functions_and_bare_photos(client, net, two):
    _near, away = two
    StationPerson.objects.create(station=away, name="俞站长", duty="站长", phone="0575-80000001", since=START.date())
    kept = keep_photo(BytesIO(photo(size=(60, 40), place=(30.1, 120.5))), at=START)
    one = Criterion.objects.get(standard=check_of(away).standard_id, code="P1")
    shown = Evidence.objects.create(check_of=check_of(away), criterion=one, photo=kept, is_public=True, added_at=START)
    hidden = Evidence.objects.create(check_of=check_of(away), criterion=one, photo=kept, added_at=START)
    body = page(client, "public_station", away.number)
    assert all(words in body for words in ("俞站长", "tel:057580000001", "电梯", "矛盾纠纷多元化解", "标牌有效"))
    address = reverse("stations:public_photo", args=[away.number, shown.pk, "public"])
    assert address in body
    answer = client.get(address)
    assert answer["Cache-Control"].startswith("public")
    assert b"Exif" not in b"".join(answer.streaming_content)
    assert client.get(reverse("stations:public_photo", args=[away.number, hidden.pk, "thumb"])).status_code == 404
    assert client.get(address.replace("public.jpg", "original.jpg")).status_code == 404
    do(away, Action.WITHDRAW, net.first, reasons="x")
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_poster_is_a_page_with_number_and_address(client, two, language):
    near, _away = two
    client.cookies["django_language"] = language
    answer = client.get(reverse("stations:poster", args=[near.number]))
    assert answer["Content-Type"] == "application/pdf"
    words = text_of_pdf(answer.content)
    assert near.number in words
    assert f"/stations/{near.number}/" in words
    assert ("扫一扫" in words) is (language != "en")


def test_the_page_of_an_outlet_leads_to_its_station_or_the_one_that_guides_it(client, net, two):
    near, away = two
    GuidedOutlet.objects.create(station=away, outlet=net.outlet("B-1-2-1"), permissions=["guide"], since=START.date())
    for code, number in (("B-1-1-1", near.number), ("B-1-2-1", away.number)):
        assert f"/stations/{number}/" in client.get(reverse("portal:outlet", args=[code])).content.decode()
    assert "/stations/FZ" not in client.get(reverse("portal:outlet", args=["R-1-1"])).content.decode()


def test_the_interface_tells_what_is_public(net, two):
    near, away = two
    api = api_of("R")
    listed = api("GET", "/stations").json()
    assert {one["number"] for one in listed["items"]} == {near.number, away.number}
    assert [one["number"] for one in api("GET", "/stations?accommodation=lift").json()["items"]] == [away.number]
    first = api("GET", "/stations?limit=1").json()
    assert api("GET", f"/stations?limit=1&cursor={first['next_cursor']}").json()["items"] != first["items"]
    one = api("GET", f"/stations/{away.number}").json()
    assert (one["outlet"], one["accommodations"], one["expires_on"]) == ("B-1-1", ["lift"], "2029-03-01")
    assert api("GET", "/stations/FZ20260000001X").status_code == 404
