"""Profiles: what the columns of a kind of file mean, declared in TOML files beside this module."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Final

from fengqiao.foundation.sheets import values as cell_values

_FOLDER: Final = "profiles"


class ProfileError(ValueError):
    """A profile is unknown or malformed."""


class ValueKind(StrEnum):
    """How the text of a field is read."""

    TEXT = "text"
    DAY = "day"
    MOMENT = "moment"
    MONEY = "money"
    COUNT = "count"
    FLAG = "flag"
    CHOICE = "choice"
    LIST = "list"


FIELDS: Final[Mapping[str, ValueKind]] = {
    "source_ref": ValueKind.TEXT,
    "received": ValueKind.MOMENT,
    "institution": ValueKind.TEXT,
    "request": ValueKind.TEXT,
    "facts": ValueKind.TEXT,
    "name": ValueKind.TEXT,
    "phone": ValueKind.TEXT,
    "email": ValueKind.TEXT,
    "id_number": ValueKind.TEXT,
    "address": ValueKind.TEXT,
    "channel": ValueKind.CHOICE,
    "product": ValueKind.CHOICE,
    "cause": ValueKind.CHOICE,
    "amount": ValueKind.MONEY,
    "place": ValueKind.TEXT,
    "special_needs": ValueKind.LIST,
    "media": ValueKind.FLAG,
    "group_size": ValueKind.COUNT,
    "state": ValueKind.CHOICE,
    "answered_on": ValueKind.DAY,
    "timely": ValueKind.FLAG,
    "result": ValueKind.CHOICE,
    "outcome": ValueKind.TEXT,
    "reasons": ValueKind.TEXT,
    "accepted": ValueKind.CHOICE,
    "closed_on": ValueKind.DAY,
    "stars": ValueKind.COUNT,
    "settled": ValueKind.FLAG,
}
"""What a profile may fill, and how each is read."""

STATES: Final = ("received", "investigating", "settled", "decided", "withdrawn", "declined")
_CLOSED_LISTS: Final[Mapping[str, frozenset[str]]] = {
    "state": frozenset(STATES),
    "accepted": frozenset({"yes", "no", ""}),
    "result": frozenset({"granted", "partly", "refused", ""}),
}


@dataclass(frozen=True)
class FieldRule:
    """Where a field comes from. Several columns are joined; ``otherwise`` are used when those are empty.

    ``choices`` maps the joined text, its first column alone or ``*`` (anything else) to our value;
    ``labels`` are the field's names in a template, ``help`` its explanation.
    """

    name: str
    columns: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    joined_by: str = " / "
    required: bool = False
    may_be_absent: bool = False
    default: str = ""
    formats: tuple[str, ...] = cell_values.DATE_FORMATS
    choices: Mapping[str, str] = field(default_factory=dict)
    codes: str = ""
    label_en: str = ""
    help: str = ""
    help_en: str = ""
    example: str = ""

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """Return every column its text may come from."""
        return (*self.columns, *self.otherwise)

    @cached_property
    def may_be_empty(self) -> bool:
        """Whether nothing is to be read where its columns hold nothing."""
        return not self.required and not self.default

    @property
    def kind(self) -> ValueKind:
        """Return how its text is read."""
        return FIELDS[self.name]

    @property
    def column(self) -> str:
        """Return the column to name when something is wrong."""
        return self.columns[0] if self.columns else self.name


@dataclass(frozen=True, slots=True)
class Assignment:
    """Institutions by hash: records of companies that have no place in our trees, spread over invented ones.

    The columns ``head`` choose the institution, ``office`` the office within it; always the same for the same text.
    """

    kind: str
    head: tuple[str, ...]
    office: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of file."""

    name: str
    title: str
    title_en: str
    source: str
    fields: Mapping[str, FieldRule]
    language: str = "zh-hans"
    anonymous: bool = False
    demo_only: bool = False
    comments: bool = False
    spread_answers: bool = False
    assignment: Assignment | None = None

    @property
    def needed(self) -> tuple[str, ...]:
        """Return the columns that a file must have."""
        named = [c for rule in self.fields.values() if not rule.may_be_absent for c in rule.columns]
        return tuple(dict.fromkeys([*named, *(self.assignment.head if self.assignment else ())]))

    @property
    def known(self) -> tuple[str, ...]:
        """Return all columns that mean something."""
        named = [c for rule in self.fields.values() for c in (*rule.columns, *rule.otherwise)]
        hashed = [*self.assignment.head, *self.assignment.office] if self.assignment else []
        return tuple(dict.fromkeys(named + hashed))

    def column_of(self, name: str) -> str:
        """Return the column to name for a field."""
        rule = self.fields.get(name)
        return rule.column if rule else name


@cache
def names() -> tuple[str, ...]:
    """Return the names of all profiles."""
    return tuple(sorted(f.name.removesuffix(".toml") for f in _folder().iterdir() if f.name.endswith(".toml")))


@cache
def load(name: str) -> Profile:
    """Return a profile by its name. Raises ProfileError."""
    if name not in names():
        raise ProfileError(f"没有名为 {name} 的导入方案，可用：{'、'.join(names())} / no profile {name}")
    return parse(name, tomllib.loads(_folder().joinpath(f"{name}.toml").read_text(encoding="utf-8")))


def _folder() -> Any:
    return files(__package__).joinpath(_FOLDER)


def parse(name: str, data: Mapping[str, Any]) -> Profile:
    """Return the profile that TOML data declare. Raises ProfileError, naming what is wrong."""
    given = dict(data)
    tables = given.pop("tables", {})
    fields = {key: _field(key, dict(value), tables) for key, value in given.pop("fields", {}).items()}
    assignment = given.pop("assignment", None)
    if missing := {"received", "request"} - set(fields):
        raise ProfileError(f"{name}: {', '.join(sorted(missing))} missing")
    if assignment is None and "institution" not in fields:
        raise ProfileError(f"{name}: how is the institution found?")
    try:
        return Profile(
            name=name, fields=fields, assignment=_assignment(assignment) if assignment else None, **given
        )  # fmt: skip
    except TypeError as error:
        raise ProfileError(f"{name}: {error}") from None


def _field(name: str, given: dict[str, Any], tables: Mapping[str, Mapping[str, str]]) -> FieldRule:
    if name not in FIELDS:
        raise ProfileError(f"unknown field {name}; known: {', '.join(FIELDS)}")
    if table := given.pop("table", ""):
        given["choices"] = tables[table]
    for key in ("columns", "otherwise", "formats"):
        if key in given:
            given[key] = tuple(given[key])
    try:
        rule = FieldRule(name=name, **given)
    except TypeError as error:
        raise ProfileError(f"{name}: {error}") from None
    if wrong := set(rule.choices.values()) - _CLOSED_LISTS.get(name, frozenset(rule.choices.values())):
        raise ProfileError(f"{name}: {', '.join(sorted(wrong))} is not among the values of this field")
    if not rule.columns and not rule.default:
        raise ProfileError(f"{name}: neither columns nor a default")
    return rule


def _assignment(given: Mapping[str, Any]) -> Assignment:
    return Assignment(given["kind"], _texts(given["head"]), _texts(given["office"]))


def _texts(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(text) for text in given)
