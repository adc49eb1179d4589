"""Which function carries out which action."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from fengqiao.casework.kinds import Step
from fengqiao.complaints.models import Complaint
from fengqiao.complaints.rules.states import Action

Data = Mapping[str, Any]
Effect = Callable[[Step, Complaint], Data | None]
EFFECTS: Final[dict[str, Effect]] = {}


def effect(action: Action) -> Callable[[Effect], Effect]:
    """Declare the function below as what the action does."""

    def declare(function: Effect) -> Effect:
        EFFECTS[action] = function
        return function

    return declare
