import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.foundation.numbering import (
    COMPLAINT,
    PREFIXES,
    RECEIPT_ALPHABET,
    check_character,
    compose_number,
    is_valid_number,
    new_receipt_code,
    next_number,
    normalise_number,
    normalise_receipt,
    receipt_digest,
    receipt_matches,
    reserve_numbers,
)

numbers = st.builds(compose_number, st.sampled_from(sorted(PREFIXES)), st.integers(2000, 2999), st.integers(1, 10**9))
codes = st.text(st.sampled_from(RECEIPT_ALPHABET), min_size=8, max_size=8)


@pytest.mark.parametrize(("body", "check"), [("0794", "0"), ("079", "X"), ("11010519491231002", "X")])
def test_the_check_character_is_that_of_iso_7064_mod_11_2(body, check):
    assert check_character(body) == check


@given(numbers)
def test_a_composed_number_is_valid(number):
    assert is_valid_number(number)


@given(numbers, st.data())
def test_any_single_wrong_digit_is_detected_the_check_character_included(number, data):
    place = data.draw(st.integers(2, len(number) - 1))
    allowed = "0123456789X" if place == len(number) - 1 else "0123456789"
    wrong = data.draw(st.sampled_from(allowed.replace(number[place], "")))
    assert not is_valid_number(number[:place] + wrong + number[place + 1 :])


@given(numbers, st.data())
def test_any_exchange_of_two_neighbours_is_detected(number, data):
    places = [n for n in range(len(number) - 1) if number[n] != number[n + 1]]
    place = data.draw(st.sampled_from(places))
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert not is_valid_number(swapped)


@given(numbers)
def test_the_other_kind_of_case_is_detected(number):
    assert not any(is_valid_number(other + number[2:]) for other in PREFIXES - {number[:2]})


@pytest.mark.parametrize("text", ["", "TS2026", "XX20260000001X", "TS２０２６0000001X", "TS20260000001x"])
def test_what_has_another_form_is_no_number(text):
    assert not is_valid_number(text)


@pytest.mark.parametrize(
    ("prefix", "year", "sequence"), [("XX", 2026, 1), ("TS", 26000, 1), ("TS", 2026, 10**12), ("TS", 2026, -1)]
)
def test_parts_that_make_no_number_are_refused(prefix, year, sequence):
    with pytest.raises(ValueError, match="no case number"):
        compose_number(prefix, year, sequence)


@given(numbers)
def test_a_number_may_be_typed_in_small_letters_with_spaces_and_dashes(number):
    assert normalise_number(f" {number[:2].lower()}-{number[2:6]} {number[6:].lower()} ") == number


@pytest.mark.django_db
def test_numbers_never_come_twice():
    numbers = [next_number(COMPLAINT, 2026), *reserve_numbers(COMPLAINT, 2026, 50), next_number(COMPLAINT, 2027)]
    assert len(set(numbers)) == 52
    assert all(is_valid_number(number) for number in numbers)
    assert numbers[0].startswith("TS2026")


@pytest.mark.django_db
def test_many_numbers_are_reserved_in_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(reserve_numbers(COMPLAINT, 2026, 1000)) == 1000


def test_receipt_codes_have_eight_characters_none_of_them_ambiguous_and_differ():
    codes = {new_receipt_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 8 and set(code) <= set(RECEIPT_ALPHABET) for code in codes)
    assert not set(RECEIPT_ALPHABET) & set("0O1IL")


@given(numbers, codes)
def test_a_receipt_code_opens_its_case_however_it_is_typed(number, code):
    digest = receipt_digest(number, code)
    assert len(digest) == 32
    assert receipt_matches(number, f" {code[:4].lower()}-{code[4:]} ", digest)
    assert receipt_matches(number.lower(), code.replace("Q", "0"), memoryview(digest))


@given(numbers, codes, codes)
def test_another_code_or_another_case_does_not_open_it(number, code, other):
    digest = receipt_digest(number, code)
    assert receipt_matches(number, other, digest) == (code == other)
    assert not receipt_matches(f"{number}0", code, digest)


def test_full_width_letters_and_digits_are_read_as_plain_ones():
    assert normalise_receipt("ａｂ２３ CD—45") == "AB23CD45"


def test_codes_given_before_a_change_of_the_secret_key_stay_good(settings):
    digest = receipt_digest("TS1", "ABCD2345")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "new" * 12
    assert receipt_matches("TS1", "ABCD2345", digest)
    settings.SECRET_KEY_FALLBACKS = []
    assert not receipt_matches("TS1", "ABCD2345", digest)
