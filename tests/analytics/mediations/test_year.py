"""Each room's year: what the live measures say, within scope, down to the cases."""

import csv
import io
import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fengqiao.analytics import year as drawing
from fengqiao.analytics.queries import measure
from fengqiao.analytics.queries.mediation_year import mediation_year, years_known
from fengqiao.analytics.services import refresh_rollups
from fengqiao.foundation.actors import Role
from fengqiao.organisations.models import Assignment, StaffMember

PAGE = reverse("analytics:mediation_year")
IN_2021 = {"date_from": date(2021, 1, 1), "date_to": date(2021, 12, 31)}
MOST_QUERIES = 14


@pytest.fixture
def open_as(city, client):
    def log_in(code: str, role: Role) -> Client:
        city.actor(code, role)
        member = StaffMember.objects.get(username=f"{role}-{code}")
        client.force_login(member, "django.contrib.auth.backends.ModelBackend")
        return client

    return log_in


@pytest.fixture
def filled(mediations):
    mediations.fill(70)
    refresh_rollups()
    return mediations


def body(response) -> str:
    assert response.status_code == 200, response.content.decode()[:2000]
    return unescape(response.content.decode())


def test_a_year_stands_as_the_live_measures_say_for_every_viewer(filled):
    for name, viewer in filled.viewers().items():
        found = mediation_year(viewer, 2021)
        assert found.bodies, name
        for one in drawing.SHOWN:
            by_body = measure(viewer=viewer, measure_id=one.id, by="body", **IN_2021)
            standings = {b.label.key: b.whole for b in found.bodies}
            for row in by_body.rows:
                assert standings[row.key].numerator(one) == row.numerator, (name, one.id)
                assert standings[row.key].value(one) == (None if row.value is None else pytest.approx(row.value))
            total = by_body.total.value
            assert found.whole.value(one) == (None if total is None else pytest.approx(total))
            by_room = measure(viewer=viewer, measure_id=one.id, by="room", **IN_2021)
            rooms = {
                (b.label.key, found.rooms[room].key): standing
                for b in found.bodies
                for room, standing in b.rooms.items()
            }
            for row in by_room.rows:
                if row.key and (shown := [s for (_b, room), s in rooms.items() if room == row.key]):
                    assert shown[0].numerator(one) == row.numerator


def test_the_rollups_say_what_the_facts_say(filled, monkeypatch):
    from fengqiao.analytics.queries import mediation_year as queries

    viewer = filled.viewers()["regulator"]
    kept = mediation_year(viewer, 2022)
    monkeypatch.setattr(queries, "by_body", lambda *_: None)
    live = mediation_year(viewer, 2022)
    assert [(b.label, b.whole, dict(b.rooms)) for b in live.bodies] == [
        (b.label, b.whole, dict(b.rooms)) for b in kept.bodies
    ]


def test_every_figure_of_the_page_leads_to_its_cases(filled, open_as):
    client = open_as("REG", Role.REGULATOR)
    text = body(client.get(PAGE, {"year": 2021}))
    row = re.search(r'<th scope="row"[^>]*>机构TJ</th>(.*?)</tr>', text, re.DOTALL)[1]
    cells = re.findall(r'<a href="([^"]+)">([^<]+)</a>', row)
    assert len(cells) == len(drawing.SHOWN)
    settled_url, settled = cells[1]
    assert re.search(r"([\d,]+) 件案件", body(client.get(settled_url)))[1] == settled
    amount = body(client.get(cells[3][0]))
    assert "协议金额" in amount
    assert f"{settled} 件案件" in amount


def test_rooms_are_told_apart_below_their_body(filled, open_as):
    text = body(open_as("TJ", Role.MEDIATION_CLERK).get(PAGE, {"year": 2021}))
    assert "第1调解室" in text
    assert "第2调解室" in text
    assert "机构TJ-COURT" not in text


def test_a_mediator_s_year_holds_that_mediator_s_cases_only(filled):
    mine = mediation_year(filled.as_mediator(), 2021).whole
    all_of_body = mediation_year(filled.viewers()["clerk"], 2021).whole
    accepted = drawing.SHOWN[0]
    assert 0 < mine.numerator(accepted) < all_of_body.numerator(accepted)


def test_years_go_back_to_the_first_accepted_case(filled, city):
    viewer = city.actor("REG", Role.REGULATOR)
    assert list(years_known(viewer, date(2023, 3, 1))) == [2021, 2022, 2023]
    assert list(years_known(city.actor("REG", Role.ADMINISTRATOR), date(2023, 3, 1))) == [2023]


