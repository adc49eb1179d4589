"""Instalments as people type them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.foundation.errors import Invalid
from fengqiao.mediation.rules.instalments import Promise, check, read

TODAY = date(2022, 6, 1)


@pytest.mark.parametrize(
    "line",
    ["2022-07-01 5000", "2022/7/1，5,000.00元", "2022年7月1日 5000", "2022.07.01:5000 元", "  2022-07-01   5000  "],
)
def test_a_date_and_an_amount_are_read_however_they_are_written(line):
    assert read(line) == [Promise(date(2022, 7, 1), Decimal(5000))]


@pytest.mark.parametrize("line", ["七月一日 5000", "2022-13-01 5000", "2022-07-01", "5000", "2022-07-01 五千"])
def test_a_line_that_is_no_date_and_amount_is_named(line):
    with pytest.raises(Invalid) as refused:
        read(f"2022-07-01 5000\n{line}")
    assert "2" in refused.value.fields["instalments"]


def test_payments_add_up_to_what_was_agreed_and_lie_ahead():
    two = read("2022-08-01 5000\n2022-07-01 5000")
    assert [one.due_on for one in two] == [date(2022, 7, 1), date(2022, 8, 1)]
    check(two, amount=Decimal(10000), on=TODAY)
    with pytest.raises(Invalid):
        check(two, amount=Decimal(9999), on=TODAY)
    with pytest.raises(Invalid):
        check(two, amount=Decimal(10000), on=date(2022, 7, 2))


@given(st.text(max_size=200))
def test_any_text_is_read_in_order_or_refused_by_name(text):
    refused = {}
    try:
        promises = read(text)
    except Invalid as wrong:
        promises, refused = [], wrong.fields
    assert promises == sorted(promises, key=lambda one: one.due_on)
    assert set(refused) <= {"instalments"}
