"""Classification codes: loading the shipped list, and what may be chosen on a day."""

import csv
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Final

from django.db import transaction
from django.db.models import Count, Max
from django.utils.translation import get_language

from fengqiao.casework.models import Axis, Code
from fengqiao.foundation.reference import Snapshot


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """One class of one axis. ``depth`` is 0 at the top; an empty ``trade`` fits every trade."""

    axis: str
    code: str
    name: str
    name_en: str
    parent_code: str
    trade: str
    depth: int
    source: str
    effective_from: date
    effective_to: date | None

    @property
    def label(self) -> str:
        """Return the name in the active language."""
        return self.name_en if (get_language() or "").startswith("en") else self.name

    def fits(self, on: date, trade: str | None) -> bool:
        """Whether the class may be chosen on that day, in that trade (None: any)."""
        in_force = self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)
        return in_force and (trade is None or self.trade in {"", trade})


def codes(axis: Axis, on: date, trade: str | None = None) -> list[CodeEntry]:
    """Return the classes of an axis that may be chosen on a day, each right after the class above it.

    ``trade``: ``bank`` or ``insurer`` leaves out classes of the other.
    """
    return [entry for entry in SNAPSHOT.get().get(axis, ()) if entry.fits(on, trade)]


def is_code(axis: Axis, code: str, on: date) -> bool:
    """Whether a class may be chosen on a day."""
    return any(entry.code == code and entry.fits(on, None) for entry in SNAPSHOT.get().get(axis, ()))


def is_known(axis: Axis, code: str) -> bool:
    """Whether a class exists or once existed: what records of any day may hold."""
    return any(entry.code == code for entry in SNAPSHOT.get().get(axis, ()))


def label_of(axis: Axis, code: str) -> str:
    """Return the name of a class in the active language, also of one no longer in force; unknown codes as they are."""
    found = [entry for entry in SNAPSHOT.get().get(axis, ()) if entry.code == code]
    return found[-1].label if found else code


def with_descendants(axis: Axis, code: str) -> frozenset[str]:
    """Return the code and all codes below it, in force or not: what a filter by that class means."""
    found = {code}
    for entry in SNAPSHOT.get().get(axis, ()):  # classes come after the class above them
        if entry.parent_code in found:
            found.add(entry.code)
    return frozenset(found)


def axes() -> list[tuple[str, str]]:
    """Return the axes and their names."""
    return [(str(value), str(label)) for value, label in Axis.choices]


def all_codes(axis: str) -> list[CodeEntry]:
    """Return every version of every class of an axis, past and future ones too, each after the class above it."""
    return list(SNAPSHOT.get().get(axis, ()))


@transaction.atomic
def load_codes() -> int:
    """Add the shipped codes that are missing and return how many; those that are there stay as they are."""
    present = set(Code.objects.values_list("axis", "code"))
    missing = [code for code in _shipped() if (code.axis, code.code) not in present]
    Code.objects.bulk_create(missing)
    if missing:
        SNAPSHOT.touch()
    return len(missing)


def _shipped() -> Iterable[Code]:
    text = files(__package__).joinpath("data", "codes.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        yield Code(
            axis=row["axis"],
            code=row["code"],
            name=row["name"],
            name_en=row["name_en"],
            parent_code=row["parent_code"],
            trade=row["trade"],
            source=row["source"],
            effective_from=date.fromisoformat(row["effective_from"]),
            effective_to=date.fromisoformat(row["effective_to"]) if row["effective_to"] else None,
        )


def _load() -> dict[str, tuple[CodeEntry, ...]]:
    rows = list(Code.objects.order_by("id"))  # the order they were entered in is the order on screen
    return {axis: tuple(_tree(row for row in rows if row.axis == axis)) for axis in Axis.values}


def _tree(rows: Iterable[Code]) -> Iterable[CodeEntry]:
    versions: dict[str, list[Code]] = {}
    for row in rows:
        versions.setdefault(row.code, []).append(row)
    below: dict[str, list[str]] = {}
    for code, held in versions.items():
        below.setdefault(held[-1].parent_code, []).append(code)
    waiting = [(code, 0) for code in reversed(below.pop("", []))]
    while waiting:
        code, depth = waiting.pop()
        yield from (_entry(row, depth) for row in sorted(versions[code], key=lambda row: row.effective_from))
        waiting += [(child, depth + 1) for child in reversed(below.pop(code, []))]


def _entry(row: Code, depth: int) -> CodeEntry:
    return CodeEntry(
        axis=row.axis,
        code=row.code,
        name=row.name,
        name_en=row.name_en,
        parent_code=row.parent_code,
        trade=row.trade,
        depth=depth,
        source=row.source,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
    )


def _version() -> Hashable:
    found = Code.objects.aggregate(rows=Count("id"), last=Max("id"), ended=Count("effective_to"))
    return tuple(found.values())


SNAPSHOT: Final = Snapshot(_load, _version)
