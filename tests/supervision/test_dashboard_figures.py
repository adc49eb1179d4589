"""Each figure of each role's dashboard leads to a page that answers and lists as many records as the figure counts."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from fengqiao.analytics.services import refresh_rollups
from fengqiao.foundation.actors import Level, Role
from fengqiao.supervision.models import SupervisionOrder
from fengqiao.supervision.services import campaigns as services
from fengqiao.supervision.services.campaigns import CampaignData, TaskData
from fengqiao.supervision.services.orders import NewOrder, open_order
from support.archive import Archive
from support.dashboard import DASHBOARD, figures

CHART = re.compile(r'<script id="[^"]+" type="application/json">(.*?)</script>', re.DOTALL)
CELL = re.compile(r'data-label="(收到投诉|在办投诉)"><a href="([^"]+)"[^>]*>([\d,]+)')
CASES = re.compile(r"([\d,]+) 件案件")
NEXT = re.compile(r'<a class="btn" rel="next" href="([^"]+)"')
ROLES = {
    "regulator": ("REG", Role.REGULATOR),
    "auditor": ("REG", Role.AUDITOR),
    "head office": ("B", Role.OFFICER),
    "executive": ("B", Role.EXECUTIVE),
    "branch": ("B-1", Role.OFFICER),
    "sub-branch": ("B-1-1", Role.OFFICER),
    "association": ("A", Role.OFFICER),
}


@pytest.fixture
def full(busy, today):
    """A city in which every part of a dashboard has something to count."""
    busy.add("A", Level.HEAD_OFFICE, kind="association")
    offices = [office for code, office in busy.offices.items() if code not in {"REG", "A"}]
    Archive(offices, seed=20191114, first_day=today - timedelta(days=200)).fill(120)
    by, now = busy.actor("REG", Role.REGULATOR), timezone.now()
    data = CampaignData("提质增效行动", "", today - timedelta(days=20), today + timedelta(days=60))
    made = services.plan(data, by=by, at=now)
    services.add_task(made.pk, TaskData("concept", "研究", "纪要", "", today - timedelta(days=1)), by=by, at=now)
    services.begin(made.pk, by=by, at=now)
    for subject in ("B", "B-1"):
        open_order(NewOrder(subject=subject, title="迟", question="请说明。", basis="A40_2"), by=by, at=now)
    SupervisionOrder.objects.update(due_on=today - timedelta(days=1))
    refresh_rollups()
    return busy


def listed(client, url: str) -> int:
    """Return how many records a page lists, over all its pages."""
    address, _, anchor = url.partition("#")
    response = client.get(address)
    assert response.status_code == 200, url
    text = unescape(response.content.decode())
    if found := CASES.search(text):
        return int(found[1].replace(",", ""))
    if anchor:
        section = text.partition(f'<section class="card mb-3" id="{anchor}"')[2]
        return int(re.search(r"全部 ([\d,]+) 项", section)[1].replace(",", ""))
    rows = text.partition("<tbody")[2].count("<tr")
    more = NEXT.search(text)
    return rows + (listed(client, address.partition("?")[0] + more[1]) if more else 0)


@pytest.mark.parametrize("name", ROLES)
def test_each_tile_lists_as_many_records_as_it_says(full, browser, name) -> None:
    client = browser(*ROLES[name])
    found = figures(client)
    assert len(found) >= 8
    for label, (url, number, unit) in found.items():
        count = listed(client, url)
        if "/indicators/" in url:  # an association reads the city's value, not the cases behind it
            assert number in client.get(url).content.decode(), label
        elif unit in {"", "件", "个"} and number != "—":
            assert count == int(number.replace(",", "")), (label, url)
        else:
            assert number == "—" or count > 0, (label, url)


@pytest.mark.parametrize("name", ROLES)
def test_each_point_of_a_chart_and_cell_of_a_table_leads_to_its_cases(full, browser, name) -> None:
    client = browser(*ROLES[name])
    page = client.get(DASHBOARD).content.decode()
    points = [
        (chart["unit"], point)
        for chart in map(json.loads, CHART.findall(page))
        for series in chart["series"]
        for point in series["points"]
        if point["value"] is not None
    ]
    assert points
    for unit, point in points[::3]:
        count = listed(client, point["url"])
        if "/indicators/" not in point["url"]:
            below = re.search(r"/([\d,]+)）", point["text"])
            assert count == int(below[1].replace(",", "") if below else point["value"]), (unit, point)
    cells = CELL.findall(page)
    assert bool(cells) is (name != "association")
    for label, url, number in cells:
        assert listed(client, unescape(url)) == int(number.replace(",", "")), (label, url)


def test_an_association_sees_what_it_looks_after_and_no_empty_figures_of_cases(full, browser) -> None:
    found = figures(browser("A", Role.OFFICER))
    assert {"有标牌", "收到投诉", "一线化解率"} <= set(found)
    assert not {"督办待答复", "延期待批"} & set(found)
    assert int(found["收到投诉"][1]) >= 3  # the city's: nobody complains of an association


def test_an_association_without_anything_to_do_is_told_so(city, browser) -> None:
    city.add("A", Level.HEAD_OFFICE, kind="association")
    client = browser("A", Role.OFFICER)
    assert "attention/?alone=1" in client.get(DASHBOARD).content.decode()
    assert "今天没有要办的事项" in client.get(DASHBOARD + "attention/?alone=1").content.decode()


def test_paper_says_whose_it_is_and_when_it_was_printed(city, browser) -> None:
    page = browser("B", Role.OFFICER).get(DASHBOARD).content.decode()
    head = re.search(r'<p class="fq-print-head">([^<]+)', page)[1]
    assert "机构B" in head
    assert "员工B" in head
    assert f"打印时间 {timezone.localdate():%Y-%m-%d}" in head


def test_what_needs_nobody_stands_behind_what_does(full, browser) -> None:
    page = browser("B", Role.OFFICER).get(DASHBOARD).content.decode()
    before, _, behind = page.partition("attention/")
    zero = re.compile(r'fq-stat-value">\s*0<')
    assert not zero.search(before)
    assert zero.search(behind.partition('aria-labelledby="standing"')[0])
