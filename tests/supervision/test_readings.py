"""Every indicator, live: the value, its breakdowns, and exactly its records behind it."""

import re

import pytest
from django.utils import timezone

from fengqiao.executives.models import ReceptionDay
from fengqiao.foundation.actors import SYSTEM, Role
from fengqiao.foundation.errors import Invalid
from fengqiao.supervision.models import IndicatorValue, ReportedFigure
from fengqiao.supervision.queries.feeds import By, Scope, feed
from fengqiao.supervision.queries.readings import breakdowns, read
from fengqiao.supervision.rules.indicators import INDICATORS, Shape
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.rules.reasons import Reason
from fengqiao.supervision.services.indicators import keep

COUNTS = {
    "received": 3,
    "receptions_held": 4,
    "agenda_items": 2,
    "outdoor_sessions": 1,
    "leaflets": 50,
    "person_times": 100,
}


def number_on(page: str) -> int:
    """Return how many records a list says it has."""
    found = re.search(r"(?:记录数|共)\s*([\d,]+)|([\d,]+) (?:件案件|场)", page)
    assert found, page[:400]
    return int((found[1] or found[2]).replace(",", ""))


@pytest.mark.parametrize("name", sorted(COUNTS))
def test_what_happened_is_counted(busy, today, name) -> None:
    assert read(INDICATORS[name], Period(today.year), viewer=SYSTEM, today=today).total.value == COUNTS[name]


def test_shares_have_above_and_below(busy, today) -> None:
    total = read(INDICATORS["reception_rate"], Period(today.year), viewer=SYSTEM, today=today).total
    assert (total.numerator, total.denominator, total.value) == (2, 6, 2 / 6)


@pytest.mark.parametrize("name", sorted(INDICATORS))
def test_every_breakdown_of_an_indicator_can_be_read(busy, today, name) -> None:
    indicator = INDICATORS[name]
    for by in breakdowns(indicator):
        answer = read(indicator, Period(today.year), viewer=SYSTEM, today=today, by=by)
        if indicator.shape in {Shape.COUNT, Shape.SUM} and by is By.MONTH:
            assert sum(row.value or 0 for row in answer.rows) == (answer.total.value or 0)


def test_an_event_of_two_houses_counts_for_both_and_once_in_all(busy, today) -> None:
    answer = read(INDICATORS["person_times"], Period(today.year), viewer=SYSTEM, today=today, by=By.INSTITUTION)
    assert {row.key: row.value for row in answer.rows} == {"B": 100, "R": 100}
    assert answer.total.value == 100


@pytest.mark.parametrize("name", ["received", "receptions_held", "reception_rate", "agenda_items", "in_charge_rate"])
def test_a_house_sees_its_own_records_only(busy, today, name) -> None:
    own = read(INDICATORS[name], Period(today.year), viewer=busy.actor("B"), today=today).total
    everything = read(INDICATORS[name], Period(today.year), viewer=SYSTEM, today=today).total
    below = "denominator" if INDICATORS[name].shape is Shape.SHARE else "numerator"
    assert 0 < getattr(own, below) < getattr(everything, below)


@pytest.mark.parametrize(
    "name", ["reception_rate", "receptions_held", "agenda_items", "dedicated_staff", "in_charge_rate"]
)
def test_behind_a_value_lie_exactly_its_records(busy, today, browser, name) -> None:
    total = read(INDICATORS[name], Period(today.year), viewer=SYSTEM, today=today).total
    page = browser().get(total.query).content.decode()
    assert number_on(page) == (total.denominator or total.numerator)


def test_without_a_reported_denominator_there_is_no_ratio_and_the_reason_is_said(busy, today, browser) -> None:
    busy.offices["B"].kind = "bank"
    total = read(INDICATORS["per_10m_personal_customers"], Period(2025), viewer=SYSTEM, today=today).total
    assert (total.value, total.reason) == (None, Reason.NOT_REPORTED)
    page = browser().get("/desk/supervision/indicators/per_10m_personal_customers/?period=2025").content.decode()
    assert "分母未报送或不完整" in page


