"""The mediation as a kind of case."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from fengqiao.casework.kinds import Step
from fengqiao.casework.models import Case
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.lifecycle import Lifecycle
from fengqiao.mediation.queries.circumstances import circumstances
from fengqiao.mediation.queries.scope import hears, reach
from fengqiao.mediation.rules.moves import LIFECYCLE
from fengqiao.mediation.rules.papers import PAPER_TITLES
from fengqiao.mediation.rules.states import DEADLINE_LABELS, DOMAIN, PARTY_DEADLINES, STATE_LABELS, DeadlineKind
from fengqiao.mediation.services import effects
from fengqiao.mediation.services.overdue import react_to_overdue


class MediationKind:
    """Implements `casework.kinds.Kind`."""

    domain: str = DOMAIN
    lifecycle: Lifecycle = LIFECYCLE
    state_labels: Mapping[str, str] = STATE_LABELS
    deadline_labels: Mapping[str, str] = DEADLINE_LABELS
    paper_titles: Mapping[str, str] = PAPER_TITLES
    consumer_deadlines: frozenset[str] = frozenset(PARTY_DEADLINES) - {DeadlineKind.CHOOSE}
    """Who does not choose in time leaves it to the body, for which it is due then (在线调解规则 Art. 10)."""

    def reach(self, viewer: Actor) -> Q | None:
        """Return which mediations bodies, courts, justice bureaus and further creditors see."""
        return reach(viewer)

    def hears(self, case: Case, viewer: Actor) -> frozenset[str]:
        """Return whose texts of the mediation the viewer may read."""
        return hears(case, viewer)

    def circumstances(self, case: Case, by: Actor, on: date) -> Mapping[str, Any]:
        """Return what the moves' conditions ask about."""
        return circumstances(case, by, on)

    def apply(self, step: Step) -> Mapping[str, Any]:
        """Do what the action does beyond its state."""
        return effects.apply(step)

    def on_overdue(self, case: Case, deadline: str, at: datetime) -> None:
        """Let what hangs on a date happen: silence reassigns, accepts, ends or reminds."""
        react_to_overdue(case, deadline, at)