def test_a_year_without_cases_says_so(open_as, mediations):
    assert "这一年没有调解案件" in body(open_as("TJ", Role.MEDIATION_CLERK).get(PAGE, {"year": 1999}))


@pytest.mark.parametrize("year", ["abc", "0", "99999", "２０２６", "-5"])
def test_what_is_no_year_is_refused_in_words(year, open_as, mediations):
    response = open_as("TJ", Role.MEDIATION_CLERK).get(PAGE, {"year": year})
    assert response.status_code == 400
    assert "请写四位年份" in response.content.decode()


def test_the_year_exports_with_definitions(filled, open_as):
    client = open_as("REG", Role.REGULATOR)
    response = client.get(reverse("analytics:export_mediation_year"), {"year": 2021, "format": "csv"})
    lines = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    total = next(line for line in lines if line[1:2] == ["合计"])
    found = mediation_year(filled.viewers()["regulator"], 2021).whole
    assert total[3:5] == [str(found.numerator(drawing.SHOWN[0])), str(found.numerator(drawing.SHOWN[1]))]
    assert any(line[0:1] == ["协议履行率"] for line in lines)
    spreadsheet = client.get(reverse("analytics:export_mediation_year"), {"year": 2021})
    assert b"".join(spreadsheet.streaming_content)[:2] == b"PK"


def test_administrators_see_no_year(open_as, mediations):
    assert open_as("TJ", Role.ADMINISTRATOR).get(PAGE).status_code == 403


@pytest.mark.parametrize(("code", "role"), [("TJ", Role.MEDIATION_CLERK), ("COURT", Role.COURT_LIAISON),
                                            ("JUST", Role.JUSTICE)])  # fmt: skip
def test_bodies_courts_and_justice_bureaus_explore_mediations_only(code, role, filled, open_as):
    client = open_as(code, role)
    text = body(client.get(reverse("analytics:index"), follow=True))
    assert "调解成功率" in text
    assert "一线化解率" not in text
    assert client.get(reverse("analytics:measure", args=["received"])).status_code == 404
    assert client.get(reverse("analytics:cases", args=["received"])).status_code == 404


def test_a_mediator_explores_the_own_cases(filled, client):
    member = StaffMember.objects.get(pk=filled.mediators["TJ"][0].pk)
    Assignment.objects.create(
        member=member, organisation=filled.city.offices["TJ"], role=Role.MEDIATOR, starts_on=date(2019, 1, 1)
    )
    client.force_login(member, "django.contrib.auth.backends.ModelBackend")
    found = re.search(r"([\d,]+) 件案件", body(client.get(reverse("analytics:cases", args=["mediation_accepted"]))))
    assert int(found[1]) == measure(viewer=filled.as_mediator(), measure_id="mediation_accepted").total.numerator > 0


def test_choosing_a_measure_of_the_other_kind_drops_what_does_not_fit(filled, open_as):
    client = open_as("REG", Role.REGULATOR)
    asked = {"measure": "mediation_settled", "by": "channel", "channel": "phone", "place": "330681000000"}
    response = client.get(reverse("analytics:index"), asked)
    assert response["Location"] == reverse("analytics:measure", args=["mediation_settled"]) + "?place=330681000000"


def test_the_cases_of_a_figure_export_without_what_was_said(filled, open_as):
    client = open_as("B", Role.OFFICER)
    address = reverse("analytics:export_cases", args=["mediation_settled"])
    lines = b"".join(client.get(address, {"format": "csv"}).streaming_content).decode("utf-8-sig").splitlines()
    viewer = filled.city.actor("B", Role.OFFICER)
    assert len(lines) == measure(viewer=viewer, measure_id="mediation_settled").total.numerator + 1
    assert "协议金额" in lines[0]
    assert "多收" not in "".join(lines)


@pytest.mark.parametrize(
    ("code", "role"), [("REG", Role.REGULATOR), ("B", Role.OFFICER), ("COURT", Role.COURT_LIAISON)]
)
def test_pages_ask_a_bounded_number_of_questions(code, role, filled, open_as, reference_held):
    client = open_as(code, role)
    counts = []
    for _round in range(2):
        asked = []
        for address in (
            f"{PAGE}?year=2021",
            reverse("analytics:measure", args=["mediation_settled"]) + "?by=room",
            reverse("analytics:cases", args=["mediation_settled"]),
        ):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            assert len(queries) <= MOST_QUERIES, "\n".join(query["sql"][:150] for query in queries)
            asked.append(len(queries))
        counts.append(asked)
        filled.fill(20)
        refresh_rollups()
    assert counts[0] == counts[1]
