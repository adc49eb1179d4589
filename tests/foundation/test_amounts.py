"""Amounts are read as people write them."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.foundation.amounts import LIMIT, OUT_OF_RANGE, UNREADABLE, read_amount

UNITS = ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十"))
DIGITS = "零一二三四五六七八九"
FORMAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")


def in_words(number: int) -> str:
    """A number as it is read out, with 零 wherever a place is skipped."""
    if number < 10:
        return DIGITS[number]
    unit, name = next(found for found in UNITS if number >= found[0])
    many, rest = divmod(number, unit)
    skipped = "零" if 0 < rest < unit // 10 else ""
    return in_words(many) + name + skipped + (in_words(rest) if rest else "")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("三万", "30000"), ("3万", "30000"), ("1.5万", "15000"), ("两千", "2000"), ("3,000", "3000"),
        ("３０００", "3000"), ("３，０００", "3000"), ("3000元", "3000"), ("三千块", "3000"), ("两百块钱", "200"),
        ("￥１２００", "1200"), ("¥1,234,567.89", "1234567.89"), ("人民币三万元整", "30000"), ("1200,", "1200"),
        ("三万五", "35000"), ("两百五", "250"), ("一千五", "1500"), ("一千零五", "1005"), ("3万5", "35000"),
        ("3万5千", "35000"), ("3万零500", "30500"), ("十五", "15"), ("一百一十", "110"), ("一百零五", "105"),
        ("壹万贰仟叁佰元", "12300"), ("1.2亿", "120000000"), ("十万", "100000"), ("0", "0"), ("零", "0"), (".5", "0.5"),
        ("3 万 元", "30000"), ("2百万", "2000000"), ("五角", None), ("三三", None), ("万", None), ("很多", None),
        ("1.5万3千", None), ("1,5万", None), ("1,0000", None), ("-5", None), ("1e9", None), ("NaN", None), ("", None),
        ("三万三万", None), ("一二三", None), ("3千5万千", None), (",", None), (".", None), ("٣", None),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_it_is_meant_or_not_at_all(typed, meant):
    if meant is None:
        with pytest.raises(ValueError, match=UNREADABLE):
            read_amount(typed)
    else:
        assert read_amount(typed) == Decimal(meant)


@given(st.integers(0, 10**12 - 1), st.booleans())
def test_every_whole_amount_is_understood_in_words(number, formal):
    words = in_words(number)
    assert read_amount(words.translate(FORMAL) if formal else words) == number


@given(st.decimals(0, LIMIT - 1, places=2), st.sampled_from(("", "元", "块")))
def test_every_amount_is_understood_in_digits_with_or_without_commas(amount, suffix):
    assert read_amount(f"{amount:f}{suffix}") == read_amount(f"{amount:,f}{suffix}") == amount


@given(st.integers(0, 99), st.sampled_from((("千", 1000), ("万", 10**4), ("百万", 10**6))))
def test_digits_may_be_followed_by_a_unit(number, unit):
    assert read_amount(f"{number}{unit[0]}") == number * unit[1]


@pytest.mark.parametrize("typed", ["99999999999999999", "9999999999亿", "1" + "0" * 400])
def test_an_amount_nobody_can_mean_is_refused(typed):
    with pytest.raises(ValueError, match=OUT_OF_RANGE):
        read_amount(typed)


@given(st.one_of(st.text(), st.text(alphabet="零一二两三十百千万亿0123456789.,元块¥")))
def test_whatever_is_typed_becomes_an_amount_in_range_or_a_sentence(text):
    with suppress(ValueError):
        assert 0 <= read_amount(text) < LIMIT
