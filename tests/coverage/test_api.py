"""Coverage and service points over the API: what everybody may know, whoever asks."""

from datetime import date

import pytest
from django.utils import timezone

from fengqiao.coverage.models import PointKind, ServicePoint, VanStop
from fengqiao.coverage.services.recomputing import recompute_all
from support.api import api_of
from support.city import small_city

TOWN = "330681109000"
VILLAGE, OTHER = "330681109290", "330681109219"


@pytest.fixture
def insurer(db):
    """Return the client of an insurer, who keeps none of the points below."""
    city = small_city()
    fields = {"operator": city.offices["B-1"], "valid_from": date(2020, 1, 1)}
    ServicePoint.objects.create(
        kind=PointKind.AGENT, name="枫源村助农服务点", place_id=VILLAGE, weekly_hours=[[0, 510, 990]],
        services=["cash", "transfer"], accommodations=["ramp"], **fields,
    )  # fmt: skip
    van = ServicePoint.objects.create(
        kind=PointKind.VAN, name="流动服务车", place_id="330602001000", services=["cash"], **fields
    )
    VanStop.objects.create(point=van, place_id=OTHER, spot="村口", weekday=2, starts=540, ends=720)
    ServicePoint.objects.create(kind=PointKind.AGENT, name="规划的", place_id=VILLAGE, is_planned=True, **fields)
    recompute_all(at=timezone.now())
    return api_of("R")


def every(client, path: str) -> list[dict]:
    found, cursor = [], ""
    while True:
        answer = client("GET", f"{path}&cursor={cursor}" if cursor else path).json()
        found += answer["items"]
        cursor = answer["next_cursor"]
        if not cursor:
            return found


def test_each_village_and_tier_comes_once_in_order_with_its_reason(insurer):
    found = every(insurer, f"/coverage?place={TOWN}&limit=7")
    keys = [(one["place"], one["tier"]) for one in found]
    assert keys == sorted(set(keys))
    assert len({place for place, _tier in keys}) * 3 == len(keys)
    own = next(one for one in found if (one["place"], one["tier"]) == (VILLAGE, "basic"))
    assert (own["status"], own["lacks"]) == ("weak", ["services"])
    assert "枫源村助农服务点" in own["reason"]


def test_results_are_narrowed_by_place_tier_and_status(insurer):
    found = every(insurer, f"/coverage?place={VILLAGE}&tier=basic")
    assert [(one["place"], one["tier"]) for one in found] == [(VILLAGE, "basic")]
    blank = every(insurer, f"/coverage?place={TOWN}&tier=basic&status=blank")
    assert {one["status"] for one in blank} == {"blank"}
    assert VILLAGE not in {one["place"] for one in blank}


def test_points_that_serve_people_come_with_hours_services_help_and_a_vans_stops(insurer):
    agent, van = every(insurer, f"/service-points?place={TOWN}&limit=1")
    assert (agent["name"], agent["services"], agent["accommodations"]) == (
        "枫源村助农服务点", ["cash", "transfer"], ["ramp"],
    )  # fmt: skip
    assert agent["hours"] == [{"weekday": 1, "opens": "8:30", "closes": "16:30"}]
    assert (van["hours_text"], van["stops"][0]["place"], van["stops"][0]["weekday"]) == ("周三 9:00–12:00", OTHER, 3)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        (f"place={OTHER}", ["流动服务车"]),
        ("accommodation=ramp", ["枫源村助农服务点"]),
        ("kind=van", ["流动服务车"]),
        ("service=transfer", ["枫源村助农服务点"]),
    ],
)
def test_points_are_narrowed_by_place_kind_service_and_help(insurer, query, names):
    assert [one["name"] for one in every(insurer, f"/service-points?{query}")] == names


@pytest.mark.parametrize("path", ["/coverage?place=330699999999", "/service-points?place=330699999999"])
def test_an_unknown_place_is_refused_by_name(insurer, path):
    answer = insurer("GET", path)
    assert answer.status_code == 422
    assert "place" in answer.content.decode()


def test_the_number_of_queries_does_not_grow_with_the_rows(insurer, reference_held, django_assert_max_num_queries):
    for path in (f"/coverage?place={TOWN}", "/service-points?"):
        insurer("GET", f"{path}&limit=1")
        with django_assert_max_num_queries(50) as seen:
            insurer("GET", f"{path}&limit=1")
        few = len(seen.captured_queries)
        with django_assert_max_num_queries(few):
            insurer("GET", f"{path}&limit=100")
