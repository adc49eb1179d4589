import json

import pytest
from django.test import Client

from fengqiao.places import services

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _divisions(db: None) -> None:
    services.load_reference()


def test_anybody_may_have_the_map(client: Client) -> None:
    answer = client.get("/places/map.json")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/geo+json"
    assert len(json.loads(answer.content)["features"]) == 6


def test_the_typeahead_answers_json_with_the_county_shown(client: Client) -> None:
    first = client.get("/places/search/", {"q": "枫桥"}).json()["items"][0]
    assert (first["code"], first["label"]) == ("330681109000", "诸暨市 枫桥镇")


def test_the_typeahead_answers_options_to_htmx(client: Client) -> None:
    for field in ("q", "place", "stop-place"):
        answer = client.get("/places/search/", {field: "枫桥"}, headers={"HX-Request": "true"})
        assert '<option value="330681109000 诸暨市 枫桥镇">' in answer.content.decode()


def test_the_typeahead_can_be_kept_to_a_county_and_survives_nonsense(client: Client) -> None:
    found = client.get("/places/search/", {"q": "城南", "within": "330624000000"}).json()["items"]
    assert {place["county"] for place in found} == {"新昌县"}
    assert client.get("/places/search/", {"q": "x" * 5000, "within": "x"}).json() == {"items": []}
    assert client.get("/places/search/").json() == {"items": []}


def test_the_map_is_only_read(client: Client) -> None:
    assert client.post("/places/map.json").status_code == 405
