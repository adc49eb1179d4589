"""Whether a committee is as the law asks: its bounds, and what is said beyond them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.mediation.rules.committee import Flaw, Seat, Terms, flaws

LAW = Terms(fewest=3, most=9, years=3)
BEGINS, ENDS = date(2025, 3, 1), date(2028, 3, 1)
CHAIR, WOMAN, MEMBER = Seat(True, False), Seat(False, True), Seat(False, False)


def found(seats, *, ends=ENDS, today=date(2026, 11, 26)):
    return flaws(seats, starts_on=BEGINS, ends_on=ends, today=today, terms=LAW)


@pytest.mark.parametrize(
    ("seats", "wrong"),
    [
        ([CHAIR, WOMAN, MEMBER], []),
        ([CHAIR, WOMAN, *[MEMBER] * 7], []),
        ([CHAIR, WOMAN], [Flaw.TOO_FEW]),
        ([CHAIR, WOMAN, *[MEMBER] * 8], [Flaw.TOO_MANY]),
        ([WOMAN, MEMBER, MEMBER], [Flaw.NO_CHAIR]),
        ([CHAIR, CHAIR, WOMAN], [Flaw.TWO_CHAIRS]),
        ([CHAIR, MEMBER, MEMBER], [Flaw.NO_WOMAN]),
        ([], [Flaw.TOO_FEW, Flaw.NO_CHAIR, Flaw.NO_WOMAN]),
    ],
)
def test_from_three_to_nine_with_one_chair_and_a_woman(seats, wrong):
    assert found(seats) == wrong


def test_three_years_to_the_day_and_no_day_longer():
    good = [CHAIR, WOMAN, MEMBER]
    assert found(good, ends=ENDS) == []
    assert found(good, ends=ENDS + timedelta(days=1)) == [Flaw.TOO_LONG]


def test_a_term_is_over_on_the_day_after_its_last():
    good = [CHAIR, WOMAN, MEMBER]
    assert found(good, today=ENDS) == []
    assert found(good, today=ENDS + timedelta(days=1)) == [Flaw.OVER]


@given(st.lists(st.builds(Seat, st.booleans(), st.booleans()), max_size=12))
def test_nobody_is_told_two_things_that_contradict(seats):
    wrong = set(found(seats))
    assert not {Flaw.TOO_FEW, Flaw.TOO_MANY} <= wrong
    assert not {Flaw.NO_CHAIR, Flaw.TWO_CHAIRS} <= wrong
