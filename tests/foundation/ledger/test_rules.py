import hmac
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.foundation.actors import SYSTEM, Actor, ActorKind, Role
from fengqiao.foundation.ledger.rules import (
    MARK_SIZE,
    NO_HEAD,
    PERSONAL_KEYS,
    Entry,
    Marker,
    encode,
    event_row,
    microseconds,
    next_hash,
    rows_for_copy,
)

KEY = bytes(range(32))
MARKS = Marker.of(KEY)
AT = datetime(2026, 3, 5, 9, 30, 0, 123456, tzinfo=UTC)
CLERK = Actor(kind=ActorKind.STAFF, role=Role.CLERK, person_id=7, organisation_id=11)

digitless = st.text(st.characters(exclude_categories=("Cs", "Nd"), exclude_characters="\0@"), max_size=12)
keys = digitless.filter(lambda key: key.casefold() not in PERSONAL_KEYS)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | digitless,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)
contents = st.dictionaries(keys, values, max_size=5)


def shuffled(value):
    if isinstance(value, dict):
        return {key: shuffled(value[key]) for key in reversed(value)}
    return [shuffled(inner) for inner in value] if isinstance(value, list) else value


def test_marks_are_truncated_hmac_sha256_of_a_prefix_and_the_content():
    content = hmac.digest(KEY, b"content:" + b"what", "sha256")[:MARK_SIZE]
    link = hmac.digest(KEY, b"link:" + b"before" + content, "sha256")[:MARK_SIZE]
    assert next_hash(MARKS, b"before", b"what") == content + link
    assert MARKS.head(b"last") == hmac.digest(KEY, b"head:last", "sha256")


@given(contents)
def test_encoding_survives_another_order_of_keys_and_a_round_trip(data):
    assert encode(shuffled(json.loads(encode(data)))) == encode(data)


@given(contents, contents)
def test_different_contents_have_different_encodings(one, other):
    assert (encode(one) == encode(other)) == (json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True))


@pytest.mark.parametrize("value", [1.5, -0.25, 1e300, float("inf"), float("nan"), [0.5], {"share": 0.5}])
def test_a_float_is_refused_wherever_it_stands(value):
    with pytest.raises(ValueError, match="Decimal"):
        encode({"share": value})


def test_decimals_dates_and_members_of_enums_are_written_as_text():
    kind = StrEnum("kind", {"A": "a"})
    data = {"amount": Decimal("12.50"), "due": date(2026, 1, 31), "kind": kind.A, "at": AT}
    assert json.loads(encode(data)) == {
        "amount": "12.50",
        "due": "2026-01-31",
        "kind": "a",
        "at": "2026-03-05T09:30:00.123456+00:00",
    }


@pytest.mark.parametrize("key", ["name", "Phone", "ID_NUMBER", "address", "email", "姓名", "身份证号码"])
def test_a_key_that_names_personal_data_is_refused_at_any_depth(key):
    with pytest.raises(ValueError, match="personal data"):
        encode({"changes": [{key: "x"}]})


@pytest.mark.parametrize(
    "text",
    [
        "13812345678",
        "请致电138 1234 5678。",
        "１３８１２３４５６７８",
        "33060219900307123X",
        "证件330602199003071234",
        "a.b@c.cn",
    ],
)
def test_text_that_holds_a_mobile_an_identity_number_or_a_mail_address_is_refused_without_repeating_it(text):
    with pytest.raises(ValueError, match="looks like") as refusal:
        encode({"reason": text})
    assert text not in str(refusal.value)


@pytest.mark.parametrize(
    "value",
    [
        "TS20260000123X",
        "13812345678.50",
        13812345678,
        "5e1" * 20 + "0d13812345678abcdef0",
        "name",
        'said "name": x',
        "1.5",
    ],
)
def test_numbers_of_cases_amounts_ids_and_digests_are_not_taken_for_personal_data(value):
    assert json.loads(encode({"value": value})) == {"value": value}


@pytest.mark.parametrize("value", ["\0", 2**64, object(), b"x", {1: "x"}, "\ud800"])
def test_what_jsonb_cannot_keep_is_refused(value):
    with pytest.raises(ValueError, match=r"ledger|kept"):
        encode({"value": value})


@given(st.datetimes().filter(lambda moment: 1900 < moment.year < 2200), st.integers(-12, 12))
def test_a_moment_is_the_same_number_of_microseconds_in_every_zone(moment, hours):
    at = moment.replace(tzinfo=UTC)
    assert microseconds(at.astimezone(timezone(timedelta(hours=hours)))) == microseconds(at)
    assert datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds(at)) == at


def test_a_moment_without_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        microseconds(datetime(2026, 1, 1))  # noqa: DTZ001 - that is what is tested


def test_rows_for_copy_are_the_rows_of_recording_one_after_the_other():
    entries = [Entry("case.opened", CLERK, AT, {"level": "outlet"}), Entry("case.closed", SYSTEM, AT, None)]
    chain, events = rows_for_copy(MARKS, "case:1", entries)
    first = event_row(MARKS, chain="case:1", seq=1, previous_head=NO_HEAD, entry=entries[0])
    second = event_row(MARKS, chain="case:1", seq=2, previous_head=MARKS.head(first.hash), entry=entries[1])
    assert events == [first, second]
    assert chain == ("case:1", 2, MARKS.head(second.hash))
    assert first[:9] == ("case:1", 1, AT, "case.opened", "staff", 7, "clerk", 11, '{"level":"outlet"}')


def test_every_field_of_an_event_its_chain_and_its_place_change_the_hash():
    base = {"chain": "case:1", "seq": 1, "previous_head": NO_HEAD}
    entry = Entry("case.opened", CLERK, AT, {"a": 1})
    variants = [
        (base, entry),
        (base | {"chain": "case:2"}, entry),
        (base | {"seq": 2}, entry),
        (base | {"previous_head": b"x"}, entry),
        (base, entry._replace(tag="case.closed")),
        (base, entry._replace(actor=SYSTEM)),
        (base, entry._replace(at=AT + timedelta(microseconds=1))),
        (base, entry._replace(data={"a": 2})),
        (base, entry._replace(data=None)),
    ]
    hashes = {event_row(MARKS, entry=what, **where).hash for where, what in variants}
    assert len(hashes) == len(variants)
