"""Rating: shipped schemes are sound; scores are bounded, monotone, rounded once; bands leave no gap; weights are checked."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.supervision.queries.rating_schemes import schemes
from fengqiao.supervision.rules.indicators import INDICATORS, Direction, Shape
from fengqiao.supervision.rules.rating.scheme import (
    Measured,
    NotRated,
    Scheme,
    WeightFault,
    for_year,
    full_years,
    not_rated,
    weight_faults,
)
from fengqiao.supervision.rules.rating.scoring import (
    Given,
    band,
    computed,
    differences,
    explained,
    is_score,
    result,
    rounded,
)

OLD, NEW = schemes()
EVERY = [pytest.param(one, id=one.code) for one in schemes()]
points = st.decimals(0, 100, places=1)


def given_by(scheme: Scheme, score: Decimal, deductions: dict[str, Decimal] | None = None) -> Given:
    """All items with the same score."""
    return Given({one.code: score for one in scheme.items()}, scheme.weights(), deductions or {})


@st.composite
def calculations(draw: st.DrawFn) -> tuple[Scheme, Given]:
    scheme = draw(st.sampled_from(schemes()))
    scores = {one.code: draw(points) for one in scheme.items()}
    codes = st.sampled_from([one.code for one in scheme.deductions])
    return scheme, Given(scores, scheme.weights(), draw(st.dictionaries(codes, st.decimals(0, 30, places=1))))


@pytest.mark.parametrize("scheme", EVERY)
def test_a_shipped_scheme_has_sound_weights_points_and_codes(scheme: Scheme) -> None:
    assert weight_faults(scheme, scheme.weights()) == []
    assert all(sum(item.points for item in element.items) == 100 for element in scheme.elements)
    codes = [item.code for element in scheme.elements for item in element.items]
    assert all(len({item.code for item in one.items}) == len(one.items) for one in scheme.elements)
    assert len(codes) == len(set(codes))


def test_the_scheme_of_2021_has_its_weights_and_24_items() -> None:
    assert [one.weight for one in OLD.elements] == [10, 25, 30, 10, 25]
    assert len(OLD.items()) + len(OLD.deductions) == 24


def test_the_scheme_of_2025_has_its_least_weights() -> None:
    assert [one.minimum for one in NEW.elements] == [10, 10, 25, 25, 10, 5, 5]


@pytest.mark.parametrize("scheme", EVERY)
def test_steps_of_a_computed_item_follow_the_direction_of_its_indicator(scheme: Scheme) -> None:
    for item in scheme.items():
        for measured in item.measures:
            scores, starts = [step.score for step in measured.steps], [step.start for step in measured.steps]
            assert starts == sorted(set(starts))
            assert starts[0] == 0
            assert all(is_score(score) for score in scores)
            assert scores == sorted(scores, reverse=INDICATORS[measured.indicator].direction is Direction.DOWN)


@pytest.mark.parametrize("scheme", EVERY)
def test_complaints_are_never_scored_by_their_mere_number(scheme: Scheme) -> None:
    """A house with many outlets or policies has more of them than a small one that works as well."""
    used = [INDICATORS[measured.indicator] for item in scheme.items() for measured in item.measures]
    counts = [one for one in used if one.shape is Shape.COUNT]
    assert all(one.direction is Direction.UP for one in counts)


@given(calculations())
def test_a_score_lies_between_nought_and_a_hundred_with_one_decimal(one: tuple[Scheme, Given]) -> None:
    scheme, starting = one
    reached = result(scheme, starting)
    assert reached.score is not None
    assert is_score(reached.score)
    assert 0 <= reached.deduction <= scheme.most_deduction
    before = sum((part.weighted for part in reached.elements if part.weighted is not None), Decimal())
    assert reached.score == rounded(max(before - reached.deduction, Decimal()))


@given(calculations(), st.data())
def test_a_better_item_never_lowers_and_a_deduction_never_raises_the_score(
    one: tuple[Scheme, Given], data: st.DataObject
) -> None:
    scheme, starting = one
    code = data.draw(st.sampled_from([item.code for item in scheme.items()]))
    reason = data.draw(st.sampled_from([deduction.code for deduction in scheme.deductions]))
    before = result(scheme, starting).score
    better = {**starting.scores, code: data.draw(st.decimals(starting.scores[code], 100, places=1))}
    worse = {**starting.deductions, reason: starting.deductions.get(reason, Decimal()) + 1}
    raised = result(scheme, Given(better, starting.weights, starting.deductions)).score
    lowered = result(scheme, Given(starting.scores, starting.weights, worse)).score
    assert before is not None
    assert raised is not None
    assert lowered is not None
    assert lowered <= before <= raised


@given(calculations(), st.data())
def test_without_one_item_there_is_no_score_rather_than_a_lower_one(
    one: tuple[Scheme, Given], data: st.DataObject
) -> None:
    scheme, starting = one
    code = data.draw(st.sampled_from([item.code for item in scheme.items()]))
    scores = {key: value for key, value in starting.scores.items() if key != code}
    reached = result(scheme, Given(scores, starting.weights, starting.deductions))
    assert (reached.score, reached.level, reached.missing) == (None, None, (code,))


@pytest.mark.parametrize("scheme", EVERY)
def test_bands_leave_no_gap_and_do_not_overlap(scheme: Scheme) -> None:
    starts = [one.start for one in scheme.bands]
    assert starts == sorted(set(starts), reverse=True)
    assert starts[-1] == 0
    found = [band(scheme.bands, Decimal(tenth) / 10).level for tenth in range(1000, -1, -1)]
    assert list(dict.fromkeys(found)) == [one.level for one in scheme.bands]
    assert found == sorted(found)


def test_a_score_is_rounded_half_up_before_its_level_is_found() -> None:
    assert rounded(Decimal("89.95")) == Decimal("90.0")
    assert rounded(Decimal("89.94")) == Decimal("89.9")
    assert result(NEW, given_by(NEW, Decimal("90.0"))).level == "1"
    assert result(NEW, given_by(NEW, Decimal("89.9"))).level == "2A"


def test_each_deduction_counts_up_to_its_own_most_and_all_up_to_the_schemes() -> None:
    single = result(OLD, given_by(OLD, Decimal(90), {"litigation": Decimal(20)}))
    assert (single.asked, single.deduction, single.score) == (Decimal(20), Decimal(5), Decimal(85))
    every = result(OLD, given_by(OLD, Decimal(90), {one.code: Decimal(30) for one in OLD.deductions}))
    assert (every.deduction, every.score, every.level) == (Decimal(25), Decimal(65), "3B")


def test_a_deduction_the_scheme_does_not_know_is_refused() -> None:
    with pytest.raises(KeyError):
        result(OLD, given_by(OLD, Decimal(90), {"mood": Decimal(1)}))


@given(st.sampled_from([one for scheme in schemes() for item in scheme.items() for one in item.measures]))
def test_an_item_without_a_value_of_its_indicator_is_not_scored(measured: Measured) -> None:
    assert computed(measured, None) is None
    assert all(computed(measured, step.start) == step.score for step in measured.steps)
    assert computed(measured, Decimal(-1)) is None


@given(st.data())
def test_weights_of_a_year_sum_to_a_hundred_and_reach_each_minimum(data: st.DataObject) -> None:
    spare = 100 - sum(one.minimum for one in NEW.elements)
    cuts = sorted(data.draw(st.lists(st.decimals(0, spare, places=1), min_size=6, max_size=6)))
    more = [end - start for start, end in zip([Decimal(), *cuts], [*cuts, spare], strict=True)]
    weights = {one.code: one.minimum + extra for one, extra in zip(NEW.elements, more, strict=True)}
    assert weight_faults(NEW, weights) == []
    less = {**weights, "service": Decimal("4.9")}
    assert (WeightFault.MINIMUM, "service") in weight_faults(NEW, less)
    assert (WeightFault.SUM, "") in weight_faults(NEW, {**weights, "system": weights["system"] + 1})


def test_odd_weights_are_named() -> None:
    whole = NEW.weights()
    assert weight_faults(NEW, {"system": Decimal(100)}) == [(WeightFault.ELEMENTS, "")]
    assert weight_faults(NEW, {**whole, "system": Decimal("12.05")}) == [(WeightFault.STEP, "system")]
    assert weight_faults(NEW, {**whole, "system": Decimal("NaN")}) == [(WeightFault.STEP, "system")]
    moved = {**OLD.weights(), "system": Decimal(11), "service": Decimal(29)}
    assert weight_faults(OLD, moved) == [(WeightFault.FIXED, "system"), (WeightFault.FIXED, "service")]
    assert weight_faults(OLD, {**OLD.weights(), "system": Decimal("sNaN")}) == [(WeightFault.FIXED, "system")]
    assert weight_faults(NEW, {**whole, "system": Decimal("1e40")}) == [(WeightFault.SUM, "system")]


def test_each_year_has_one_scheme_from_2021_on() -> None:
    assert for_year(schemes(), 2020) is None
    assert [for_year(schemes(), year) for year in (2021, 2024, 2025, 2026)] == [OLD, OLD, NEW, NEW]
    assert all(sum(one.covers(year) for one in schemes()) == 1 for year in range(2021, 2031))


def test_who_is_too_new_of_an_unrated_kind_or_without_retail_is_not_rated() -> None:
    assert full_years(date(2024, 1, 1), 2024) == 1
    assert full_years(date(2024, 1, 2), 2024) == 0
    assert not_rated(OLD, 2024, kind="bank", opened=date(2023, 6, 1)) is NotRated.NEW
    assert not_rated(NEW, 2025, kind="bank", opened=date(2024, 6, 1)) is None
    assert not_rated(NEW, 2025, kind="reinsurer", opened=None) is NotRated.KIND
    assert not_rated(NEW, 2025, kind="insurer", opened=None, retail=False) is NotRated.NO_RETAIL


@given(calculations(), calculations())
def test_differences_name_what_changed_and_nothing_else(one: tuple[Scheme, Given], other: tuple[Scheme, Given]) -> None:
    assert differences(one[1], one[1]) == []
    for change in differences(one[1], other[1]):
        assert change.old != change.new


def test_a_recalculation_says_which_item_weight_and_deduction_changed() -> None:
    old = given_by(NEW, Decimal(90))
    new = Given({**old.scores, "reach": Decimal(80)}, old.weights, {"events": Decimal(3)})
    assert [(one.what, one.code, one.old, one.new) for one in differences(old, new)] == [
        ("item", "reach", Decimal(90), Decimal(80)),
        ("deduction", "events", None, Decimal(3)),
    ]


@given(calculations(), st.data())
def test_an_item_that_does_not_apply_leaves_its_weight_to_the_others_of_its_element(
    one: tuple[Scheme, Given], data: st.DataObject
) -> None:
    scheme, starting = one
    element = data.draw(st.sampled_from([one for one in scheme.elements if len(one.items) > 1]))
    code = data.draw(st.sampled_from([item.code for item in element.items]))
    left = {key: value for key, value in starting.scores.items() if key != code}
    reached = result(scheme, replace(starting, scores=left, excluded=frozenset({code})))
    part = next(found for found in reached.elements if found.code == element.code)
    rest = [left[item.code] for item in element.items if item.code != code]
    assert part.score is not None
    assert min(rest) <= part.score <= max(rest)


@given(calculations(), calculations())
def test_explained_points_add_up_to_the_whole_difference(one: tuple[Scheme, Given], two: tuple[Scheme, Given]) -> None:
    scheme, old = one
    if two[0] != scheme:
        return
    steps = explained(scheme, old, two[1])
    moved = sum((step.points for step in steps if step.points is not None), Decimal())
    before, after = result(scheme, old).score, result(scheme, two[1]).score
    assert before is not None
    assert after is not None
    assert abs(moved - (after - before)) <= Decimal("0.1")
    assert [step.change for step in steps] == differences(old, two[1])
