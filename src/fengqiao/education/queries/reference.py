"""Topics, what complaints call for them, and technical terms, as in force on a day."""

import tomllib
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any, Final

from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import get_language

from fengqiao.education.models import Section, VocabularyEntry
from fengqiao.foundation.parameters import queries as parameters
from fengqiao.foundation.parameters.rules import Rules
from fengqiao.foundation.reference import Snapshot


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


@dataclass(frozen=True, slots=True)
class Mapped:
    """Which topic a class of complaints calls for, as it stands since a day."""

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


def _load() -> Mapping[str, tuple[VocabularyEntry, ...]]:
    """Return every version by section, in the order the entries were first made, the versions of one by day."""
    found: dict[str, dict[str, list[VocabularyEntry]]] = {section: {} for section in Section.values}
    for row in VocabularyEntry.objects.order_by("id"):
        found[row.section].setdefault(row.key, []).append(row)
    return {
        section: tuple(row for rows in keys.values() for row in sorted(rows, key=lambda row: row.effective_from))
        for section, keys in found.items()
    }


def _version() -> Hashable:
    found = VocabularyEntry.objects.aggregate(rows=Count("id"), last=Max("id"), ended=Count("effective_to"))
    return tuple(found.values())


SNAPSHOT: Final = Snapshot(_load, _version)


def entries(section: str) -> tuple[VocabularyEntry, ...]:
    """Return every version of every entry of a section, past and future ones too."""
    return SNAPSHOT.get()[section]


def _held(section: str, on: date) -> list[VocabularyEntry]:
    return [row for row in entries(section) if holds(row, on)]


def holds(row: VocabularyEntry, on: date) -> bool:
    """Whether a version is in force on a day."""
    return row.effective_from <= on and (row.effective_to is None or on <= row.effective_to)


def terms(on: date | None = None) -> Mapping[str, str]:
    """Return technical terms and how to say them plainly, as in force on a day (default: today)."""
    return {row.key: row.value for row in _held(Section.TERM, on or timezone.localdate())}


def topics(on: date | None = None) -> list[Topic]:
    """Return the topics in force on a day (default: today)."""
    return [_topic(row) for row in _held(Section.TOPIC, on or timezone.localdate())]


def _topic(row: VocabularyEntry) -> Topic:
    return Topic(row.key, row.value, row.value_en, row.effective_from, row.effective_to)


def topic_choices() -> list[tuple[str, str]]:
    """Return code and name of the topics in force today, for forms."""
    return [(one.code, one.label) for one in topics()]


def topic_label(code: str) -> str:
    """Return the name of a topic, its latest version's, whether in force or not; unknown codes as they are."""
    found = [row for row in entries(Section.TOPIC) if row.key == code]
    return _topic(found[-1]).label if found else code


def mapping(on: date | None = None) -> Mapped:
    """Return which topic each class of complaints calls for on a day (default: today)."""
    day = on or timezone.localdate()
    product, cause = _held(Section.PRODUCT, day), _held(Section.CAUSE, day)
    return Mapped(
        since=max((row.effective_from for row in (*product, *cause)), default=day),
        source="；".join(dict.fromkeys(row.source for row in (*product, *cause))),
        product={row.key: row.value for row in product},
        cause={row.key: row.value for row in cause},
    )


def topics_of(product: str, cause: str, mapped: Mapped) -> frozenset[str]:
    """Return the topics that a complaint of this business and cause calls for."""
    return frozenset(code for code in (_longest(product, mapped.product), _longest(cause, mapped.cause)) if code)


def _longest(code: str, table: Mapping[str, str]) -> str:
    while code:
        if code in table:
            return table[code]
        code = code.rpartition("-")[0]
    return ""
