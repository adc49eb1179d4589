"""What each action of a complaint does beyond its state. One function an action; the lifecycle decides whether.

The modules are imported for the effects they declare.
"""

from fengqiao.casework.kinds import Step
from fengqiao.casework.services import deadlines
from fengqiao.complaints.models import Complaint
from fengqiao.complaints.rules.moves import LIFECYCLE
from fengqiao.complaints.services.effects import answers, clock, handling, levels, material, oversight  # noqa: F401
from fengqiao.complaints.services.effects.books import DUTIES, keep_books
from fengqiao.complaints.services.effects.registry import EFFECTS, Data

__all__ = ["DUTIES", "EFFECTS", "apply", "keep_books"]


def apply(step: Step) -> Data:
    """Run the action's effect; what ends the case ends its deadlines. The locked case guards its complaint."""
    complaint: Complaint = step.case.complaint
    effect = EFFECTS.get(step.move.action)
    data = (effect(step, complaint) if effect else None) or {}
    is_over = step.case.state in LIFECYCLE.final and step.move.after is not None
    keep_books(step, complaint, deadlines.end_all(case=step.case, duties=DUTIES, on=step.on) if is_over else {})
    complaint.save()
    return data
