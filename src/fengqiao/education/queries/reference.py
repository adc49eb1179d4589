"""Topics, what complaints call for them, and technical terms: versioned data shipped with the system."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from fengqiao.foundation.parameters import queries as parameters
from fengqiao.foundation.parameters.rules import Rules


@dataclass(frozen=True, slots=True)
class Topic:
    """One version of a topic."""

    code: str
    name: str
    name_en: str
    since: date
    until: date | None = None

    @property
    def label(self) -> str:
        """Return the name in the active language."""
        return self.name_en if (get_language() or "").startswith("en") else self.name

    def holds(self, on: date) -> bool:
        """Whether this version is in force on a day."""
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Mapped:
    """Which topic a class of complaints calls for, from a day on."""

    since: date
    source: str
    product: Mapping[str, str]
    cause: Mapping[str, str]


def rules_of(on: date | None = None) -> Rules:
    """Return the parameters of education on a day (default: today)."""
    return parameters.rules_on("education", on or timezone.localdate())


def load(name: str) -> dict[str, Any]:
    """Return one of the data files."""
    return tomllib.loads(files("fengqiao.education").joinpath("data", f"{name}.toml").read_text(encoding="utf-8"))


@cache
def _topics() -> tuple[Topic, ...]:
    return tuple(Topic(**one) for one in load("topics")["topic"])


@cache
def _mappings() -> tuple[Mapped, ...]:
    return tuple(sorted((Mapped(**one) for one in load("topics")["mapping"]), key=lambda one: one.since))


@cache
def terms() -> Mapping[str, str]:
    """Return technical terms and how to say them plainly."""
    found: dict[str, str] = load("terms")["terms"]
    return found


def topics(on: date | None = None) -> list[Topic]:
    """Return the topics in force on a day (default: today)."""
    day = on or timezone.localdate()
    return [one for one in _topics() if one.holds(day)]


def topic_choices() -> list[tuple[str, str]]:
    """Return code and name of the topics in force today, for forms."""
    return [(one.code, one.label) for one in topics()]


def topic_label(code: str) -> str:
    """Return the name of a topic, its latest version's, whether in force or not; unknown codes as they are."""
    found = [one for one in _topics() if one.code == code]
    return found[-1].label if found else code


def mapping(on: date | None = None) -> Mapped:
    """Return which topic each class of complaints calls for on a day (default: today)."""
    day = on or timezone.localdate()
    found = [one for one in _mappings() if one.since <= day]
    return found[-1] if found else _mappings()[0]


def topics_of(product: str, cause: str, mapped: Mapped) -> frozenset[str]:
    """Return the topics that a complaint of this business and cause calls for."""
    return frozenset(code for code in (_longest(product, mapped.product), _longest(cause, mapped.cause)) if code)


def _longest(code: str, table: Mapping[str, str]) -> str:
    while code:
        if code in table:
            return table[code]
        code = code.rpartition("-")[0]
    return ""
