"""Declared lifecycles: which action leads from where to where, who may take it and what it needs.

A context declares its moves once; buttons, diagrams, the access matrix and the property tests
are derived from the declaration. Nothing here knows a framework or a clock.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from fengqiao.foundation.actors import ActorKind, Role
from fengqiao.foundation.amounts import LIMIT, read_amount
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound
from fengqiao.foundation.marking import N_

_UNWRITABLE: Final = re.compile("[\x00\ud800-\udfff]")


class FieldKind(StrEnum):
    """How the text of a field is read."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    DATE = "date"
    FLAG = "flag"
    NUMBER = "number"
    MONEY = "money"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Field:
    """One datum of an action. ``choices`` maps value to Chinese label.

    ``audience`` names who may read it (a word of the kind of case); empty: everyone who sees the case. What is kept from
    some is kept from the ledger, too, but for a keyed fingerprint.
    """

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = True
    choices: Mapping[str, str] = field(default_factory=dict)
    max_length: int = 2000
    help: str = ""
    audience: str = ""

    def read(self, value: object) -> Any:
        """Turn raw input into a value of the field's kind, or None when it is empty.

        Raises:
            ValueError: with a Chinese message that says what to do.
        """
        if self.kind is FieldKind.FLAG:
            return value in {True, "true", "on", "1", "yes"}
        if value is None or value == [] or (isinstance(value, str) and not value.strip()):
            if self.required:
                raise ValueError(N_("请填写此项"))
            return None
        return _READERS[self.kind](self, value)


def is_writable(text: str) -> bool:
    """Return whether a database can keep the text: no NUL, no half of a surrogate pair."""
    return _UNWRITABLE.search(text) is None


def _read_text(wanted: Field, value: object) -> str:
    text = str(value).replace("\x00", "").strip()
    if not is_writable(text):
        raise ValueError(N_("含有无法保存的字符"))
    if len(text) > wanted.max_length:
        raise ValueError(N_("内容过长，请精简"))
    return text


def _read_choice(wanted: Field, value: object) -> str:
    text = str(value)
    if text not in wanted.choices:
        raise ValueError(N_("请从所列选项中选择"))
    return text


def _read_several(wanted: Field, value: object) -> list[str]:
    parts = value if isinstance(value, list) else str(value).split()
    return list(dict.fromkeys(_read_text(wanted, part) for part in parts))


def _read_date(_wanted: Field, value: object) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(N_("请按 2026-01-31 的格式填写日期")) from None


def _read_number(_wanted: Field, value: object) -> int:
    try:
        number = int(str(value))
    except ValueError:
        raise ValueError(N_("请填写整数")) from None
    if not 0 <= number < 2**31:
        raise ValueError(N_("数字超出范围"))
    return number


def _read_money(_wanted: Field, value: object) -> Decimal:
    if isinstance(value, int | float | Decimal):  # a program's number, which may be written with an exponent
        number = Decimal(str(value))
        value = f"{number:f}" if number.is_finite() and abs(number) < LIMIT else str(value)
    return read_amount(str(value))


_READERS: Final[Mapping[FieldKind, Callable[[Field, object], Any]]] = {
    FieldKind.TEXT: _read_text,
    FieldKind.LONG_TEXT: _read_text,
    FieldKind.CHOICE: _read_choice,
    FieldKind.DATE: _read_date,
    FieldKind.NUMBER: _read_number,
    FieldKind.MONEY: _read_money,
    FieldKind.SEVERAL: _read_several,
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What conditions may ask about: the actor's part and the case's circumstances.

    A circumstance is a value, or a function without arguments that is called when a condition asks.
    """

    state: str
    role: Role
    actor_kind: ActorKind
    holds: bool
    circumstances: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        found = self.circumstances.get(name)
        return found() if callable(found) else found


Condition = Callable[[Facts], str | None]


@dataclass(frozen=True, slots=True)
class Move:
    """One action.

    ``after`` is None when the state stays; ``also`` are states that what the action does may choose instead (the last
    of several parties agrees); ``holder`` asks that the actor's office has the case in hand; each condition answers with
    the reason why not, or None.
    """

    action: str
    label: str
    before: frozenset[str]
    after: str | None
    roles: frozenset[Role]
    source: str
    fields: tuple[Field, ...] = ()
    holder: bool = True
    conditions: tuple[Condition, ...] = ()
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    bulk: bool = False
    also: frozenset[str] = frozenset()

    def refusal(self, facts: Facts) -> str | None:
        """Return why the move is closed to these facts, or None when it is open."""
        if facts.state not in self.before:
            return N_("当前状态下不能进行此操作")
        if facts.role not in self.roles:
            return N_("您的角色不能进行此操作")
        if self.holder and not facts.holds:
            return N_("案件现由其他机构经办")
        for condition in self.conditions:
            if reason := condition(facts):
                return reason
        return None

    def read(self, data: Mapping[str, object]) -> dict[str, Any]:
        """Check ``data`` against the declared fields and return the values read.

        Raises:
            Invalid: naming each field that is missing, wrong or unknown.
        """
        wrong: dict[str, str] = {}
        values: dict[str, Any] = {}
        for wanted in self.fields:
            try:
                values[wanted.name] = wanted.read(data.get(wanted.name))
            except ValueError as error:
                wrong[wanted.name] = str(error)
        for name in data.keys() - {wanted.name for wanted in self.fields}:
            wrong[name] = N_("不认识的字段")
        if wrong:
            raise Invalid(wrong)
        return values


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether a move is open, and why not."""

    move: Move
    reason: str | None

    @property
    def allowed(self) -> bool:
        """Whether the move is open."""
        return self.reason is None


class Lifecycle:
    """The moves of one kind of case."""

    def __init__(self, *, states: Iterable[str], final: Iterable[str], moves: Sequence[Move]) -> None:
        """Check the declaration: known states, one move per action and state of departure."""
        self.states: Final = tuple(states)
        self.final: Final = frozenset(final)
        self.moves: Final = tuple(moves)
        known = set(self.states)
        seen: set[str] = set()
        for move in moves:
            unknown = (move.before | move.also | ({move.after} if move.after else set())) - known
            if unknown or move.action in seen:
                raise ValueError(f"lifecycle: {move.action}: unknown states {unknown} or declared twice")
            seen.add(move.action)
        self._by_action: Final = {move.action: move for move in moves}

    def move(self, action: str) -> Move:
        """Return the move of an action.

        Raises:
            NotFound: nothing of that name is declared.
        """
        try:
            return self._by_action[action]
        except KeyError:
            raise NotFound(N_("没有这项操作")) from None

    def move_for(self, action: str, facts: Facts) -> Move:
        """Return the move if it is open to these facts.

        Raises:
            NotFound: nothing of that name is declared.
            NotAllowed: with the reason.
        """
        move = self.move(action)
        if reason := move.refusal(facts):
            raise NotAllowed(reason)
        return move

    def available(self, facts: Facts) -> list[Availability]:
        """Return the moves of the actor's role, in order of declaration, open or not."""
        return [Availability(m, m.refusal(facts)) for m in self.moves if facts.role in m.roles]
