"""Periods: reading, lengths, neighbours."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.supervision.rules.periods import Period, UnreadablePeriodError, year_earlier

days = st.dates(date(2001, 1, 1), date(2090, 12, 31))
periods = st.builds(
    lambda day, of: of(day), days, st.sampled_from((Period.year_of, Period.quarter_of, Period.month_of))
)


@given(periods)
def test_what_is_written_is_read_back(period: Period) -> None:
    assert Period.read(period.key) == period


@given(periods)
def test_the_period_before_ends_on_the_day_before(period: Period) -> None:
    assert period.before().last == period.first - timedelta(days=1)
    assert len(period.before().months) == len(period.months)


@given(periods)
def test_last_years_period_has_the_same_months(period: Period) -> None:
    assert period.year_before().months == period.months
    assert period.year_before().year == period.year - 1


@given(st.integers(2001, 2090))
def test_quarters_make_up_the_year(year: int) -> None:
    quarters = Period(year).quarters
    assert quarters[0].first == Period(year).first
    assert quarters[-1].last == Period(year).last
    assert all(late.first == early.last + timedelta(days=1) for early, late in itertools.pairwise(quarters))


@given(periods, days)
def test_a_period_is_over_once_its_last_day_lies_behind(period: Period, today: date) -> None:
    assert period.is_over(today) is (today > period.last)
    assert period.until(today) <= today


@pytest.mark.parametrize("text", ["", "2019Q5", "2019-13", "19", "2019-1", "1889", "2019Q", "20190", "2019-00"])
def test_what_names_no_period_is_refused(text: str) -> None:
    with pytest.raises(UnreadablePeriodError):
        Period.read(text)


def test_the_day_after_a_leap_day_is_compared_with_the_last_of_february() -> None:
    assert year_earlier(date(2024, 2, 29)) == date(2023, 2, 28)
