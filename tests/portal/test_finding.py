"""Finding an institution, and the pages that tell."""

import re

import pytest

from fengqiao.organisations.services.organisations import refresh_search_text

PUBLIC = ["/", "/help/", "/privacy/", "/accessibility/", "/complain/", "/progress/"]
CHINESE = re.compile(r"[\u4e00-\u9fff]+")


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_open_for_everybody(client, city, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", [*PUBLIC, "/complain/B-1-1-1/", "/o/B-1-1-1/"])
def test_english_pages_have_no_chinese_but_data(client, city, path):
    page = client.get(path, headers={"accept-language": "en"}).content.decode()
    text = re.sub(r"<[^>]+>|机构[\w-]+", " ", re.sub(r'<[^>]*lang="zh-Hans"[^>]*>[^<]*<', "<", page))
    places = {"越城区", "柯桥区", "上虞区", "新昌县", "诸暨市", "嵊州市"}
    assert set(CHINESE.findall(text)) <= places


def test_the_home_page_tells_the_statutory_times_of_the_rule_set(client, city):
    page = client.get("/").content.decode()
    assert "简单的 15 天内" in page
    assert "12378" in page


@pytest.fixture
def searchable(city):
    for office in city.offices.values():
        refresh_search_text(office)
        office.save()


def test_an_outlet_is_found_by_name(client, searchable):
    page = client.get("/complain/", {"q": "机构B-1-1-1"}).content.decode()
    assert 'href="/complain/B-1-1-1/"' in page


def test_typing_gets_the_results_alone(client, searchable):
    part = client.get("/complain/", {"q": "机构B"}, headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert "/complain/B/" in part.content.decode()
    assert "HX-Request" in part["Vary"]


@pytest.mark.parametrize(
    "query",
    [
        {"q": "'; DROP TABLE--"},
        {"place": "x" * 12},
        {"place": "999999999999"},
        {"kind": "<b>"},
        {"q": "长" * 5000},
    ],
)
def test_hostile_queries_find_nothing_and_break_nothing(client, city, query):
    assert client.get("/complain/", query).status_code == 200


def test_a_query_with_the_character_nul_is_refused_as_a_bad_request(client, city):
    assert client.get("/complain/", {"q": "\x00"}).status_code == 400


def test_a_place_leads_down_to_its_towns(client, city):
    page = client.get("/complain/").content.decode()
    county = re.search(r'\?place=(3306\d{8})"', page)[1]
    page = client.get("/complain/", {"place": county}).content.decode()
    assert len(re.findall(r"\?place=3306\d{8}\"", page)) > 5


def test_an_outlet_has_a_page_and_a_qr_code(client, city):
    assert 'href="/complain/B-1-1-1/"' in client.get("/o/B-1-1-1/").content.decode()
    code = client.get("/o/B-1-1-1/qr.svg")
    assert code["Content-Type"] == "image/svg+xml"
    assert b"<svg" in code.content
    assert b"style=" not in code.content
