"""What people type, read kindly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.portal import text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("139 0000 0001", "13900000001"),
        ("+86-139-0000-0001", "13900000001"),
        ("１３９００００００１", None),
        ("１３９０００００００１", "13900000001"),
        ("0575-8800 0001", "057588000001"),
        ("+44 20 7946 0958", "+442079460958"),
        ("12345", None),
        ("一三九", None),
    ],
)
def test_telephones_are_read_with_or_without_blanks_and_country(typed, meant):
    assert text.phone(typed) == meant


@pytest.mark.parametrize(
    ("typed", "is_good"),
    [
        ("11010519491231002X", True),
        ("11010519491231002x", True),
        ("110105194912310021", False),
        ("E12345678", True),
        ("<b>", False),
    ],
)
def test_an_identity_number_with_a_slip_is_noticed(typed, is_good):
    assert (text.identity_number(typed) is not None) is is_good


@given(st.text())
def test_plain_text_has_no_control_or_direction_characters(anything):
    found = text.plain(anything)
    assert not set(found) & set("\x00\r\u202e\u2066\u200b\ufeff")
    assert text.plain(found) == found


def test_line_ends_stay_and_are_of_one_kind():
    assert text.plain(" 甲\r\n乙\r丙 ") == "甲\n乙\n丙"
