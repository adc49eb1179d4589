"""What counts as within reach, and why not."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fengqiao.coverage.rules.assessing import affected, assess, way
from fengqiao.coverage.rules.gaps import Change, Known, change_of, is_overdue
from fengqiao.coverage.rules.reach import Basis, Lack, Reach, Site, Standard, Status, Terms, Village
from fengqiao.organisations.rules.offers import Service, Tier

HERE, NEIGHBOUR, OTHER_TOWN, OTHER_COUNTY = "330681105201", "330681105202", "330681106201", "330602001001"
TERMS = Terms(
    "T",
    {
        Tier.BASIC: Standard(2, 240, (Service.CASH, Service.TRANSFER), step_free=False, online=False),
        Tier.COMPREHENSIVE: Standard(10, 1800, (Service.ACCOUNTS,), step_free=True, online=False),
        Tier.PREMIUM: Standard(40, 60, (Service.MORTGAGES,), step_free=False, online=True),
    },
    road_factor=1.3,
)
BOTH = frozenset({Service.CASH, Service.TRANSFER})
SHOP = Site(1, HERE, 600, BOTH)


def basic(*sites: Site, village: Village | None = None) -> Reach:
    return assess([village or Village(HERE)], sites, TERMS)[HERE, Tier.BASIC]


def test_a_point_in_the_village_with_all_services_covers_it():
    found = basic(SHOP)
    assert (found.status, found.basis, found.point, found.minutes) == (Status.COVERED, Basis.VILLAGE, 1, 600)


def test_without_a_point_a_village_is_blank_and_hears_where_the_nearest_is():
    assert basic().lacks == (Lack.NOTHING,)
    assert basic(replace(SHOP, place=NEIGHBOUR)).nearest is Basis.TOWN
    assert basic(replace(SHOP, place=OTHER_TOWN)).nearest is Basis.COUNTY
    assert basic(replace(SHOP, place=OTHER_COUNTY)).nearest is Basis.NONE


def test_a_town_is_no_village_but_serves_the_comprehensive_tier():
    site = Site(1, "330681105000", 2000, frozenset({Service.ACCOUNTS, *BOTH}), is_step_free=True)
    found = assess([Village(HERE)], [site], TERMS)
    assert found[HERE, Tier.BASIC].status is Status.BLANK
    assert found[HERE, Tier.COMPREHENSIVE].status is Status.COVERED


def test_weak_says_which_services_and_hours_and_ways_in_are_lacking():
    found = basic(replace(SHOP, services=frozenset({Service.CASH}), minutes=100))
    assert (found.status, found.lacks) == (Status.WEAK, (Lack.SERVICES, Lack.HOURS))
    assert found.missing == (Service.TRANSFER,)
    steps = Site(2, HERE, 2000, frozenset({Service.ACCOUNTS}))
    assert assess([Village(HERE)], [steps], TERMS)[HERE, Tier.COMPREHENSIVE].lacks == (Lack.STEP_FREE,)


def test_points_complete_each_other():
    found = basic(replace(SHOP, services=frozenset({Service.CASH})), Site(2, HERE, 300, frozenset({Service.TRANSFER})))
    assert (found.status, found.minutes) == (Status.COVERED, 300)


def test_stops_of_a_van_add_up_to_the_hours_asked_for():
    stop = replace(SHOP, minutes=120)
    assert basic(stop).status is Status.WEAK
    assert basic(stop, replace(stop, point=2)).status is Status.COVERED


def test_distance_counts_only_where_both_are_located():
    there = replace(SHOP, place=NEIGHBOUR, longitude=120.50, latitude=29.80)
    near = Village(HERE, 120.51, 29.80)  # 0.97 km as the crow flies
    found = basic(there, village=near)
    assert (found.status, found.basis) == (Status.COVERED, Basis.DISTANCE)
    assert found.metres == pytest.approx(1255, abs=5)
    assert basic(there).status is Status.BLANK
    assert basic(there, village=Village(HERE, 120.53, 29.80)).status is Status.BLANK


def test_online_counts_only_for_tiers_that_let_it():
    online = Site(9, "330681000000", 0, frozenset({Service.MORTGAGES, *BOTH}), is_online=True)
    found = assess([Village(HERE)], [online], TERMS)
    assert found[HERE, Tier.BASIC].status is Status.BLANK
    assert (found[HERE, Tier.PREMIUM].status, found[HERE, Tier.PREMIUM].basis) == (Status.COVERED, Basis.ONLINE)
    elsewhere = assess([Village(OTHER_COUNTY)], [online], TERMS)
    assert elsewhere[OTHER_COUNTY, Tier.PREMIUM].status is Status.BLANK


def test_the_way_is_the_same_in_both_directions_and_unknown_without_coordinates():
    a, b = Village(HERE, 120.0, 29.0), Site(1, HERE, 1, BOTH, longitude=121.0, latitude=30.0)
    back = way(Village(HERE, 121.0, 30.0), replace(b, longitude=120.0, latitude=29.0), 1.0)
    assert way(a, b, 1.0) == pytest.approx(back)
    assert way(Village(HERE), b, 1.0) is None


degrees = st.one_of(st.none(), st.integers(0, 60).map(lambda n: n / 100))


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Village], list[Site]]:
    codes = draw(
        st.lists(
            st.sampled_from(
                [f"3306{c}{t}{v}" for c in ("81", "02") for t in ("105", "106") for v in ("201", "202", "203")]
            ),
            min_size=1,
            max_size=8,
            unique=True,
        )
    )
    located = [draw(degrees) for _ in codes]
    villages = [
        Village(code, *((120 + at, 29.5 + at / 2) if at is not None else (None, None)))
        for code, at in zip(codes, located, strict=True)
    ]
    sites = []
    for point in range(draw(st.integers(0, 6))):
        at = draw(degrees)
        sites.append(
            Site(
                point,
                draw(st.sampled_from([*codes, "330681105000", "330681000000"])),
                draw(st.sampled_from([60, 240, 3000])),
                frozenset(
                    draw(
                        st.sets(st.sampled_from([Service.CASH, Service.TRANSFER, Service.ACCOUNTS, Service.MORTGAGES]))
                    )
                ),
                draw(st.booleans()),
                draw(st.integers(0, 5)) == 0,
                *((120 + at, 29.5 + at / 2) if at is not None else (None, None)),
            )
        )
    return villages, sites


@given(worlds())
@settings(max_examples=60)
def test_some_places_computed_alone_are_as_in_the_whole(world):
    villages, sites = world
    whole = assess(villages, sites, TERMS)
    for village in villages:
        assert assess([village], list(reversed(sites)), TERMS).items() <= whole.items()


@given(worlds(), st.data())
@settings(max_examples=80)
def test_a_change_of_a_site_touches_only_the_places_named(world, data):
    villages, sites = world
    _villages, others = data.draw(worlds())
    before = sites[:1]
    after = [replace(site, point=0) for site in others[:1]]
    old, new = assess(villages, sites, TERMS), assess(villages, [*sites[1:], *after], TERMS)
    touched = affected(villages, [*before, *after], TERMS)
    assert {key for key in old if old[key] != new[key]} <= {(c, tier) for tier in Tier for c in touched[tier]}


@given(worlds())
@settings(max_examples=60)
def test_another_point_never_makes_a_place_worse(world):
    villages, sites = world
    order = [Status.BLANK, Status.WEAK, Status.COVERED]
    # a site that is not step-free may be the only one to offer a service: the place is weak then instead of lacking it
    fewer, more = assess(villages, sites[:-1], TERMS), assess(villages, sites, TERMS)
    for key in fewer:
        assert order.index(more[key].status) >= order.index(fewer[key].status)


def test_a_gap_is_found_changes_and_closes_with_what_is_computed():
    blank = Reach(HERE, Tier.BASIC, Status.BLANK, lacks=(Lack.NOTHING,))
    weak = Reach(HERE, Tier.BASIC, Status.WEAK, lacks=(Lack.HOURS,))
    covered = Reach(HERE, Tier.BASIC, Status.COVERED)
    known = Known(Status.BLANK, (Lack.NOTHING,))
    assert change_of(None, blank) is Change.FOUND
    assert change_of(known, blank) is None
    assert change_of(known, weak) is Change.CHANGED
    assert change_of(known, covered) is Change.CLOSED
    assert change_of(None, covered) is None


def test_a_gap_is_overdue_the_day_after_it_was_due():
    due = date(2026, 11, 1)
    assert not is_overdue(due, None, None, due)
    assert is_overdue(due, None, None, date(2026, 11, 2))
    assert not is_overdue(due, None, date(2026, 10, 30), date(2026, 12, 1))
    assert not is_overdue(None, None, None, due)


def test_an_answered_gap_is_overdue_the_day_after_its_measure_was_to_work():
    due, ready = date(2026, 11, 1), date(2026, 12, 1)
    assert not is_overdue(due, ready, None, ready)
    assert is_overdue(due, ready, None, date(2026, 12, 2))
