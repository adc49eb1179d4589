"""Drawing and marking questions; who is due; codes to scan."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fengqiao.education.rules.codes import code_at, holds
from fengqiao.education.rules.due import Standing, standing, valid_until
from fengqiao.education.rules.quizzes import draw, score, stars


@given(st.lists(st.integers(0, 50)), st.integers(0, 10), st.integers(0, 99))
@settings(max_examples=40)
def test_a_draw_repeats_with_its_seed_and_holds_no_question_twice(bank, number, seed):
    drawn = draw(bank, number=number, seed=seed)
    assert drawn == draw(list(reversed(bank)), number=number, seed=seed)
    assert len(set(drawn)) == len(drawn) == min(number, len(set(bank)))


def test_a_score_is_rounded_down_so_that_a_pass_mark_is_really_reached():
    assert score([1, 0, 2], [1, 0, 1]) == 66
    assert score([1], [1]) == 100
    assert score([None, 1], [0, 1]) == 50
    assert score([], []) == 0


def test_satisfaction_is_a_mean_of_stars_or_nothing():
    assert stars({"stars5": 3, "stars1": 1, "completed": 9}) == (4.0, 4)
    assert stars({}) == (None, 0)


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (None, Standing.MISSING),
        (-1, Standing.LAPSED),
        (0, Standing.ENDING),
        (60, Standing.ENDING),
        (61, Standing.VALID),
    ],
)
def test_how_one_stands_with_a_certificate(until, expected):
    today = date(2026, 6, 1)
    last = None if until is None else today + timedelta(days=until)
    assert standing(last, today=today, notice_days=60) is expected


def test_a_certificate_ends_the_day_before_the_same_day_also_at_the_end_of_february():
    assert valid_until(date(2026, 6, 1), 24) == date(2028, 5, 31)
    assert valid_until(date(2024, 2, 29), 12) == date(2025, 2, 27)
    assert valid_until(date(2026, 11, 30), 1) == date(2026, 12, 29)
    assert valid_until(date(2026, 12, 15), 12) == date(2027, 12, 14)


def test_a_code_to_scan_holds_for_its_turn_and_the_next_only():
    at = datetime(2026, 6, 1, tzinfo=UTC)
    code = code_at("secret", at, seconds=30)
    assert holds("secret", code, at + timedelta(seconds=45), seconds=30)
    assert not holds("secret", code, at + timedelta(seconds=61), seconds=30)
    assert not holds("other", code, at, seconds=30)
