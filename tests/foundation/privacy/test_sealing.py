import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.foundation.privacy import (
    FieldKeyError,
    Forgotten,
    Sealer,
    Unreadable,
    blind_index,
    blind_index_candidates,
    new_key,
    rewrap,
    seal,
    seal_text,
    unseal,
    unseal_text,
)
from fengqiao.foundation.privacy.keys import parse

texts = st.text(st.characters(exclude_categories=("Cs",)))


def key(version, filler):
    return f"{version}:{base64.urlsafe_b64encode(bytes([filler]) * 32).decode()}"


@given(texts)
def test_what_is_sealed_can_be_read_with_the_persons_key_only(text):
    mine, other = new_key(), new_key()
    blob = seal(mine, text)
    assert unseal(memoryview(mine), memoryview(blob)) == text
    with pytest.raises(Unreadable):
        unseal(other, blob)


@given(texts)
def test_sealing_the_same_text_twice_never_looks_the_same(text):
    sealer = Sealer.new()
    assert sealer.seal(text) != sealer.seal(text)


@given(texts.filter(bool), st.data())
def test_a_changed_byte_is_noticed(text, data):
    sealer = Sealer.new()
    blob = bytearray(sealer.seal(text))
    blob[data.draw(st.integers(0, len(blob) - 1))] ^= 1
    with pytest.raises(Unreadable):
        sealer.unseal(blob)


@pytest.mark.parametrize("blob", [b"", b"x", b"x" * 12])
def test_a_truncated_value_is_unreadable(blob):
    with pytest.raises(Unreadable):
        unseal(new_key(), blob)
    with pytest.raises(Unreadable):
        unseal_text(bytes([seal_text("x")[0]]) + blob)


def test_an_empty_value_is_unreadable():
    with pytest.raises(Unreadable):
        unseal_text(b"")


def test_without_a_key_a_person_is_forgotten():
    with pytest.raises(Forgotten):
        unseal(None, seal(new_key(), "张三"))


def test_a_stored_key_opens_as_a_sealer_that_reads_and_writes():
    first = Sealer.new()
    again = Sealer.of(first.sealed_key)
    assert again.unseal(first.seal("绍兴")) == first.unseal(again.seal("绍兴")) == "绍兴"


def test_after_rotation_old_values_are_read_and_rewrapped_keys_need_only_the_new_field_key(settings):
    settings.FIELD_KEYS = key(1, 1)
    old = new_key()
    blob, text = seal(old, "张三"), seal_text("a@b.cn")
    settings.FIELD_KEYS = f"{key(2, 2)},{key(1, 1)}"
    assert unseal(old, blob) == "张三"
    assert unseal_text(text) == "a@b.cn"
    rewrapped = rewrap(old)
    assert rewrapped != old
    assert rewrap(rewrapped) == rewrapped
    settings.FIELD_KEYS = key(2, 2)
    assert unseal(rewrapped, blob) == "张三"
    with pytest.raises(FieldKeyError, match="版本 1"):
        unseal(old, blob)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no field key"),
        (" , ", "no field key"),
        ("abc", "version 1–255"),
        ("0:" + "A" * 43, "version 1–255"),
        ("256:" + "A" * 43, "version 1–255"),
        ("1:short", "32 bytes"),
        ("1:" + "!" * 43, "32 bytes"),
        (f"{key(1, 1)},{key(1, 2)}", "entry 2"),
    ],
)
def test_malformed_field_keys_are_refused_with_the_reason_and_without_the_key(text, says):
    with pytest.raises(FieldKeyError, match=says) as refusal:
        parse(text)
    assert "A" * 43 not in str(refusal.value)


def test_the_first_field_key_writes_padding_is_optional():
    keys = parse(f"{key(7, 1).rstrip('=')}, {key(3, 2)}")
    assert keys.current == 7
    assert set(keys.ciphers) == {3, 7}


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("phone", "13812345678", "+86 138-1234-5678"),
        ("phone", "13812345678", "１３８１２３４５６７８"),
        ("id_number", "33060219900307123X", " 330602 19900307 123x "),
        ("email", "Zhang@QQ.com", "zhang@qq.com "),
    ],
)
def test_spellings_of_one_value_have_one_index(kind, one, other):
    assert blind_index(kind, one) == blind_index(kind, other)
    assert len(blind_index(kind, one)) == 32


def test_kinds_and_values_have_different_indexes():
    indexes = {blind_index(kind, text) for kind in ("phone", "id_number") for text in ("13812345678", "13812345679")}
    assert len(indexes) == 4


def test_an_index_survives_rotation_of_field_keys_and_is_found_after_a_change_of_the_secret_key(settings):
    before = blind_index("phone", "13812345678")
    settings.FIELD_KEYS = key(9, 9)
    assert blind_index("phone", "13812345678") == before
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "new" * 12
    assert blind_index("phone", "13812345678") != before
    assert before in blind_index_candidates("phone", "13812345678")
