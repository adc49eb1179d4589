"""Where the effects declare which action they are for."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from fengqiao.casework.kinds import Step
from fengqiao.casework.models import Case
from fengqiao.casework.services import deadlines
from fengqiao.mediation.models import Mediation
from fengqiao.mediation.rules.states import Action, DeadlineKind

Data = Mapping[str, Any]
Effect = Callable[[Step, Mediation], Data | None]
EFFECTS: Final[dict[str, Effect]] = {}


def effect(action: Action) -> Callable[[Effect], Effect]:
    """Declare what an action does."""

    def declare(function: Effect) -> Effect:
        EFFECTS[action] = function
        return function

    return declare


def start(case: Case, kind: DeadlineKind, step: Step, *, limit: str = "") -> None:
    """Start a time limit from the day of the step; ``limit`` names the parameter if it is not called like the kind."""
    period = deadlines.rules_for(case).limit(limit or kind.value)
    deadlines.start(case=case, kind=kind, length=period.length, unit=period.unit, on=step.on)
