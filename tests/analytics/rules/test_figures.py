"""Figures from counts."""

from collections import Counter
from statistics import median, quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.analytics.rules.figures import is_too_small, merged, quantile, value_of
from fengqiao.analytics.rules.measures import MEASURES

days = st.lists(st.integers(0, 400), min_size=1, max_size=200)


@given(days)
def test_the_median_of_a_histogram_is_the_median_of_its_values(values):
    assert quantile(Counter(values), 0.5) == pytest.approx(median(values))


@given(st.lists(st.integers(0, 400), min_size=2, max_size=200))
def test_the_ninetieth_percentile_is_interpolated_as_sql_does(values):
    assert quantile(Counter(values), 0.9) == pytest.approx(quantiles(values, n=10, method="inclusive")[8])


@given(days, days)
def test_histograms_merge_into_the_histogram_of_all_values(one, other):
    assert merged([Counter(one), Counter(other)]) == Counter(one + other)


def test_nothing_has_no_quantile():
    assert quantile({}, 0.5) is None


def test_a_rate_of_no_cases_has_no_value():
    assert value_of(MEASURES["on_time_rate"], numerator=0, denominator=0, statistic=None) is None


def test_too_few_cases_have_no_ninetieth_percentile():
    p90 = MEASURES["days_to_settle_p90"]
    assert value_of(p90, numerator=9, denominator=9, statistic=12.0) is None
    assert value_of(p90, numerator=10, denominator=10, statistic=12.0) == 12.0


@given(st.integers(0, 50), st.integers(0, 50), st.integers(2, 10))
def test_a_published_rate_never_rests_on_a_handful_of_cases(inside, outside, below):
    small = is_too_small(MEASURES["on_time_rate"], numerator=inside, denominator=inside + outside, below=below)
    assert small == any(0 < n < below for n in (inside, outside, inside + outside))
