"""What each kind of case brings along: its lifecycle and what its actions do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Protocol

from fengqiao.casework.models import Case
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.lifecycle import Lifecycle, Move


@dataclass(frozen=True, slots=True)
class Step:
    """One action under way on a locked case. ``data`` holds the values read from its fields."""

    case: Case
    move: Move
    by: Actor
    at: datetime
    on: date
    data: Mapping[str, Any]


class Kind(Protocol):
    """A kind of case as casework sees it."""

    lifecycle: Lifecycle
    state_labels: Mapping[str, str]
    deadline_labels: Mapping[str, str]
    consumer_deadlines: frozenset[str]
    """Deadlines that run for the consumer: they lapse, they are never overdue."""

    def circumstances(self, case: Case, by: Actor, on: date) -> Mapping[str, Any]:
        """Return the facts that conditions of moves ask about."""
        ...

    def apply(self, step: Step) -> Mapping[str, Any]:
        """Do what the action does beyond its state; return data for the event (no personal data)."""
        ...

    def on_overdue(self, case: Case, deadline: str, at: datetime) -> None:
        """React once to a deadline that has passed."""
        ...


_KINDS: Final[dict[str, Kind]] = {}


def register(code: str, kind: Kind) -> None:
    """Make a kind known; called from the context's ``apps.ready``."""
    _KINDS[code] = kind


def kind_of(case: Case) -> Kind:
    """Return the kind of a case."""
    return _KINDS[case.kind]


def kinds() -> Mapping[str, Kind]:
    """Return all kinds known."""
    return _KINDS
