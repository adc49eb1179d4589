"""The shapes in which a consumer is told of any case. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Words:
    """A state in plain language: what it is, and what it means for the consumer."""

    title: str
    meaning: str
    tone: str = "active"


@dataclass(frozen=True, slots=True)
class Telling:
    """Which events of a kind of case are told, in which words, and which texts given with them.

    ``own_texts`` are those the consumer gave. ``choices`` are what was chosen, by tag and field: label, and each value's.
    """

    history: Mapping[str, str]
    texts: Mapping[tuple[str, str], str]
    own_texts: Mapping[tuple[str, str], str]
    only_own: frozenset[str]
    choices: Mapping[tuple[str, str], tuple[str, Mapping[str, str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deed:
    """What a consumer can do, with what follows from it."""

    label: str
    means: str
    follows: str
    button: str
    icon: str
    tone: str = "plain"


def placed(labels: Sequence[str], at: int) -> list[tuple[str, str]]:
    """Return the steps with ``done``, ``current`` or ``next``; past the last, all are done."""
    return [(label, "done" if n < at else "current" if n == at else "next") for n, label in enumerate(labels)]
