"""The what-if: which new points close most gaps."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.coverage.rules.assessing import assess, covered_by_one_more
from fengqiao.coverage.rules.reach import Site, Standard, Status, Terms, Village
from fengqiao.coverage.rules.siting import Limits, Weights, best, gains, greedy
from fengqiao.organisations.rules.offers import Service, Tier

LIMITS = Limits(effort=5, seconds=5)
WEIGHTS = Weights(blank=3, weak=1)
TERMS = Terms(
    "TEST",
    {
        Tier.BASIC: Standard(2, 600, (Service.CASH,), step_free=False, online=False),
        Tier.COMPREHENSIVE: Standard(10, 600, (Service.ACCOUNTS,), step_free=False, online=False),
    },
    road_factor=1.3,
)
TOWN, OTHER = "330681109", "330681110"
VILLAGES = [Village(f"{town}{n:03d}") for town in (TOWN, OTHER) for n in (201, 202, 203)]
CODES = [village.code for village in VILLAGES]
cells = st.sampled_from([(code, tier) for code in CODES for tier in TERMS.standards])
gained_ones = st.dictionaries(st.sampled_from("abcdefg"), st.frozensets(cells, min_size=1), max_size=7)


def agent(number: int, place: str, *services: Service) -> Site:
    return Site(point=-number, place=place, minutes=2400, services=frozenset(services))


def test_a_point_closes_its_village_s_basic_gap_and_its_town_s_comprehensive_ones():
    gaps = {(code, tier) for code in CODES for tier in TERMS.standards}
    found = gains(VILLAGES, [], {"a": agent(1, CODES[0], Service.CASH, Service.ACCOUNTS)}, gaps, TERMS)
    town = {(code, Tier.COMPREHENSIVE) for code in CODES[:3]}
    assert found == {"a": frozenset({(CODES[0], Tier.BASIC), *town})}


def test_what_closes_nothing_is_no_candidate():
    gaps = {(CODES[1], Tier.BASIC)}
    assert gains(VILLAGES, [], {"a": agent(1, CODES[0], Service.CASH)}, gaps, TERMS) == {}
    short = Site(point=-1, place=CODES[1], minutes=60, services=frozenset({Service.CASH}))
    assert gains(VILLAGES, [], {"a": short}, gaps, TERMS) == {}


def test_hours_that_are_there_count_for_the_new_point():
    there = Site(point=1, place=CODES[0], minutes=590, services=frozenset({Service.CASH}))
    more = Site(point=-1, place=CODES[0], minutes=10, services=frozenset({Service.CASH}))
    assert gains(VILLAGES, [there], {"a": more}, {(CODES[0], Tier.BASIC)}, TERMS)


def test_the_solver_finds_what_the_greedy_choice_misses():
    one, two, three, four = [(code, Tier.BASIC) for code in CODES[:4]]
    five, six = [(code, Tier.BASIC) for code in CODES[4:6]]
    gained = {
        "big": frozenset({one, two, three, four}),
        "left": frozenset({one, two, five}),
        "right": frozenset({three, four, six}),
    }
    worth = dict.fromkeys((one, two, three, four, five, six), 1)
    assert greedy(gained, worth, most=2).worth == 5
    found = best(gained, worth, most=2, limits=LIMITS)
    assert {choice.candidate for choice in found.choices} == {"left", "right"}
    assert (found.worth, found.is_best) == (6, True)


def test_without_candidates_nothing_is_chosen():
    assert best({}, {}, most=3, limits=LIMITS).choices == ()


@given(gained_ones, st.integers(1, 4), st.dictionaries(cells, st.integers(1, 3)))
def test_the_choice_is_the_best_of_all_and_each_gap_is_told_once(gained, most, some):
    worth = {cell: some.get(cell, 1) for closes in gained.values() for cell in closes}
    found = best(gained, worth, most=most, limits=LIMITS)
    every = (
        frozenset().union(*(gained[key] for key in keys)) for k in range(most + 1) for keys in combinations(gained, k)
    )
    assert found.worth == max((sum(worth[cell] for cell in union) for union in every), default=0)
    assert len(found.closed) == len(set(found.closed))
    assert sum(worth[cell] for cell in found.closed) == found.worth
    assert len(found.choices) <= most


@given(st.sets(st.sampled_from(CODES), min_size=1), st.integers(1, 3))
def test_what_is_chosen_closes_at_least_what_it_promises(blank, most):
    offered = {code: agent(n, code, Service.CASH) for n, code in enumerate(CODES, start=1)}
    sites = [agent(n + 100, code, Service.CASH) for n, code in enumerate(CODES) if code not in blank]
    gaps = {(code, Tier.BASIC) for code in blank}
    gained = gains(VILLAGES, sites, offered, gaps, TERMS)
    found = best(gained, dict.fromkeys(gaps, 3), most=most, limits=LIMITS)
    after = assess(VILLAGES, [*sites, *(offered[choice.candidate] for choice in found.choices)], TERMS)
    assert all(after[cell].status is Status.COVERED for cell in found.closed)
    assert len(found.choices) == min(most, len(blank))


sites_of_all_sorts = st.lists(
    st.builds(
        Site, st.integers(1, 99), st.sampled_from(CODES), st.sampled_from((60, 300, 700)),
        st.frozensets(st.sampled_from((Service.CASH, Service.ACCOUNTS))), st.booleans(), st.booleans(),
        longitude=st.sampled_from((120.0, 120.01, 121.0)), latitude=st.just(30.0),
    ),
    max_size=6,
)  # fmt: skip


@given(sites_of_all_sorts, sites_of_all_sorts, st.booleans())
def test_what_one_more_site_covers_is_what_assessing_it_says(sites, more, strict):
    terms = Terms(
        "TEST",
        {
            tier: Standard(one.distance, one.minutes, one.services, strict, strict)
            for tier, one in TERMS.standards.items()
        },
        TERMS.road_factor,
    )
    located = [Village(village.code, 120.0 + n / 100, 30.0) if n % 2 else village for n, village in enumerate(VILLAGES)]
    found = covered_by_one_more(located, sites, more, terms)
    before = assess(located, sites, terms)
    for site, covered in zip(more, found, strict=True):
        after = assess(located, [*sites, site], terms)
        gained = {
            cell for cell in after if after[cell].status is Status.COVERED and before[cell].status is not Status.COVERED
        }
        assert gained <= covered <= {cell for cell in after if after[cell].status is Status.COVERED}


@pytest.mark.parametrize(("status", "worth"), [(Status.BLANK, 3), (Status.WEAK, 1), (Status.COVERED, 0)])
def test_nothing_at_all_weighs_more_than_too_little(status, worth):
    assert WEIGHTS.of(status) == worth
