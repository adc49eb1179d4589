"""A declared lifecycle answers for every action, also for those it forbids."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.foundation.actors import ActorKind, Role
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound
from fengqiao.foundation.lifecycle import Facts, Field, FieldKind, Lifecycle, Move

OPEN_DOOR = Move("open", "开门", frozenset({"shut"}), "open", frozenset({Role.CLERK}), "test")
LOCKED = Move(
    "lock",
    "上锁",
    frozenset({"shut"}),
    "locked",
    frozenset({Role.CLERK, Role.OFFICER}),
    "test",
    (Field("key", "钥匙"),),
    conditions=(lambda facts: "没有钥匙" if not facts["has_key"] else None,),
)
DOOR = Lifecycle(states=("shut", "open", "locked"), final=("locked",), moves=(OPEN_DOOR, LOCKED))


def facts(state: str = "shut", role: Role = Role.CLERK, *, holds: bool = True, **circumstances: object) -> Facts:
    return Facts(state=state, role=role, actor_kind=ActorKind.STAFF, holds=holds, circumstances=circumstances)


def test_an_open_move_is_found():
    assert DOOR.move_for("open", facts()) is OPEN_DOOR


@pytest.mark.parametrize(
    ("given_facts", "reason"),
    [
        (facts("open"), "当前状态下不能进行此操作"),
        (facts(role=Role.AUDITOR), "您的角色不能进行此操作"),
        (facts(holds=False), "案件现由其他机构经办"),
        (facts(), "没有钥匙"),
    ],
)
def test_a_closed_move_says_why(given_facts, reason):
    with pytest.raises(NotAllowed, match=reason):
        DOOR.move_for("lock", given_facts)


def test_an_undeclared_action_is_not_found():
    with pytest.raises(NotFound):
        DOOR.move("paint")


def test_available_lists_the_moves_of_the_role_with_reasons():
    listed = {a.move.action: a.reason for a in DOOR.available(facts(has_key=True))}
    assert listed == {"open": None, "lock": None}
    assert [a.move.action for a in DOOR.available(facts(role=Role.OFFICER))] == ["lock"]


def test_a_move_to_an_unknown_state_cannot_be_declared():
    with pytest.raises(ValueError, match="unknown states"):
        Lifecycle(states=("a",), final=(), moves=(Move("x", "x", frozenset({"a"}), "b", frozenset(), "test"),))


def test_reading_names_every_wrong_field_at_once():
    with pytest.raises(Invalid) as refused:
        LOCKED.read({"key": " ", "colour": "red"})
    assert refused.value.fields.keys() == {"key", "colour"}


@pytest.mark.parametrize(
    ("raw", "amount"),
    [
        ("1,200.5", "1200.50"),
        ("0", "0.00"),
        ("１２", "12.00"),
        ("9，000", "9000.00"),
        ("三万", "30000"),
        (Decimal("1E+2"), "100"),
        (12, "12"),
    ],
)
def test_money_is_read_as_people_type_it(raw, amount):
    assert Field("amount", "金额", FieldKind.MONEY).read(raw) == Decimal(amount)


@pytest.mark.parametrize("raw", ["-1", "NaN", "Infinity", "1e20", "很多", Decimal("NaN"), -1, 1e30])
def test_money_that_cannot_be_is_refused(raw):
    with pytest.raises(ValueError, match="金额"):
        Field("amount", "金额", FieldKind.MONEY).read(raw)


@given(st.text(), st.sampled_from(list(FieldKind)))
def test_any_text_is_read_or_refused(text, kind):
    wanted = Field("x", "x", kind, choices={"a": "A"})
    with suppress(ValueError):
        assert wanted.read(text) is not None
