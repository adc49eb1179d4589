"""What must add up in a periodic report, and how it is held against the records."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.supervision.rules.report_parts import parts_of
from fengqiao.supervision.rules.reported import Item
from fengqiao.supervision.rules.reports import DIMENSIONS, Figures, differences, items_for, problems_with

BANK = items_for("bank", "rural_bank")
ITEMS = {Item.PERSONAL_CUSTOMERS: Decimal(1000), Item.CREDIT_CARDS: Decimal(200)}


def figures(received=3, **other):
    parts = {name: {"A": received} for name in DIMENSIONS}
    return Figures(**{"items": ITEMS, "received": received, "closed": 2, "parts": parts, **other})


def test_a_bank_and_an_insurer_report_their_own_business():
    assert set(BANK) == set(ITEMS)
    assert Item.INSURED_PERSON_TIMES in items_for("insurer", "life_insurer")
    assert Item.INSURED_PERSON_TIMES not in items_for("insurer", "property_insurer")


def test_a_whole_report_has_nothing_wrong():
    assert problems_with(figures(), BANK) == {}
    assert problems_with(figures(0, parts={}), BANK) == {}


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("credit_cards", {"items": {Item.PERSONAL_CUSTOMERS: Decimal(1)}}),
        ("premium", {"items": {**ITEMS, Item.PREMIUM: Decimal(1)}}),
        ("credit_cards", {"items": {**ITEMS, Item.CREDIT_CARDS: Decimal(-1)}}),
        ("closed", {"closed": -1}),
        ("channel", {"parts": {**figures().parts, "channel": {"A": 2}}}),
        ("cause", {"parts": {**figures().parts, "cause": {"A": 4, "B": -1}}}),
        ("product", {"parts": {**figures().parts, "product": {"a b": 3}}}),
    ],
)
def test_what_is_missing_or_does_not_add_up_is_named(field, other):
    assert set(problems_with(figures(**other), BANK)) == {field}


counts = st.dictionaries(st.sampled_from(["received", "channel/a", "channel/b"]), st.integers(0, 5).map(Decimal))


@given(counts, counts)
def test_differences_are_exactly_the_lines_that_disagree(reported, counted):
    found = {one.code for one in differences(reported, counted)}
    assert found == {c for c in {*reported, *counted} if reported.get(c, 0) != counted.get(c, 0)}


def test_business_is_not_held_against_records():
    assert differences({"premium": Decimal(5)}, {}) == []


def test_numbers_by_code_are_read_as_people_write_them():
    assert parts_of("phone=3、website：2\n-=1") == {"phone": 3, "website": 2, "-": 1}
    for text in ("phone", "phone=x", "a=1 a=2", "=3"):
        with pytest.raises(ValueError, match=r"分类代码"):
            parts_of(text)
