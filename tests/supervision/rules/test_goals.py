"""Goals: sides of the baseline, and how far they are reached."""

from hypothesis import given
from hypothesis import strategies as st

from fengqiao.supervision.rules.goals import SLOTS, Standing, Way, is_sound, progress, standing
from fengqiao.supervision.rules.indicators import INDICATORS

numbers = st.floats(-1e6, 1e6, allow_nan=False).map(lambda one: round(one, 3))


def test_there_are_four_rises_and_one_fall_of_known_indicators() -> None:
    assert [one.way for one in SLOTS].count(Way.RISE) == 4
    assert [one.way for one in SLOTS].count(Way.FALL) == 1
    assert all(one.suggested in INDICATORS for one in SLOTS)


@given(numbers, numbers)
def test_a_target_is_sound_one_way_only(baseline: float, target: float) -> None:
    assert is_sound(Way.RISE, baseline, target) + is_sound(Way.FALL, baseline, target) == (baseline != target)


@given(numbers, numbers)
def test_at_the_target_all_of_the_way_is_made(baseline: float, target: float) -> None:
    made = progress(baseline, target, target)
    assert made is None if baseline == target else made == 1


@given(numbers, numbers, numbers)
def test_a_rise_is_reached_from_the_target_upwards(baseline: float, target: float, actual: float) -> None:
    assert (standing(Way.RISE, baseline, target, actual) is Standing.REACHED) is (actual >= target)
    assert (standing(Way.FALL, baseline, target, actual) is Standing.REACHED) is (actual <= target)


def test_the_wrong_way_is_said() -> None:
    assert standing(Way.FALL, 100, 80, 120) is Standing.AWAY
    assert standing(Way.FALL, 100, 80, 90) is Standing.ON_THE_WAY
    assert standing(Way.FALL, 100, 80, None) is Standing.UNKNOWN
