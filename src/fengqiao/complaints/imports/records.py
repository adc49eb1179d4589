"""From the cells of a row to a record in our own terms. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from fengqiao.complaints.imports.profiles import FieldRule, Profile, ValueKind
from fengqiao.foundation.marking import N_
from fengqiao.foundation.sheets import values as cell_values

_LIST_SIGNS: Final = "，、；;,"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row; ``column`` is the file's own name, ``reason`` a message id with its values."""

    column: str
    reason: str
    values: Mapping[str, object] | None = None


class RowRefused(Exception):  # noqa: N818 - an answer, not a fault
    """The row cannot be imported."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{p.column}: {p.reason}" for p in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Record:
    """One complaint as a file tells it; empty texts and None where it is silent."""

    received: datetime
    request: str
    source_ref: str = ""
    institution: str = ""
    facts: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    id_number: str = ""
    address: str = ""
    channel: str = ""
    product: str = ""
    cause: str = ""
    amount: Decimal | None = None
    place: str = ""
    special_needs: tuple[str, ...] = ()
    media: bool | None = None
    group_size: int | None = None
    state: str = "received"
    answered_on: date | None = None
    timely: bool | None = None
    result: str = ""
    outcome: str = ""
    reasons: str = ""
    accepted: str = ""
    closed_on: date | None = None
    stars: int | None = None
    settled: bool | None = None

    @property
    def received_on(self) -> date:
        """Return the day of receipt."""
        return self.received.date()


Cells = Mapping[str, str]
Codes = Mapping[str, Mapping[str, str]]
"""By axis: codes and their names, each to the code."""


def read_record(profile: Profile, cells: Cells, codes: Codes) -> Record:
    """Return the record of a row.

    Raises:
        RowRefused: naming every column that is missing or wrong.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, rule in profile.fields.items():
        if rule.may_be_empty and not any(map(cells.get, rule.sources)):
            continue
        try:
            value = _read(rule, cells, codes)
        except _Refused as refused:
            problems.append(refused.problem)
        else:
            if value not in (None, ""):
                values[name] = value
    if problems:
        raise RowRefused(problems)
    received: datetime = values["received"]
    if received.time() == time(0):
        values["received"] = received.replace(hour=9)  # only the day is known
    return Record(**values)


class _Refused(Exception):  # noqa: N818
    def __init__(self, column: str, reason: str, **values: object) -> None:
        super().__init__(reason)
        self.problem = Problem(column, reason, values)


def _read(rule: FieldRule, cells: Cells, codes: Codes) -> Any:
    parts = _texts(rule.columns, cells)
    text = rule.joined_by.join(filter(None, parts))
    if not text and rule.otherwise:
        text = rule.joined_by.join(filter(None, _texts(rule.otherwise, cells)))
    text = text or rule.default
    if not text:
        if rule.required:
            raise _Refused(rule.column, N_("请填写此项"))
        return None
    if rule.kind is ValueKind.CHOICE:
        return _choose(rule, text, parts, codes)
    try:
        return _READERS[rule.kind](rule, text)
    except ValueError as error:
        raise _Refused(rule.column, str(error)) from None


def _texts(columns: Sequence[str], cells: Cells) -> list[str]:
    found = []
    for column in columns:
        cell = cells.get(column)
        if not cell:
            found.append("")
            continue
        try:
            found.append(cell_values.clean(cell))
        except ValueError as error:
            raise _Refused(column, str(error)) from None
    return found


def _choose(rule: FieldRule, text: str, parts: Sequence[str], codes: Codes) -> str:
    choices = rule.choices
    for key in (text, parts[0] if parts else text, "*"):
        if key in choices:
            return choices[key]
    if rule.codes:
        known = codes[rule.codes]
        if text in known:
            return known[text]
        raise _Refused(rule.column, N_("分类“%(text)s”不存在，请填写代码或名称"), text=text[:40])
    if text == rule.default:
        return text
    shown = "、".join(list(choices)[:12])
    raise _Refused(rule.column, N_("“%(text)s”不在可选范围内，可填：%(choices)s"), text=text[:40], choices=shown)


def _read_list(rule: FieldRule, text: str) -> tuple[str, ...]:
    for sign in _LIST_SIGNS:
        text = text.replace(sign, "\n")
    parts = [part.strip() for part in text.split("\n") if part.strip()]
    found = dict.fromkeys(rule.choices.get(part, rule.choices.get("*", part)) for part in parts)
    if unknown := [part for part in found if rule.choices and part not in rule.choices.values()]:
        raise _Refused(rule.column, N_("不认识的内容：%(text)s"), text="、".join(unknown)[:80])
    return tuple(part for part in found if part)


_READERS: Final[Mapping[ValueKind, Callable[[FieldRule, str], Any]]] = {
    ValueKind.TEXT: lambda _rule, text: text,
    ValueKind.DAY: lambda rule, text: cell_values.read_day(text, rule.formats),
    ValueKind.MOMENT: lambda rule, text: cell_values.read_moment(text, rule.formats),
    ValueKind.MONEY: lambda _rule, text: cell_values.read_money(text),
    ValueKind.COUNT: lambda _rule, text: cell_values.read_count(text),
    ValueKind.FLAG: lambda _rule, text: cell_values.read_flag(text),
    ValueKind.LIST: _read_list,
}
