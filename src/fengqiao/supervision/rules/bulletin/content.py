"""The text of a bulletin: blocks with marks where figures stand, and what an edit may do to them."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

MARK: Final = re.compile(r"\[\[(?P<key>\d+\.\d+)(?: [^\[\]]*)?\]\]")
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
LONGEST: Final = 4000


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its label and the keys of its figures, in the order of the columns ("" for none)."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (``level``), a paragraph, a table or a chart. ``drafted`` is the text as the rules made it."""

    kind: str
    text: str = ""
    drafted: str = ""
    level: int = 0
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether people may edit it."""
        return self.kind in {"heading", "paragraph"}

    @property
    def is_edited(self) -> bool:
        """Whether a person changed it."""
        return self.text != self.drafted

    @property
    def keys(self) -> list[str]:
        """Return the keys of its figures, in order."""
        return [*keys_in(self.text), *(key for row in self.rows for key in row.cells if key)]

    @property
    def typed_numbers(self) -> list[str]:
        """Return numbers that a person typed in, which no record stands behind."""
        more = Counter(_NUMBER.findall(plain(self.text))) - Counter(_NUMBER.findall(plain(self.drafted)))
        return list(more.elements())

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON."""
        data: dict[str, Any] = {"kind": self.kind, "text": self.text, "drafted": self.drafted, "level": self.level}
        if self.columns:
            data |= {"columns": list(self.columns), "rows": [[row.label, *row.cells] for row in self.rows]}
        return data

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Block":
        """Return it from JSON."""
        rows = tuple(Row(row[0], tuple(row[1:])) for row in data.get("rows", ()))
        return cls(data["kind"], data["text"], data["drafted"], data["level"], tuple(data.get("columns", ())), rows)


def mark(key: str) -> str:
    """Return the mark of a figure in a text."""
    return f"[[{key}]]"


def keys_in(text: str) -> list[str]:
    """Return the keys of the figures in a text, in order."""
    return [found["key"] for found in MARK.finditer(text)]


def plain(text: str) -> str:
    """Return a text without its marks."""
    return MARK.sub(" ", text)


def pieces(text: str) -> list[tuple[str, str]]:
    """Return a text as (words, "") and ("", key) in turn."""
    found: list[tuple[str, str]] = []
    end = 0
    for match in MARK.finditer(text):
        found += [(text[end : match.start()], ""), ("", match["key"])]
        end = match.end()
    return [one for one in (*found, (text[end:], "")) if any(one)]


def with_texts(text: str, texts: Mapping[str, str]) -> str:
    """Return a text whose marks show their figures, as an editor sees it: ``[[3.1 937件]]``."""
    return MARK.sub(lambda found: f"[[{found['key']} {texts.get(found['key'], '')}]]", text)


def read_edit(text: str) -> str:
    """Return an edited text as it is kept: one line, marks without what they show."""
    joined = "".join(line.strip() for line in text.splitlines())
    return MARK.sub(lambda found: mark(found["key"]), joined)


def lost_and_strange(before: str, after: str) -> tuple[list[str], list[str]]:
    """Return the figures an edit left out, and those it names although they do not stand there."""
    old, new = Counter(keys_in(before)), Counter(keys_in(after))
    return sorted(set(old) - set(new)), sorted(set(new) - set(old))


def carried_over(old: list[Block], new: list[Block]) -> tuple[list[Block], list[str]]:
    """Return newly drafted blocks with the edits of the old ones where the draft says the same as before.

    Second: edited texts that could not be kept, because the rules now word that place otherwise.
    """
    kept, dropped = list(new), list[str]()
    taken: set[int] = set()
    for block in (one for one in old if one.is_text and one.is_edited):
        place = next(
            (n for n, one in enumerate(kept) if n not in taken and one.is_text and one.drafted == block.drafted), None
        )
        if place is None:
            dropped.append(plain(block.text))
        else:
            taken.add(place)
            kept[place] = replace(kept[place], text=block.text)
    return kept, dropped
