"""Where complaints say people should be taught."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fengqiao.education.rules.need import Complained, Terms, growth_of, needs, shrunk

TERMS = Terms(prior=20, recent_part=0.25, most_growth=2)


def test_a_topic_many_complain_of_and_nobody_taught_leads():
    complained = {
        ("A", "LOAN"): Complained(90, 22),
        ("A", "CARD"): Complained(10, 3),
        ("B", "CARD"): Complained(50, 12),
    }
    found = needs(complained, {("A", "CARD"): 30, ("B", "CARD"): 10}, TERMS)
    assert (found[0].place, found[0].topic) == ("A", "LOAN")
    assert found[0].gap > 15
    assert found[-1].gap < 0


def test_two_complaints_in_a_small_place_do_not_make_it_the_first_concern():
    complained = {
        ("big", "LOAN"): Complained(300, 75),
        ("big", "CARD"): Complained(300, 75),
        ("tiny", "LOAN"): Complained(2, 2),
    }
    found = {(one.place, one.topic): one for one in needs(complained, {("big", "CARD"): 100}, TERMS)}
    assert found["tiny", "LOAN"].share < 0.6  # raw: all of it
    assert found["tiny", "LOAN"].weight < found["big", "LOAN"].weight / 50


def test_growth_counts_but_only_so_far():
    assert growth_of(Complained(100, 25), TERMS) == pytest.approx(1)
    assert growth_of(Complained(100, 100), TERMS) == 2
    assert growth_of(Complained(100, 0), TERMS) == 0.5
    assert growth_of(Complained(2, 2), TERMS) < 1.3


def test_without_any_complaint_no_session_is_wanted_anywhere():
    assert all(one.wanted == 0 for one in needs({}, {("A", "CARD"): 5}, TERMS))


@given(
    st.dictionaries(
        st.tuples(st.sampled_from("ABC"), st.sampled_from("XYZ")),
        st.tuples(st.integers(1, 200), st.floats(0, 1)).map(lambda n: Complained(n[0], round(n[0] * n[1]))),
        min_size=1,
        max_size=6,
    ),
    st.dictionaries(st.tuples(st.sampled_from("ABC"), st.sampled_from("XYZ")), st.integers(0, 50), max_size=6),
)
@settings(max_examples=50)
def test_all_sessions_held_are_spread_and_gaps_cancel_out(complained, held):
    found = needs(complained, held, TERMS)
    assert sum(one.wanted for one in found) == pytest.approx(sum(held.values()))
    assert sum(one.gap for one in found) == pytest.approx(0, abs=1e-6)
    assert all(0 <= one.share <= 1 for one in found)


def test_a_share_with_nothing_known_is_the_general_one():
    assert shrunk(0, 0, 0.3, 20) == pytest.approx(0.3)
    assert shrunk(0, 0, 0.3, 0) == 0.3
