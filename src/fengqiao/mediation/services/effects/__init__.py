"""What each action of a mediation does beyond its state. One function an action; the lifecycle decides whether."""

from collections.abc import Mapping
from typing import Any

from fengqiao.casework.kinds import Step
from fengqiao.casework.services import deadlines
from fengqiao.mediation.models import Mediation
from fengqiao.mediation.rules.states import DUTIES, FINAL, OF_COURT, State
from fengqiao.mediation.services.effects import (
    agreeing,
    appointing,
    confirming,
    creditors,
    ending,
    intake,
    mediating,
    sessions,
)
from fengqiao.mediation.services.effects.registry import EFFECTS

__all__ = [
    "EFFECTS",
    "agreeing",
    "apply",
    "appointing",
    "confirming",
    "creditors",
    "ending",
    "intake",
    "mediating",
    "sessions",
]


def apply(step: Step) -> Mapping[str, Any]:
    """Run the action's effect; what ends the case ends its deadlines. The locked case guards its mediation."""
    mediation: Mediation = step.case.mediation
    before = step.case.state
    effect = EFFECTS.get(step.move.action)
    data = (effect(step, mediation) if effect else None) or {}
    is_over = step.case.state in FINAL and step.move.before != FINAL
    if is_over and (step.case.state != before or step.move.after is not None):
        # the court answers on an agreement that was performed meanwhile
        kept = OF_COURT if step.case.state == State.PERFORMED else frozenset()
        deadlines.end_all(case=step.case, duties=DUTIES, on=step.on, but=kept)
        ending.start_what_follows(step, mediation)
    mediation.save()
    return data
