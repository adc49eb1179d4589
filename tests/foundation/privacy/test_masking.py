import re
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fengqiao.foundation.privacy.masking import (
    mask_address,
    mask_card,
    mask_email,
    mask_id,
    mask_name,
    mask_phone,
    normalise_phone,
    scrub,
)

digits = st.text("0123456789")
mobiles = st.builds(lambda second, rest: f"1{second}{rest:09d}", st.integers(3, 9), st.integers(0, 10**9 - 1))
identities = st.builds(
    lambda area, day, rest, check: f"{area}{day:%Y%m%d}{rest:03d}{check}",
    st.integers(110000, 659999),
    st.dates(min_value=date(1900, 1, 1)),
    st.integers(0, 999),
    st.sampled_from("0123456789X"),
)
cards = st.integers(10**15, 10**19 - 1).map(str)
emails = st.from_regex(r"\A[a-z0-9][a-z0-9._]{0,10}[a-z0-9]@[a-z]{1,8}\.(com|cn)\Z")
words = st.text(st.characters(exclude_categories=("Cs", "Nd")), max_size=20)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("", ""),
        ("张", "*"),
        ("张三", "张*"),
        ("王小明", "王**"),
        ("欧阳小明", "欧**明"),
        ("买买提·艾力", "买****力"),
        ("John Smith", "J*** S****"),
        ("Anne-Marie O'Neil", "A********* O*****"),
        ("J", "J*"),
        ("José 13812345678", "J*** 1**********"),
    ],
)
def test_a_name_keeps_one_character_or_first_and_last_or_initials(name, masked):
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812345678", "138****5678"),
        ("+86 138-1234-5678", "138****5678"),
        ("0575-88001234", "057*****1234"),
        ("88001234", "******34"),
        ("110", "***"),
    ],
)
def test_a_phone_keeps_its_first_three_and_last_four_digits(phone, masked):
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("value", "strict", "masked"),
    [
        ("33060219900307123X", False, "330602********123X"),
        ("33060219900307123X", True, "3****************X"),
        ("E12345678", False, "E*******8"),
        ("E1", False, "**"),
    ],
)
def test_an_identity_number_keeps_six_and_four_or_one_and_one(value, strict, masked):
    assert mask_id(value, strict=strict) == masked


@pytest.mark.parametrize(
    ("card", "masked"), [("6222 0212 3456 7890 123", "622202*********0123"), ("1234567890", "******7890"), ("12", "**")]
)
def test_a_card_keeps_six_and_four_an_account_its_last_four(card, masked):
    assert mask_card(card) == masked


@pytest.mark.parametrize(
    ("email", "masked"),
    [("zhang.san@qq.com", "z***@qq.com"), ("a@b.cn", "a***@b.cn"), ("none", "***"), ("@b.cn", "***")],
)
def test_a_mail_address_keeps_its_first_character_and_domain(email, masked):
    assert mask_email(email) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("浙江省绍兴市越城区胜利东路88号3幢201室", "浙江省绍兴市越城区胜利东路***"),
        ("诸暨市枫桥镇枫源村12组", "诸暨市枫桥镇枫源村***"),
        ("越城区府山街道", "越城区府山街道"),
        ("绍兴市越城区某某小区", "绍兴市越城区某某小区"),
        ("绍兴市越城区104国道旁3号", "绍兴市越城区***"),
        ("12 Main Street", "***"),
        ("", ""),
    ],
)
def test_an_address_ends_with_its_street_or_village(address, masked):
    assert mask_address(address) == masked


@given(st.text(max_size=30))
def test_masks_never_fail_and_never_show_a_value_whole(text):
    for mask in (mask_name, mask_phone, mask_id, mask_email, mask_card):
        value = text.strip()
        assert not re.search(r"[^\W_]", value) or mask(text) != value
    mask_address(text)


@given(mobiles)
def test_a_masked_phone_hides_four_digits_however_it_was_written(mobile):
    assert mask_phone(f"+86 {mobile[:3]}-{mobile[3:7]} {mobile[7:]}") == f"{mobile[:3]}****{mobile[7:]}"


@given(words, st.sampled_from(["mobile", "identity", "card", "email"]), words, st.data())
def test_scrubbing_leaves_no_number_or_mail_address_whole(before, kind, after, data):
    value = data.draw({"mobile": mobiles, "identity": identities, "card": cards, "email": emails}[kind])
    assert value not in scrub(f"{before} {value} {after}")


@given(st.text("0123456789 -+@.x客X电", max_size=40))
def test_scrubbing_twice_changes_nothing_more(text):
    assert scrub(scrub(text)) == scrub(text)


@given(words)
def test_scrubbing_leaves_words_alone(text):
    assume("@" not in text)
    assert scrub(text) == text


@pytest.mark.parametrize(
    ("text", "scrubbed"),
    [
        ("电话13812345678，身份证33060219900307123x。", "电话138****5678，身份证330602********123x。"),
        ("卡号6222 0212 3456 7890", "卡号622202******7890"),
        ("手机138 1234 5678或+86 13912345678", "手机138****5678或+86 139****5678"),
        ("邮箱 zhang@qq.com", "邮箱 z***@qq.com"),
        ("案号TS20260000123X，金额12345.67元，2026-01-31", "案号TS20260000123X，金额12345.67元，2026-01-31"),
        ("旧证330602900307123", "旧证330602*****7123"),
    ],
)
def test_free_text_keeps_everything_but_personal_numbers(text, scrubbed):
    assert scrub(text) == scrubbed


@given(mobiles, st.sampled_from(["{}", "+86{}", "0086 {}", "86-{}", " {} "]))
def test_every_spelling_of_a_mobile_number_is_normalised_alike(mobile, spelling):
    assert normalise_phone(spelling.format(mobile)) == mobile
