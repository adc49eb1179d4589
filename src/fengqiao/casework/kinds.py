"""What each kind of case brings along: its lifecycle and what its actions do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Protocol

from django.db.models import Q

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

    def lead_to(self, state: str) -> None:
        """Let the action end in one of the other states that its move declares.

        Raises:
            ValueError: the move does not declare it: a mistake in code.
        """
        if state not in self.move.also:
            raise ValueError(f"{self.move.action} does not declare {state}")
        self.case.state = state


class Kind(Protocol):
    """A kind of case as casework sees it."""

    domain: str
    """Of the rule sets that hold for it."""
    lifecycle: Lifecycle
    state_labels: Mapping[str, str]
    deadline_labels: Mapping[str, str]
    paper_titles: Mapping[str, str]
    """What the papers that the system writes are called; no two kinds share a name of a paper."""
    consumer_deadlines: frozenset[str]
    """Deadlines that run for the consumer: they lapse, they are never overdue."""

    def reach(self, viewer: Actor) -> Q | None:
        """Return which cases of this kind the viewer sees beside those against their own house; None: no more."""
        ...

    def hears(self, case: Case, viewer: Actor) -> frozenset[str]:
        """Return the audiences of restricted texts and files that the viewer of a case belongs to."""
        ...

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
