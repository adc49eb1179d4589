"""What needs somebody today stands on the dashboard, and leads to exactly the list it counts."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from fengqiao.foundation.actors import Role
from fengqiao.foundation.attention import Matter, matters, register
from fengqiao.supervision.services import campaigns as services
from fengqiao.supervision.services.campaigns import CampaignData, TaskData

PATH = "/desk/overview/attention/"


@pytest.fixture
def late(busy, today):
    by, now = busy.actor("REG", Role.REGULATOR), timezone.now()
    data = CampaignData("提质增效行动", "", today - timedelta(days=20), today + timedelta(days=60))
    made = services.plan(data, by=by, at=now)
    services.add_task(made.pk, TaskData("concept", "研究", "纪要", "", today - timedelta(days=1)), by=by, at=now)
    services.begin(made.pk, by=by, at=now)
    return busy


def numbers(page: str) -> dict[str, int]:
    found = re.findall(r'fq-stat-label">([^<]+)</span>\s*<span class="fq-stat-value">([\d,]+)', page)
    return {label: int(number.replace(",", "")) for label, number in found}


def test_the_regulator_sees_what_is_missed_and_late_below(late, browser) -> None:
    found = numbers(browser().get(PATH).content.decode())
    assert found["专项行动任务逾期"] == 2
    assert found["待核查宣教活动"] == 1


def test_no_matter_stands_there_twice(late, browser) -> None:
    page = browser().get(PATH).content.decode()
    addresses = re.findall(r'fq-stat-?[a-z]*" href="([^"]+)"', page)
    assert addresses
    assert len(addresses) == len(set(addresses))


def test_an_institution_sees_its_own_only(late, browser) -> None:
    assert numbers(browser("B", Role.OFFICER).get(PATH).content.decode())["专项行动任务逾期"] == 1


def test_the_dashboard_fetches_it_and_has_a_wall_screen(busy, browser) -> None:
    client = browser()
    assert PATH in client.get("/desk/overview/").content.decode()
    wall = client.get("/desk/overview/?wall=1").content.decode()
    assert 'http-equiv="refresh" content="60"' in wall
    assert "退出大屏" in wall


def test_it_costs_the_same_whatever_waits(late, browser, django_assert_max_num_queries, reference_held) -> None:
    client = browser()
    client.get(PATH)
    with django_assert_max_num_queries(40):
        client.get(PATH)


def test_what_is_late_comes_first_and_nothing_is_left_out_silently(busy, today) -> None:
    register(
        "test",
        lambda _actor, _day: [Matter("普通", 1, "/"), Matter("没有", 0, "/"), Matter("迟", 2, "/", is_late=True)],
    )
    found = [one.label for one in matters(busy.actor("REG", Role.REGULATOR), today)]
    register("test", lambda _actor, _day: [])
    assert found.index("迟") < found.index("普通")
    assert "没有" not in found


WAITING = {
    "专项行动任务逾期": lambda page: page.count('class="fq-title"'),
    "待核查宣教活动": lambda page: page.count('class="fq-title"'),
    "缺席的接访": lambda page: numbers(page)["缺席的接访"],
}


@pytest.mark.parametrize(("code", "role"), [("REG", Role.REGULATOR), ("B", Role.EXECUTIVE), ("B-1-1", Role.OFFICER)])
def test_a_figure_leads_to_exactly_as_many_matters(late, browser, code, role) -> None:
    client = browser(code, role)
    page = client.get(PATH).content.decode()
    addresses = dict(re.findall(r'href="([^"]+)">\s*<span class="fq-stat-label">([^<]+)', page))
    found = {addresses[address]: address for address in addresses}
    assert "专项行动任务逾期" in found
    for label, number in numbers(page).items():
        if label in WAITING:
            behind = client.get(found[label].partition("#")[0].replace("&amp;", "&")).content.decode()
            assert WAITING[label](behind) == number, label
