import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fengqiao.foundation.errors import NotFound
from fengqiao.places import queries, services
from fengqiao.places.models import Division, DivisionLevel

FENGQIAO = "330681109000"
ZHUJI = "330681000000"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _divisions(db: None) -> None:
    services.load_reference()


def test_loading_twice_gives_the_published_divisions_once() -> None:
    services.load_reference()
    counts = {level: Division.objects.filter(level=level).count() for level in DivisionLevel}
    assert counts == {"city": 1, "county": 6, "town": 103, "village": 2168}


def test_loading_again_repairs_a_changed_name() -> None:
    Division.objects.filter(code=FENGQIAO).update(name="别名")
    services.load_reference()
    assert queries.place(FENGQIAO).name == "枫桥镇"


def test_every_division_lies_in_the_one_its_code_names() -> None:
    for code, parent in Division.objects.exclude(parent=None).values_list("code", "parent_id"):
        steps = queries.rules.path_of(code)
        assert parent == (steps[-2] if len(steps) > 1 else "330600000000")


def test_children_come_in_order_of_code() -> None:
    counties = queries.children("330600000000")
    assert [place.name for place in counties] == ["越城区", "柯桥区", "上虞区", "新昌县", "诸暨市", "嵊州市"]
    assert counties == queries.counties()
    assert queries.children(None)[0].name == "绍兴市"


def test_a_path_names_county_town_and_village() -> None:
    village = queries.children(FENGQIAO)[0]
    assert [step.level for step in queries.path(village.code)] == ["county", "town", "village"]
    assert (village.county, village.town) == ("诸暨市", "枫桥镇")
    assert village.label == f"诸暨市 枫桥镇 {village.short_name}"


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(NotFound):
        queries.place("330681109999")
    with pytest.raises(NotFound):
        queries.path("330681109999")


def test_the_exact_town_comes_first() -> None:
    assert queries.search("枫桥")[0].code == FENGQIAO
    assert queries.search(" 枫桥镇 ")[0].code == FENGQIAO


def test_county_and_town_may_be_typed_together() -> None:
    assert queries.search("诸暨枫桥")[0].code == FENGQIAO


def test_places_of_the_same_name_are_told_apart_by_their_label() -> None:
    found = queries.search("金村村委会")
    assert len({place.label for place in found}) == len(found)


def test_search_can_be_kept_to_a_county_and_a_level() -> None:
    found = queries.search("城南", within_code=ZHUJI)
    assert all(place.county == "诸暨市" for place in found)
    assert {place.county for place in queries.search("城南", levels=(DivisionLevel.TOWN,))} == {"越城区", "新昌县"}


@pytest.mark.parametrize("text", ["", "   ", "%", "_", ".*", "(", "\\"])
def test_signs_find_nothing_and_break_nothing(text: str) -> None:
    assert queries.search(text) == []


@pytest.mark.usefixtures("reference_held")
def test_a_search_takes_two_queries() -> None:
    with CaptureQueriesContext(connection) as taken:
        queries.search("新")
    assert len(taken) == 2


def test_within_finds_a_town_and_all_below_it() -> None:
    assert Division.objects.filter(queries.within(FENGQIAO, "parent")).count() == 31
    assert queries.listing(within_code=FENGQIAO).count() == 32
    assert queries.listing(level=DivisionLevel.TOWN, within_code=ZHUJI).count() == 23


def test_the_map_has_the_six_counties_under_their_codes() -> None:
    features = json.loads(queries.map_json())["features"]
    assert {feature["id"] for feature in features} == {county.code for county in queries.counties()}
    assert len(queries.map_json()) < 400_000