def test_a_ratio_needs_the_figure_of_every_house(busy, today) -> None:
    period, now = Period(today.year - 1), timezone.now()
    indicator = INDICATORS["per_10m_personal_customers"]
    for number, code in enumerate(("B", "R")):
        ReportedFigure.objects.create(
            organisation=busy.offices[code],
            item="personal_customers",
            period=period.key,
            value=10_000_000,
            entered_at=now,
        )
        total = read(indicator, period, viewer=SYSTEM, today=today).total
        assert (total.value is not None) is (number == 1)


def test_a_period_that_has_not_begun_has_no_value(busy, today) -> None:
    answer = read(INDICATORS["received"], Period(today.year + 1), viewer=SYSTEM, today=today)
    assert (answer.total.value, answer.total.reason) == (None, Reason.NOT_BEGUN)


def test_a_breakdown_that_makes_no_sense_is_refused(busy, today) -> None:
    with pytest.raises(Invalid):
        read(INDICATORS["coverage_rate"], Period(today.year), viewer=SYSTEM, today=today, by=By.INSTITUTION)


def test_kept_values_say_how_they_came_and_stay_when_another_day_finds_others(busy, today) -> None:
    wanted = [INDICATORS["receptions_held"]]
    now = timezone.now()
    keep(Period(today.year), at=now, indicators=wanted)
    first = IndicatorValue.objects.get(organisation=None, place=None)
    assert (first.value, first.data_on, first.version) == (4, today, 1)
    assert first.rule_set
    assert "receptions_held" in first.query
    assert keep(Period(today.year), at=now, indicators=wanted) == 0
    ReceptionDay.objects.filter(organisation=busy.offices["R-1"]).delete()
    keep(Period(today.year), at=now.replace(year=now.year + 1), indicators=wanted)
    assert sorted(IndicatorValue.objects.filter(organisation=None, place=None).values_list("value", flat=True)) == [
        2,
        4,
    ]


def test_the_overview_costs_the_same_whatever_is_kept(
    busy, today, browser, django_assert_max_num_queries, reference_held
) -> None:
    keep(Period(today.year), at=timezone.now())
    client = browser()
    client.get("/desk/supervision/indicators/")
    with django_assert_max_num_queries(16):
        page = client.get("/desk/supervision/indicators/").content.decode()
    assert "领导接访" in page
    assert "4次" in page


@pytest.mark.parametrize(("code", "role"), [("B", Role.OFFICER), ("B-1", Role.EXECUTIVE), ("B-1-1", Role.OFFICER)])
def test_an_office_reads_its_own_indicators(busy, today, browser, code, role) -> None:
    keep(Period(today.year), at=timezone.now())
    page = browser(code, role).get("/desk/supervision/indicators/").content.decode()
    assert "2次" in page
    assert "4次" not in page


@pytest.mark.parametrize("by", ["institution", "county", "month"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_of_an_indicator_shows_its_breakdown(busy, browser, by, language) -> None:
    client = browser(language=language)
    page = client.get(f"/desk/supervision/indicators/received/?by={by}")
    assert page.status_code == 200
    export = client.get(f"/desk/supervision/indicators/received/export/?by={by}&format=csv")
    assert b"3" in b"".join(export.streaming_content)


@pytest.mark.parametrize("query", ["period=20x", "period=2019Q9", "organisation=NOBODY", "place=x", "by=nothing"])
def test_an_odd_address_is_answered_without_a_fault(busy, browser, query) -> None:
    assert browser().get(f"/desk/supervision/indicators/received/?{query}").status_code in {200, 400, 404}
    assert browser().get(f"/desk/supervision/records/agenda_items/?{query}").status_code in {200, 400, 404}


def test_a_running_year_is_held_against_the_same_days_of_last_year(busy, today, browser) -> None:
    page = browser().get(f"/desk/supervision/indicators/received/?period={today.year}").content.decode()
    assert "上年同期" in page
    assert ("上期" in page) is False


def test_complaints_of_a_trade_are_those_against_its_institutions(busy, today) -> None:
    office = busy.offices["R"]
    office.kind = "insurer"
    office.save()
    assert feed("measure:received?trade=bank").total(SYSTEM, Scope(Period(today.year), today, today)).numerator == 2
    assert feed("measure:received?trade=insurer").total(SYSTEM, Scope(Period(today.year), today, today)).numerator == 1
