"""Values beside others."""

from hypothesis import given
from hypothesis import strategies as st

from fengqiao.supervision.rules.comparing import among, change
from fengqiao.supervision.rules.indicators import INDICATORS, Direction

values = st.floats(-1e6, 1e6, allow_nan=False)
UP, DOWN = INDICATORS["on_time_rate"], INDICATORS["passed_up_rate"]
NEUTRAL = INDICATORS["received"]


@given(values, values)
def test_what_is_better_one_way_is_worse_the_other_way(now: float, then: float) -> None:
    up, down = change(UP, now, then), change(DOWN, now, then)
    assert up is not None
    assert down is not None
    assert (up.is_better is None) is (now == then)
    assert now == then or up.is_better is not down.is_better


def test_there_is_no_change_from_what_nobody_knows() -> None:
    assert change(UP, 1.0, None) is None
    assert change(UP, None, 1.0) is None


@given(st.lists(values, min_size=1, max_size=20))
def test_exactly_the_best_have_rank_one(others: list[float]) -> None:
    ranks = [among(UP, one, others).rank for one in others]  # type: ignore[union-attr]
    assert [one for one, rank in zip(others, ranks, strict=True) if rank == 1] == [
        o for o in others if o == max(others)
    ]


def test_neutral_indicators_are_not_ranked() -> None:
    assert NEUTRAL.direction is Direction.NEUTRAL
    stands = among(NEUTRAL, 3.0, [1.0, 2.0, 3.0])
    assert stands is not None
    assert (stands.rank, stands.median) == (None, 2.0)
