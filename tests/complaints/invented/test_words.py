"""Invented complaints read like complaints."""

import re
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.casework.models import Axis, Code
from fengqiao.complaints.invented import words
from fengqiao.complaints.invented.demand import Demand, House
from fengqiao.foundation.calendar.rules import Calendar

LINES = ("bank", "life", "property")
ALL = [(line, s) for line in LINES for s in words.vocabulary().situations[line]]


@given(seed=st.integers(), which=st.sampled_from(ALL))
def test_no_slot_is_left_empty(seed, which):
    _line, situation = which
    told = words.vocabulary().tell(Random(seed), situation, "枫桥镇")
    assert told.request
    assert len(told.facts) > 15
    assert not re.search(r"[{}]|元元|None|(?<![\d百])元", told.request + told.facts)


def test_codes_of_situations_are_codes_of_ours(db):
    known = set(Code.objects.filter(axis__in=(Axis.PRODUCT, Axis.CAUSE)).values_list("axis", "code"))
    assert {(Axis.PRODUCT, s.product) for _line, s in ALL} | {(Axis.CAUSE, s.cause) for _line, s in ALL} <= known


@given(number=st.integers(0, 10**6))
def test_invented_people_are_always_the_same_and_cannot_be_called(number):
    person = words.names().person(number)
    assert person == words.names().person(number)
    assert re.fullmatch(r"1[3-9]\d0000\d{4}", person.phone)


HOUSES = [House("B", "bank", ("B",), (1.0,), 1.0), House("I", "life", ("I",), (1.0,), 3.0)]
CALENDAR = Calendar(frozenset({date(2026, 1, 1)}), frozenset(), 2026)


@given(seed=st.integers(), shares=st.lists(st.floats(0, 1, exclude_max=True), min_size=2, max_size=20))
def test_days_follow_the_order_of_shares_within_the_history(seed, shares):
    first, last = date(2025, 1, 1), date(2026, 6, 30)
    demand = Demand(
        calendar=CALENDAR, first=first, last=last, houses=HOUSES, situations={"bank": 3, "life": 2}, seed=seed
    )
    days = [demand.day(share) for share in sorted(shares)]
    assert days == sorted(days)
    assert first <= days[0] <= days[-1] <= last
    house, surging = demand.house(Random(seed), days[0])
    assert house in HOUSES
    assert surging is None or surging < 3


@pytest.mark.parametrize("line", LINES)
def test_weekends_and_holidays_are_quiet(line):
    first = date(2025, 12, 29)
    demand = Demand(
        calendar=CALENDAR,
        first=first,
        last=first + timedelta(days=6),
        houses=HOUSES,
        situations={"bank": 1, "life": 1},
        seed=1,
    )
    counts = {}
    for n in range(1000):
        day = demand.day(n / 1000)
        counts[day] = counts.get(day, 0) + 1
    assert counts[date(2026, 1, 1)] < counts[date(2025, 12, 31)] / 2
    assert counts[date(2026, 1, 4)] < counts[date(2025, 12, 29)] / 2
