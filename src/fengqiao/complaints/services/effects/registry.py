"""Where the effects declare which action they are for, and what several of them do."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from fengqiao.casework.kinds import Step
from fengqiao.casework.models import Case
from fengqiao.casework.services import deadlines
from fengqiao.complaints.models import Complaint, Track
from fengqiao.complaints.rules.states import Action, DeadlineKind
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import NotAllowed

Data = Mapping[str, Any]
Effect = Callable[[Step, Complaint], Data | None]
EFFECTS: Final[dict[str, Effect]] = {}


def effect(action: Action) -> Callable[[Effect], Effect]:
    """Declare what an action does."""

    def declare(function: Effect) -> Effect:
        EFFECTS[action] = function
        return function

    return declare


def start_decision_clock(case: Case, *, on: date, track: str = Track.SIMPLE) -> None:
    """Start the time limit of the decision (Art. 18)."""
    limit = deadlines.rules_for(case).limit("decide_simple" if track == Track.SIMPLE else "decide_complex")
    deadlines.start(case=case, kind=DeadlineKind.DECIDE, length=limit.length, unit=limit.unit, on=on)


def begin_anew(complaint: Complaint) -> None:
    """Forget what was noted of the course that is over."""
    complaint.track, complaint.on_time, complaint.extension_asked_at = Track.SIMPLE, None, None


def organisation_of(actor: Actor) -> int:
    """Return the office for which an actor acts. Raises NotAllowed for one who acts for none."""
    if actor.organisation_id is None:
        raise NotAllowed(_("须以机构身份办理"))
    return actor.organisation_id
