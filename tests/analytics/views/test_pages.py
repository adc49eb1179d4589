"""Pages of figures: who may see them, what they show, where each figure leads."""

import csv
import io
import re
from html import unescape

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fengqiao.analytics.queries import measure
from fengqiao.analytics.rules.measures import MEASURES
from fengqiao.analytics.services import refresh_rollups
from fengqiao.foundation.actors import Role
from fengqiao.organisations.models import StaffMember

MOST_QUERIES = 12
NUMBER = re.compile(r"([\d,]+) 件案件")


@pytest.fixture
def open_as(city, client):
    def log_in(code: str, role: Role = Role.OFFICER) -> Client:
        city.actor(code, role)
        client.force_login(
            StaffMember.objects.get(username=f"{role}-{code}"), "django.contrib.auth.backends.ModelBackend"
        )
        assert SESSION_KEY in client.session
        return client

    return log_in


def body(response) -> str:
    assert response.status_code == 200, response.content.decode()[:2000]
    return unescape(response.content.decode())


@pytest.mark.parametrize(("code", "role"), [("REG", Role.REGULATOR), ("REG", Role.AUDITOR), ("B", Role.OFFICER),
                                            ("B-1", Role.EXECUTIVE), ("B-1-1", Role.OFFICER), ("R-1-1", Role.OFFICER)])  # fmt: skip
def test_the_dashboard_shows_how_the_viewer_stands(code, role, archive, open_as):
    archive.fill(80)
    refresh_rollups()
    text = body(open_as(code, role).get(reverse("analytics:dashboard")))
    assert "今天要办" in text
    assert "一线化解率" in text
    assert "light=overdue" in text


def test_an_empty_dashboard_works(open_as):
    assert "—" in body(open_as("B").get(reverse("analytics:dashboard")))


@pytest.mark.parametrize("measure_id", MEASURES)
def test_each_measure_has_its_page_with_definition_and_source(measure_id, archive, open_as):
    archive.fill(60)
    text = body(open_as("REG", Role.REGULATOR).get(reverse("analytics:measure", args=[measure_id]), {"by": "place"}))
    assert MEASURES[measure_id].definition in text
    assert MEASURES[measure_id].source in text


def test_every_figure_of_a_table_leads_to_that_many_cases(archive, open_as, city):
    archive.fill(120)
    client = open_as("REG", Role.REGULATOR)
    table = measure(viewer=city.actor("REG", Role.REGULATOR), measure_id="passed_up_rate", by="institution")
    text = body(client.get(reverse("analytics:measure", args=["passed_up_rate"]), {"by": "institution"}))
    links = set(re.findall(r'href="(/measures/passed_up_rate/cases/\?[^"]*key=[^"]*)"', text))
    found = sorted(int(NUMBER.search(body(client.get(link)))[1]) for link in links)
    assert found == sorted([row.denominator for row in table.rows] + [row.numerator for row in table.rows])


def test_the_cases_of_a_figure_page_through_and_export(archive, open_as):
    archive.fill(160)
    client = open_as("REG", Role.REGULATOR)
    address = reverse("analytics:cases", args=["received"])
    assert "下一页" in body(client.get(address))
    response = client.get(reverse("analytics:export_cases", args=["received"]), {"format": "csv"})
    lines = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert len(lines) == 161


def test_a_table_exports_with_its_definition(archive, open_as):
    archive.fill(60)
    client = open_as("REG", Role.REGULATOR)
    response = client.get(reverse("analytics:export", args=["on_time_rate"]), {"by": "level", "format": "csv"})
    text = b"".join(response.streaming_content).decode()
    assert MEASURES["on_time_rate"].definition in text
    spreadsheet = client.get(reverse("analytics:export", args=["on_time_rate"]), {"by": "level"})
    assert b"".join(spreadsheet.streaming_content)[:2] == b"PK"


def test_without_a_choice_the_explorer_shows_the_first_line_settlement_rate(open_as):
    response = open_as("B").get(reverse("analytics:index"), follow=True)
    assert "一线化解率" in body(response)


def test_a_wrong_period_is_said_beside_its_field(open_as):
    wrong = {"from": "2020-02-01", "to": "2020-01-01"}
    response = open_as("B").get(reverse("analytics:measure", args=["received"]), wrong)
    assert response.status_code == 400
    assert "结束日期不能早于开始日期" in response.content.decode()


@pytest.mark.parametrize("query", [{"key": "x", "by": "month"}, {"part": "nonsense"}, {"from": "yesterday"}])
def test_a_tampered_address_is_refused_in_words(query, open_as):
    assert open_as("B").get(reverse("analytics:cases", args=["received"]), query).status_code == 400


def test_an_unknown_measure_is_not_found(open_as):
    assert open_as("B").get(reverse("analytics:measure", args=["nonsense"])).status_code == 404


def test_an_office_cannot_list_the_cases_of_another(archive, open_as):
    archive.fill(100)
    text = body(open_as("B-1-1").get(reverse("analytics:cases", args=["received"]), {"institution": "R"}))
    assert NUMBER.search(text)[1] == "0"


@pytest.mark.parametrize("name", ["dashboard", "index"])
def test_administrators_see_no_figures(name, open_as):
    assert open_as("REG", Role.ADMINISTRATOR).get(reverse(f"analytics:{name}")).status_code == 403


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_ask_the_database_a_bounded_number_of_questions(language, archive, open_as, reference_held):
    archive.fill(120)
    refresh_rollups()
    client = open_as("REG", Role.REGULATOR)
    client.cookies["django_language"] = language
    for address in (
        reverse("analytics:dashboard"),
        reverse("analytics:measure", args=["received"]) + "?by=institution",
        reverse("analytics:cases", args=["received"]),
    ):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) <= MOST_QUERIES, "\n".join(query["sql"][:150] for query in asked)
