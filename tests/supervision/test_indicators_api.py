"""Indicators over HTTP: the registry, and values within the scope of the token."""

from datetime import date

import pytest
from django.utils import timezone

from fengqiao.foundation.actors import SYSTEM, Level
from fengqiao.supervision.models import Goal, GoalSet, IndicatorValue
from fengqiao.supervision.queries.readings import read
from fengqiao.supervision.rules.indicators import INDICATORS
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.services.indicators import keep
from support.api import api_of


def test_the_registry_says_of_each_indicator_what_it_is_in_both_languages(busy) -> None:
    items = api_of("B")("GET", "/indicators").json()["items"]
    assert [one["id"] for one in items] == list(INDICATORS)
    for one in items:
        assert one["names"]["zh"] != one["names"]["en"]
        assert one["definition"]["zh"] != one["definition"]["en"]
        assert one["source"]["zh"]
        assert (one["version"], one["valid_from"]) == (1, "2019-07-01")


@pytest.mark.parametrize(("name", "own", "all_"), [("received", 2, 3), ("receptions_held", 2, 4), ("leaflets", 50, 50)])
def test_a_token_reads_its_own_institution_and_the_regulator_all(busy, name, own, all_) -> None:
    assert api_of("B")("GET", f"/indicators/{name}").json()["value"] == own
    assert api_of("REG")("GET", f"/indicators/{name}").json()["value"] == all_
    assert api_of("REG")("GET", f"/indicators/{name}?organisation=B").json()["value"] == own


def test_a_value_says_how_it_came(busy, today) -> None:
    found = api_of("REG")("GET", f"/indicators/reception_rate?period={today.year}").json()
    total = read(INDICATORS["reception_rate"], Period(today.year), viewer=SYSTEM, today=today).total
    assert (found["numerator"], found["denominator"], found["value"]) == (2, 6, total.value)
    assert (found["data_on"], found["is_over"], found["version"]) == (today.isoformat(), False, 1)
    assert found["rule_set"]
    assert found["records"] == total.query
    assert found["last_year"]["until"] <= date(today.year - 1, today.month, 28).isoformat() or today.day > 28
    assert found["last_period"] is None


def test_a_missing_value_is_null_with_its_reason_never_zero(busy, today) -> None:
    found = api_of("B")("GET", "/indicators/per_10m_personal_customers?period=2025").json()
    assert (found["value"], found["reason"], found["reason_text"]) == (None, "not_reported", "分母未报送或不完整")
    later = api_of("B")("GET", f"/indicators/received?period={today.year + 1}").json()
    assert (later["value"], later["reason"]) == (None, "not_begun")


def test_peers_are_a_median_and_a_rank_without_anybody_elses_value(busy, today) -> None:
    counted = [INDICATORS["received"], INDICATORS["receptions_held"]]
    keep(Period(today.year), at=timezone.now(), indicators=counted)
    of_two = api_of("B")("GET", "/indicators/receptions_held").json()
    assert of_two["peers"] is None  # whoever knows the median and one of two values knows the other
    third = busy.add("C", Level.HEAD_OFFICE)
    for one in counted:
        IndicatorValue.objects.filter(indicator=one.id, organisation=busy.offices["R"]).update(value=1)
        row = IndicatorValue.objects.get(indicator=one.id, organisation=busy.offices["R"])
        row.pk, row.organisation, row.value = None, third, 0
        row.save()
    found = api_of("B")("GET", "/indicators/receptions_held").json()
    assert found["peers"] == {"median": 1, "number": 3, "rank": 1}
    neither_way_is_better = api_of("B")("GET", "/indicators/received").json()
    assert neither_way_is_better["peers"] == {"median": 1, "number": 3, "rank": None}
    assert api_of("REG")("GET", "/indicators/received").json()["peers"] is None


def test_a_target_says_whether_it_is_a_goal_or_a_parameter(busy, today) -> None:
    regulator = api_of("REG")
    name, path = "first_line_banks", f"/indicators/first_line_banks?period={today.year}"
    assert regulator("GET", path).json()["target"] | {"source": ""} == {"value": 0.9, "source": "", "is_goal": False}
    goals = GoalSet.objects.create(year=today.year, title="目标", changed_at=timezone.now())
    Goal.objects.create(goal_set=goals, slot=2, label="化解", indicator=name, target=0.95)
    assert regulator("GET", path).json()["target"]["is_goal"] is False
    GoalSet.objects.update(adopted_on=today)
    found = regulator("GET", path).json()["target"]
    assert (found["value"], found["is_goal"]) == (0.95, True)


def test_a_goal_that_counts_the_citys_year_binds_no_house_and_no_quarter(busy, today) -> None:
    goals = GoalSet.objects.create(year=today.year, title="目标", changed_at=timezone.now(), adopted_on=today)
    Goal.objects.create(goal_set=goals, slot=5, label="下降", indicator="received", target=100)
    assert api_of("REG")("GET", "/indicators/received").json()["target"]["value"] == 100
    assert api_of("REG")("GET", "/indicators/received?organisation=B").json()["target"] is None
    quarter = Period.quarter_of(today).key
    assert api_of("REG")("GET", f"/indicators/received?period={quarter}").json()["target"] is None


@pytest.mark.parametrize("query", ["organisation=R", "organisation=NOBODY", "place=999999999999"])
def test_nothing_outside_the_scope_is_answered(busy, query) -> None:
    assert api_of("B")("GET", f"/indicators/received?{query}").status_code == 404


def test_an_unreadable_period_and_an_unknown_indicator_are_refused(busy) -> None:
    assert api_of("B")("GET", "/indicators/received?period=20x").status_code == 422
    assert api_of("B")("GET", "/indicators/nothing").status_code == 404


def test_a_bank_that_merged_within_the_period_is_named(busy, today) -> None:
    office = busy.offices["R"]
    office.closed_on, office.successor = today, busy.offices["B"]
    office.save()
    notes = api_of("REG")("GET", "/indicators/received").json()["notes"]
    assert any(office.name in one and busy.offices["B"].name in one for one in notes)
    assert api_of("B")("GET", "/indicators/received").json()["notes"] == []
