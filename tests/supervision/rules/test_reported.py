"""Reported figures as denominators: complete, or missing."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.rules.reported import Item, amount_in, counted_until

YEAR = Period(2025)
QUARTERS = [one.key for one in YEAR.quarters]
AFTER, IN_AUGUST = date(2026, 2, 1), date(2025, 8, 20)
amounts = st.decimals(0, 10**9, places=2)


@given(st.lists(amounts, min_size=4, max_size=4))
def test_quarters_of_a_flow_add_up_to_the_year(values: list[Decimal]) -> None:
    known = dict(zip(QUARTERS, values, strict=True))
    assert amount_in(Item.PREMIUM, YEAR, known, today=AFTER) == sum(values)


@given(st.sets(st.sampled_from(QUARTERS), max_size=3))
def test_a_missing_quarter_leaves_the_year_without_a_figure(given_quarters: set[str]) -> None:
    known = dict.fromkeys(given_quarters, Decimal(5))
    assert amount_in(Item.PREMIUM, YEAR, known, today=AFTER) is None


def test_the_years_own_figure_goes_before_its_quarters() -> None:
    known = {"2025": Decimal(100), "2025Q1": Decimal(1)}
    assert amount_in(Item.PREMIUM, YEAR, known, today=AFTER) == Decimal(100)


def test_a_running_year_counts_complaints_and_premium_up_to_the_same_quarter() -> None:
    known = {"2025Q1": Decimal(10), "2025Q2": Decimal(20)}
    assert amount_in(Item.PREMIUM, YEAR, known, today=IN_AUGUST) == Decimal(30)
    assert counted_until(YEAR, today=IN_AUGUST) == date(2025, 6, 30)


def test_of_a_stock_the_last_quarter_counts() -> None:
    known = {"2025Q1": Decimal(10), "2025Q2": Decimal(20)}
    assert amount_in(Item.PERSONAL_CUSTOMERS, YEAR, known, today=IN_AUGUST) == Decimal(20)


def test_before_any_quarter_is_over_there_is_nothing_to_hold_complaints_against() -> None:
    assert counted_until(YEAR, today=date(2025, 2, 1)) is None
    assert amount_in(Item.PREMIUM, YEAR, {"2025": Decimal(1)}, today=date(2025, 2, 1)) is None
