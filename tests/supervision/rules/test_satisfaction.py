"""Satisfaction of few and many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.supervision.rules.satisfaction import Prior, Verdict, Votes, interval, prior_of, shrunk, verdict

votes = st.integers(0, 500).flatmap(lambda n: st.builds(Votes, st.just(n), st.integers(0, n)))
some = st.lists(votes, min_size=1, max_size=30)


@given(votes)
def test_the_share_lies_in_its_interval(one: Votes) -> None:
    low, high = interval(one, 0.95)
    assert 0 <= low <= high <= 1
    assert one.share is None or low - 1e-9 <= one.share <= high + 1e-9


@given(votes.filter(lambda one: one.rated > 0))
def test_ten_times_the_ratings_give_a_narrower_interval(one: Votes) -> None:
    low, high = interval(one, 0.95)
    many_low, many_high = interval(Votes(10 * one.rated, 10 * one.satisfied), 0.95)
    assert many_high - many_low < high - low


def test_wilsons_interval_is_that_of_the_textbook() -> None:
    low, high = interval(Votes(10, 10), 0.95)
    assert (round(low, 4), high) == (0.7225, 1.0)


@given(some)
def test_estimates_lie_between_the_own_share_and_the_mean(offices: list[Votes]) -> None:
    prior = prior_of(offices)
    if prior is None:
        assert not any(one.rated for one in offices)
        return
    for one in offices:
        estimate = shrunk(one, prior)
        share = prior.mean if one.share is None else one.share
        assert min(share, prior.mean) - 1e-9 <= estimate <= max(share, prior.mean) + 1e-9


def test_one_lucky_rating_does_not_top_the_list() -> None:
    offices = [Votes(1, 1), Votes(200, 190), Votes(200, 150), Votes(150, 135)]
    prior = prior_of(offices)
    assert prior is not None
    estimates = [shrunk(one, prior) for one in offices]
    assert max(estimates) == estimates[1]


def test_offices_that_differ_by_chance_only_are_all_taken_for_the_mean() -> None:
    offices = [Votes(100, 90)] * 10
    prior = prior_of(offices)
    assert prior is not None
    assert all(abs(shrunk(one, prior) - 0.9) < 1e-9 for one in offices)


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (Votes(5, 5), Verdict.TOO_FEW),
        (Votes(400, 396), Verdict.ABOVE),
        (Votes(400, 300), Verdict.BELOW),
        (Votes(20, 18), Verdict.LIKE_ALL),
    ],
)
def test_only_what_is_beyond_doubt_is_said(one: Votes, said: Verdict) -> None:
    assert verdict(one, Prior(0.9, 50), minimum=10, confidence=0.95) is said
