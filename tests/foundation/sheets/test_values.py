"""Reading single values."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.foundation.sheets import values

DAYS = st.dates(min_value=date(1980, 1, 1), max_value=date(2100, 1, 1))


@given(day=DAYS, form=st.sampled_from(values.DATE_FORMATS))
def test_a_day_is_read_in_every_format_offered(day, form):
    assert values.read_day(day.strftime(form)) == day


@given(moment=st.datetimes(min_value=values.datetime(1980, 1, 1), max_value=values.datetime(2100, 1, 1)))
def test_a_moment_keeps_its_time_to_the_second(moment):
    expected = moment.replace(microsecond=0)
    assert values.read_moment(expected.strftime("%Y-%m-%d %H:%M:%S")) == expected
    assert values.read_moment(expected.strftime("%Y/%m/%d %H:%M")) == expected.replace(second=0)


@given(text=st.text(max_size=20))
def test_any_text_is_read_or_refused_in_words(text):
    for read in (
        values.clean,
        values.read_moment,
        values.read_money,
        values.read_count,
        values.read_flag,
        values.read_degrees,
    ):
        try:
            read(text)
        except ValueError as refusal:
            assert str(refusal)  # noqa: PT017 - both ways are right


@given(amount=st.decimals(min_value=0, max_value=Decimal("99999999999999.99"), places=2, allow_nan=False))
def test_money_is_read_with_and_without_grouping(amount):
    assert values.read_money(str(amount)) == amount
    assert values.read_money(f"￥{amount:,}元") == amount


@given(amount=st.decimals(max_value=Decimal("-0.01"), min_value=-(10**12), places=2, allow_nan=False))
def test_money_below_nothing_is_refused(amount):
    with pytest.raises(ValueError, match="金额"):
        values.read_money(str(amount))


@pytest.mark.parametrize("text", ["2026-02-30", "31.12.2026", "", "0001-01-01", "昨天", "2026-13-01", "1979-12-31"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError, match="日期"):
        values.read_day(text)


@given(n=st.integers(0, 1_000_000))
def test_a_count_comes_back(n):
    assert values.read_count(str(n)) == n
    assert values.read_count(f"{n}.0") == n


@given(day=DAYS)
def test_full_width_digits_are_digits(day):
    wide = day.isoformat().translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert values.read_day(wide) == day


def test_texts_and_degrees_are_taken_up_to_their_bounds():
    assert values.up_to(3)("枫桥镇") == "枫桥镇"
    assert values.read_degrees("-180") == -180
    for read, text in (
        (values.up_to(2), "枫桥镇"),
        (values.read_degrees, "180.01"),
        (values.read_degrees, "nan"),
        (values.read_degrees, "东经"),
    ):
        with pytest.raises(ValueError, match="请"):
            read(text)


def test_one_and_several_are_read_by_code_or_name_in_their_order():
    known = {"cash": 1, "存取款": 1, "bills": 2}
    assert values.one_of(known, "不认识")("存取款") == 1
    assert values.several_of(known, "不认识")("bills， 存取款；cash、") == (2, 1, 1)
    assert values.several_of(known, "不认识")("") == ()
    for read in (values.one_of(known, "不认识"), values.several_of(known, "不认识")):
        with pytest.raises(ValueError, match="不认识"):
            read("转账")
