"""The rules of stations: scores, outcomes, periods, and a lifecycle that holds together."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.foundation.actors import ActorKind, Role
from fengqiao.foundation.errors import NotAllowed
from fengqiao.foundation.lifecycle import Facts
from fengqiao.stations.rules.conditions import outcomes_for
from fengqiao.stations.rules.moves import LIFECYCLE, MOVES
from fengqiao.stations.rules.periods import add_months, end_of_mark
from fengqiao.stations.rules.scoring import Measure, Policy, Verdict, merge
from fengqiao.stations.rules.states import Action, CheckKind, Outcome, State
from fengqiao.stations.services.effects import EFFECTS

POLICY = Policy(gap_pct=30, must_pct=60, pass_pct=80, rectify_pct=65)
MEASURES = [Measure("A", 10, is_must=True), Measure("B", 10)]


def score(first, second, agreed=None):
    return merge(MEASURES, [first, second], agreed or {}, POLICY)


def test_the_score_is_the_mean_of_both_in_halves():
    found = score({"A": 9, "B": 8}, {"A": 10, "B": 8})
    assert [line.result for line in found.lines] == [Decimal("9.5"), Decimal(8)]
    assert (found.total, found.share, found.verdict) == (Decimal("17.5"), Decimal("87.5"), Verdict.MET)


def test_a_large_difference_is_open_until_both_have_talked():
    found = score({"A": 10, "B": 4}, {"A": 10, "B": 8})
    assert [line.code for line in found.open_lines] == ["B"]
    assert found.total is None
    settled = score({"A": 10, "B": 4}, {"A": 10, "B": 8}, {"B": Decimal("6.5")})
    assert settled.total == Decimal("16.5")


def test_a_difference_at_the_threshold_is_no_matter():
    assert score({"A": 10, "B": 5}, {"A": 10, "B": 8}).open_lines == []


def test_a_must_have_that_fails_cannot_be_made_up_for():
    found = merge([Measure("A", 10, is_must=True), Measure("B", 90)], [{"A": 5, "B": 90}] * 2, {}, POLICY)
    assert found.share == Decimal("95.0")
    assert [line.code for line in found.failed_musts] == ["A"]
    assert found.verdict is Verdict.MENDABLE


def test_a_missing_mark_leaves_the_score_open():
    assert score({"A": 10}, {"A": 10, "B": 8}).verdict is None


@pytest.mark.parametrize("bad", [{"A": 11, "B": 0}, {"A": -1, "B": 0}])
def test_a_mark_outside_its_points_is_refused(bad):
    with pytest.raises(ValueError, match="outside"):
        score(bad, {"A": 1, "B": 1})


def test_one_sheet_is_no_score():
    with pytest.raises(ValueError, match="two"):
        merge(MEASURES, [{}], {}, POLICY)


points = st.fixed_dictionaries({"A": st.integers(0, 10), "B": st.integers(0, 10)})


@given(points, points)
def test_neither_person_counts_more(one, other):
    assert score(one, other).total == score(other, one).total


@given(points)
def test_two_who_agree_get_what_they_gave(one):
    found = score(one, one)
    assert found.total == sum(one.values())
    assert (found.verdict is Verdict.MET) is (found.share >= 80 and one["A"] >= 6)


@pytest.mark.parametrize("kind", CheckKind)
@pytest.mark.parametrize("verdict", Verdict)
def test_only_a_station_that_meets_the_standard_is_granted_or_passes(kind, verdict):
    found = outcomes_for(kind, verdict)
    assert found
    assert bool({Outcome.GRANT, Outcome.PASS} & set(found)) is (verdict is Verdict.MET)


def test_months_end_on_the_last_day_of_a_shorter_month():
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert end_of_mark(date(2023, 3, 2), 3) == date(2026, 3, 1)
    assert end_of_mark(date(2024, 2, 29), 3) == date(2027, 2, 28)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_months_add_up(day, months):
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day


def facts(state, role=Role.REGULATOR, **circumstances):
    return Facts(state=state, role=role, actor_kind=ActorKind.STAFF, holds=True, circumstances=circumstances)


def test_every_move_has_its_effect_and_leads_only_where_declared():
    assert set(EFFECTS) == {move.action for move in MOVES} == set(Action)


def test_every_state_can_be_left():
    for state in State:
        assert [move for move in MOVES if state in move.before]


def test_who_took_part_may_not_decide_the_appeal():
    with pytest.raises(NotAllowed, match="不能决定申诉"):
        LIFECYCLE.move_for(
            Action.DECIDE_APPEAL, facts(State.WITHDRAWN, inspects=True, appeal_open=True, took_part=True)
        )


def test_a_renewal_waits_for_its_time_unless_the_mark_is_gone():
    given_ = {"of_house": True, "outlet_open": True, "stage": "", "appeal_open": False}
    from datetime import timedelta

    dates = {"today": date(2026, 1, 1), "expires_on": date(2026, 12, 31), "renew_ahead": timedelta(days=90)}
    held = facts(State.GRANTED, Role.OFFICER, **given_, **dates)
    assert LIFECYCLE.move(Action.RENEW).refusal(held) is not None
    assert LIFECYCLE.move(Action.RENEW).refusal(facts(State.WITHDRAWN, Role.OFFICER, **given_, **dates)) is None
