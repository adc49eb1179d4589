"""Coverage to look at, and the what-if: figures come from what was computed, and lead to the villages behind them."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fengqiao.coverage.models import Gap, PlaceReach, PointKind, ServicePoint
from fengqiao.coverage.queries import reach as queries
from fengqiao.coverage.services.recomputing import recompute_all, stored
from fengqiao.foundation.actors import Role
from fengqiao.organisations.models import OrganisationKind, StaffMember
from fengqiao.organisations.rules.offers import SERVICES, Tier
from fengqiao.places.models import Division
from support.city import City, small_city

BASIC = [service.value for service in SERVICES[Tier.BASIC]]
WEEK = [[day, 510, 990] for day in range(5)]
ZHUJI, FENGQIAO = "330681000000", "330681109000"
ASKED = {
    "area": FENGQIAO, "tiers": "basic", "most": "2", "kind": "agent", "hours": "周一至周五 8:30–16:30",
    "services": BASIC, "step_free": "on",
}  # fmt: skip


@pytest.fixture
def city(db) -> City:
    found = small_city()
    for code in ("B", "B-1", "B-1-1"):
        office = found.offices[code]
        office.kind = OrganisationKind.BANK
        office.save()
    return found


@pytest.fixture
def villages(city) -> list[str]:
    """An agent point in every village of the town but three; computed."""
    codes = list(Division.objects.filter(pk__startswith=FENGQIAO[:9], level="village").values_list("pk", flat=True))
    ServicePoint.objects.bulk_create(
        ServicePoint(kind=PointKind.AGENT, name="助农点", operator=city.offices["B-1"], place_id=code,
                     weekly_hours=WEEK, services=BASIC, valid_from=timezone.localdate() - timedelta(days=9))
        for code in codes[3:]
    )  # fmt: skip
    recompute_all(at=timezone.now())
    return codes


def browser(city: City, office: str = "REG", role: Role = Role.REGULATOR) -> Client:
    client = Client()
    member = StaffMember.objects.get(pk=city.actor(office, role).person_id)
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_counties_add_up_to_the_city_and_each_figure_to_its_villages(city, villages):
    rows = queries.rows_below(None)
    basic = queries.total_of(rows)[0]
    assert basic.total == len(villages)
    assert basic.covered == len(villages) - 3
    assert basic.blank == queries.village_codes("", status="blank", tier="basic").count()
    towns = queries.rows_below(ZHUJI)
    assert sum(row.tallies[0].covered for row in towns) == next(
        row.tallies[0].covered for row in rows if row.place.code == ZHUJI
    )


def test_map_county_town_and_village_open_and_say_why_a_place_is_blank(city, villages, django_assert_max_num_queries):
    client = browser(city)
    assert "诸暨市" in text(client.get(reverse("coverage:overview")))
    assert "枫桥镇" in text(client.get(reverse("coverage:area", args=[ZHUJI])))
    with django_assert_max_num_queries(14):
        town = text(client.get(reverse("coverage:area", args=[FENGQIAO])))
    assert town.count("最近的在本镇街内") >= 3
    assert "助农点" in text(client.get(reverse("coverage:village", args=[villages[5]])))
    assert client.get(reverse("coverage:area", args=[villages[0]])).status_code == 404
    assert client.get(reverse("coverage:village", args=["999"])).status_code == 404


def test_everybody_finds_what_is_near_a_village_by_its_name(city, villages):
    page = text(Client().get(reverse("coverage:near"), {"near": "枫桥镇"}))
    assert f"?place={FENGQIAO}" in page
    place = text(Client().get(reverse("coverage:near"), {"place": villages[5]}))
    assert "已覆盖" in place
    assert "周一至周五 8:30–16:30" in place
    assert "没有找到这个地方" in text(Client().get(reverse("coverage:near"), {"near": "不存在的地方"}))


def test_a_what_if_saves_nothing_until_an_institution_plans_it_and_then_shows_what_will_be(city, villages):
    officer = browser(city, "B-1", Role.OFFICER)
    before = stored()
    page = text(officer.get(reverse("coverage:what_if"), ASKED))
    offered = re.findall(r'name="chosen" value="(\d{12})"', page)
    assert set(offered) <= set(villages[:3])
    assert len(offered) == 2
    assert stored() == before
    query = "&".join(f"{k}={v}" for k, vs in ASKED.items() for v in ([vs] if isinstance(vs, str) else vs))
    address = f"{reverse('coverage:what_if')}?{query}"
    opens = timezone.localdate() + timedelta(days=30)
    nothing = text(officer.post(address, {"opens_on": opens.isoformat()}))
    assert "请至少勾选一个地点" in nothing
    assert officer.post(address, {"chosen": offered[:1], "opens_on": opens.isoformat()}).status_code == 302
    planned = ServicePoint.objects.get(is_planned=True)
    assert (planned.place_id, planned.operator_id) == (offered[0], city.offices["B-1"].pk)
    row = PlaceReach.objects.get(place=offered[0], tier="basic")
    assert (row.status, row.planned_status) == ("blank", "covered")
    assert Gap.objects.exclude(state="closed").filter(place=offered[0], tier="basic").exists()
    again = text(officer.get(reverse("coverage:what_if"), ASKED))
    assert offered[0] not in re.findall(r'name="chosen" value="(\d{12})"', again)


def test_the_regulator_asks_but_does_not_plan_for_an_institution(city, villages):
    regulator = browser(city)
    assert 'name="chosen"' not in text(regulator.get(reverse("coverage:what_if"), ASKED))
    query = "&".join(f"{k}={v}" for k, vs in ASKED.items() for v in ([vs] if isinstance(vs, str) else vs))
    day = timezone.localdate().isoformat()
    answer = regulator.post(f"{reverse('coverage:what_if')}?{query}", {"chosen": villages[0], "opens_on": day})
    assert answer.status_code == 403
    assert not ServicePoint.objects.filter(is_planned=True).exists()


def test_a_wrong_question_keeps_what_was_typed(city, villages):
    page = text(browser(city).get(reverse("coverage:what_if"), {**ASKED, "hours": "每天都开", "most": "999"}))
    assert "每天都开" in page
    assert "一次最多算 30 个" in page


def test_villages_leave_as_a_file_with_the_reason(city, villages):
    answer = browser(city).get(reverse("coverage:export_villages"), {"place": FENGQIAO, "format": "csv"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 3 * len(villages)
    assert any("范围内没有服务点" in line for line in lines)
