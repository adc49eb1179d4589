"""Numbers as an editor writes them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.supervision.rules.bulletin.numbers import SCALES, Form, UnknownFormError, exact, written

AMOUNTS = st.decimals(min_value=0, max_value=10**13, places=2)
COUNTS = st.integers(min_value=0, max_value=10**12).map(Decimal)


@pytest.mark.parametrize(
    ("value", "unit", "form", "text"),
    [
        ("937", "件", "", "937件"),
        ("87806100", "元", "", "8780.61万元"),
        ("87806100", "元", "亿", "0.88亿元"),
        ("2180000", "人次", "万", "218万人次"),
        ("330126", "份", "万 余", "33万余份"),
        ("330000", "份", "万 余", "33万份"),
        ("3126", "场", "余", "3100余场"),
        ("3100", "场", "余", "3100场"),
        ("2168", "个村社", "余", "2100余个村社"),
        ("3126", "场", "余 1000", "3000余场"),
        ("7", "场", "余", "7场"),
        ("92.25", "%", "", "92.3%"),
        ("123456.5", "元", "原", "123456.5元"),
        ("99999999", "元", "", "1亿元"),
        ("250000000", "元", "", "2.5亿元"),
        ("9999.5", "件", "", "10000件"),
        ("4.505", "件/亿元", "", "4.5件/亿元"),
        ("123456", "件/亿元", "", "123456.0件/亿元"),
        ("0", "件", "余", "0件"),
    ],
)
def test_a_number_is_written_as_an_editor_would(value, unit, form, text):
    decimals = {"%": 1, "件/亿元": 1, "元": 2}.get(unit, 0)
    assert written(Decimal(value), unit, Form.read(form), decimals=decimals) == text


def test_a_form_nobody_knows_is_refused():
    for words in ("千", "余 百", "100", "9位"):
        with pytest.raises(UnknownFormError):
            Form.read(words)


@given(value=COUNTS, scale=st.sampled_from(["原", "万", "亿"]), step=st.sampled_from([0, 1, 10, 100, 1000]))
def test_more_than_is_never_too_much_and_less_than_a_step_away(value, scale, step):
    text = written(value, "场", Form(scale, rounds_down=True, step=step))
    if "余" not in text:
        return
    number = Decimal(text.partition("余")[0].rstrip("万亿")) * SCALES[scale]
    whole = value / SCALES[scale]
    wide = Decimal(step) or max(Decimal(1), Decimal(10) ** (len(str(int(whole))) - 2))
    assert number < value < number + wide * SCALES[scale]


@given(value=AMOUNTS, scale=st.sampled_from(["万", "亿"]), places=st.integers(0, 4))
def test_halves_are_rounded_up_and_nothing_is_off_by_more_than_half_a_unit(value, scale, places):
    text = written(value, "元", Form(scale, places=places))
    number = Decimal(text.removesuffix(f"{scale}元"))
    unit = Decimal(1).scaleb(-places)
    off = number - value / SCALES[scale]
    assert -unit / 2 < off <= unit / 2


@given(value=AMOUNTS)
def test_a_number_whose_size_chooses_the_unit_stays_readable_and_close(value):
    text = written(value, "元", decimals=2)
    body = text.removesuffix("元")
    scale = body[-1] if body[-1] in "万亿" else "原"
    number = Decimal(body.rstrip("万亿"))
    assert abs(number * SCALES[scale] - value) <= SCALES[scale] * Decimal("0.005")
    assert scale == "亿" or number <= 10_000


@given(value=AMOUNTS)
def test_the_exact_number_is_exact(value):
    assert Decimal(exact(value, "元").removesuffix("元").replace(",", "")) == value
