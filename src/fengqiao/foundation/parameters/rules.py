"""Which rules hold on a day, and what a parameter may be. Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeAlias

from fengqiao.foundation.actors import Level
from fengqiao.foundation.calendar.rules import Unit

Json: TypeAlias = Any  # bool, int, str, list or dict of these, as stored


class UnknownParameterError(LookupError):
    """No such domain, or no such parameter in the rule set: a mistake in code or data."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Length of a period."""

    length: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Value:
    """One parameter as it holds on a day. ``verified``: the text it comes from was compared."""

    value: Json
    unit: str = ""
    source: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """The parameters of one rule set as they hold on a day."""

    code: str
    source: str
    values: Mapping[str, Value]

    def limit(self, name: str) -> Limit:
        """Return a period in natural or working days. Raises UnknownParameterError if it is none."""
        found = self._find(name)
        if found.unit not in set(Unit):
            raise UnknownParameterError(f"{self.code}.{name} is not a period but in {found.unit or 'no unit'}")
        return Limit(int(found.value), Unit(found.unit))

    def value(self, name: str) -> Json:
        """Return the plain value. Raises UnknownParameterError."""
        return self._find(name).value

    def number(self, name: str) -> int:
        """Return a whole number. Raises UnknownParameterError."""
        found = self._find(name).value
        if isinstance(found, bool) or not isinstance(found, int):
            raise UnknownParameterError(f"{self.code}.{name} is not a number")
        return found

    def flag(self, name: str) -> bool:
        """Return whether a switch is on. Raises UnknownParameterError."""
        found = self._find(name).value
        if not isinstance(found, bool):
            raise UnknownParameterError(f"{self.code}.{name} is not a switch")
        return found

    def source_of(self, name: str) -> str:
        """Return where a parameter comes from, e.g. ``S1 Art.18``. Raises UnknownParameterError."""
        return self._find(name).source

    def _find(self, name: str) -> Value:
        try:
            return self.values[name]
        except KeyError:
            raise UnknownParameterError(f"{self.code} has no parameter {name}") from None


@dataclass(frozen=True, slots=True)
class Validity:
    """From the first day to the last, both included; no last day means until further notice."""

    effective_from: date
    effective_to: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the day lies within."""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


@dataclass(frozen=True, slots=True)
class DatedValue:
    """One value of a parameter and when it holds."""

    name: str
    value: Value
    validity: Validity


@dataclass(frozen=True, slots=True)
class DatedRules:
    """One rule set, when it holds, and all values its parameters have had."""

    code: str
    domain: str
    source: str
    validity: Validity
    values: tuple[DatedValue, ...]


class RuleBook:
    """All rule sets; finds quickly those that hold on a day."""

    def __init__(self, rule_sets: Iterable[DatedRules]) -> None:
        self._domains: dict[str, list[DatedRules]] = {}
        for found in sorted(rule_sets, key=lambda rule_set: rule_set.validity.effective_from):
            self._domains.setdefault(found.domain, []).append(found)
        self._turns = {domain: _turning_days(found) for domain, found in self._domains.items()}
        self._known: dict[tuple[str, int], Rules] = {}

    def rules_on(self, domain: str, day: date) -> Rules:
        """Return the rules of a domain on a day.

        A day before the domain's first rule set gets that first one, since no older rules are held; a day in a gap
        gets the rule set before it. Raises UnknownParameterError for a domain without rule sets.
        """
        if domain not in self._domains:
            raise UnknownParameterError(f"no rule set for {domain}")
        stretch = domain, bisect_right(self._turns[domain], day)  # between two turning days nothing changes
        if stretch not in self._known:
            self._known[stretch] = _as_on(day, choose(self._domains[domain], day))
        return self._known[stretch]


def choose(rule_sets: Iterable[DatedRules], day: date) -> DatedRules:
    """Return the rule set that judges a case received on the day; see `RuleBook.rules_on` for days outside all."""
    ordered = sorted(rule_sets, key=lambda rule_set: rule_set.validity.effective_from)
    begun = [found for found in ordered if found.validity.effective_from <= day]
    return begun[-1] if begun else ordered[0]


def _as_on(day: date, rule_set: DatedRules) -> Rules:
    values: dict[str, Value] = {}
    for dated in sorted(rule_set.values, key=lambda dated: dated.validity.effective_from):
        if dated.name not in values or dated.validity.effective_from <= day:
            values[dated.name] = dated.value
    return Rules(rule_set.code, rule_set.source, values)


def _turning_days(rule_sets: Iterable[DatedRules]) -> list[date]:
    return sorted(
        {found.validity.effective_from for found in rule_sets}
        | {dated.validity.effective_from for found in rule_sets for dated in found.values}
    )


class ValueProblem(StrEnum):
    """Why a value cannot take another's place."""

    KIND = "kind"
    NEGATIVE = "negative"
    LARGE = "large"
    PERCENT = "percent"
    KEYS = "keys"
    EMPTY = "empty"
    CHOICE = "choice"


MAX_PERCENT: Final = 100
MAX_DAYS: Final = 3_660
MAX_NUMBER: Final = 1_000_000_000_000
# Texts that code compares with: what each may be.
CHOICES: Final[Mapping[str, frozenset[str]]] = {
    "decide_starts": frozenset({"receipt", "acceptance"}),
    "pass_up_levels": frozenset(Level) - {Level.REGULATOR, Level.BODY},
    "channel_publication": frozenset({"website", "app", "outlet", "contract"}),
    "report_period": frozenset({"month", "quarter", "half_year", "year"}),
}


def problem_with(old: Json, new: Json, *, name: str = "", unit: str = "") -> ValueProblem | None:
    """Return why ``new`` cannot take the place of ``old``, or None if it can.

    A value keeps its kind and, if it has several parts, its keys; numbers are whole, not negative and not
    absurd; per cent go up to 100; texts and lists are not empty and, where code knows only certain words, one of those.
    """
    if type(old) is not type(new):
        return ValueProblem.KIND
    if isinstance(new, dict):
        if set(new) != set(old):
            return ValueProblem.KEYS
        return _first(problem_with(old[key], new[key], name=name, unit=unit) for key in new)
    if isinstance(new, list):
        return _first(problem_with("", item, name=name) for item in new) if new else ValueProblem.EMPTY
    if isinstance(new, str):
        return _problem_with_text(new, CHOICES.get(name))
    return _problem_with_number(new, unit)


def _problem_with_number(new: int, unit: str) -> ValueProblem | None:
    if new < 0:
        return ValueProblem.NEGATIVE
    if unit == "pct":
        return ValueProblem.PERCENT if new > MAX_PERCENT else None
    return ValueProblem.LARGE if new > (MAX_DAYS if unit in set(Unit) else MAX_NUMBER) else None


def _problem_with_text(new: str, choices: frozenset[str] | None) -> ValueProblem | None:
    if not new.strip():
        return ValueProblem.EMPTY
    return ValueProblem.CHOICE if choices is not None and new not in choices else None


def _first(problems: Iterable[ValueProblem | None]) -> ValueProblem | None:
    return next(filter(None, problems), None)
