"""Small matters stay where they arose; others go up, never down."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.complaints.rules.routing import Cause, Matter, RoutingRules, choose, route
from fengqiao.foundation.actors import Level

RULES = RoutingRules(
    amount_limits={Level.OUTLET: Decimal(10_000), Level.SUB_BRANCH: Decimal(100_000), Level.BRANCH: Decimal(1_000_000)},
    least_level={
        Cause.GROUP: Level.SUB_BRANCH,
        Cause.MAJOR: Level.BRANCH,
        Cause.SPECIAL_NEEDS: Level.SUB_BRANCH,
        Cause.MEDIA: Level.BRANCH,
        Cause.REPEATED: Level.BRANCH,
    },
)
TREE = [Level.OUTLET, Level.SUB_BRANCH, Level.BRANCH, Level.HEAD_OFFICE]
matters = st.builds(
    Matter,
    amount=st.none() | st.decimals(min_value=0, max_value=10**9, places=2),
    group_size=st.integers(1, 50),
    major=st.booleans(),
    special_needs=st.booleans(),
    media=st.booleans(),
    repeated=st.booleans(),
    own_conduct=st.booleans(),
)


def test_a_small_matter_stays_at_the_outlet():
    assert route(Matter(amount=Decimal(200)), subject=Level.OUTLET, rules=RULES).level is Level.OUTLET


@pytest.mark.parametrize(
    ("amount", "level"),
    [("9999.99", Level.OUTLET), ("10000", Level.SUB_BRANCH), ("100000", Level.BRANCH), ("1000000", Level.HEAD_OFFICE)],
)
def test_a_matter_goes_up_once_it_reaches_the_limit(amount, level):
    routed = route(Matter(amount=Decimal(amount)), subject=Level.OUTLET, rules=RULES)
    assert routed.level is level
    assert (Cause.AMOUNT in routed.causes) is (level is not Level.OUTLET)


@pytest.mark.parametrize(
    ("matter", "level", "cause"),
    [
        (Matter(group_size=3), Level.SUB_BRANCH, Cause.GROUP),
        (Matter(special_needs=True), Level.SUB_BRANCH, Cause.SPECIAL_NEEDS),
        (Matter(media=True), Level.BRANCH, Cause.MEDIA),
        (Matter(repeated=True), Level.BRANCH, Cause.REPEATED),
        (Matter(own_conduct=True), Level.SUB_BRANCH, Cause.OWN_CONDUCT),
    ],
)
def test_each_cause_sends_a_matter_up(matter, level, cause):
    routed = route(matter, subject=Level.OUTLET, rules=RULES)
    assert (routed.level, routed.causes) == (level, (cause,))


@given(matters, st.sampled_from(TREE))
def test_a_matter_is_never_handled_below_where_it_arose(matter, subject):
    assert route(matter, subject=subject, rules=RULES).level.rank >= subject.rank


@given(matters, st.sampled_from(TREE), st.decimals(min_value=0, max_value=10**9, places=2))
def test_a_larger_amount_never_brings_a_matter_down(matter, subject, more):
    base = route(matter, subject=subject, rules=RULES).level
    larger = Matter(
        amount=(matter.amount or Decimal(0)) + more,
        group_size=matter.group_size,
        major=matter.major,
        special_needs=matter.special_needs,
        media=matter.media,
        repeated=matter.repeated,
        own_conduct=matter.own_conduct,
    )
    assert route(larger, subject=subject, rules=RULES).level.rank >= base.rank


@given(matters, st.sampled_from(TREE))
def test_going_up_always_has_a_cause(matter, subject):
    routed = route(matter, subject=subject, rules=RULES)
    assert bool(routed.causes) is (routed.level is not subject)


@given(st.sets(st.sampled_from(TREE), min_size=1), st.sampled_from(list(Level)))
def test_the_office_chosen_exists_and_is_high_enough_or_the_top(path, least):
    chosen = choose(least, list(path))
    assert chosen in path
    assert chosen.rank >= least.rank or chosen.rank == max(level.rank for level in path)
