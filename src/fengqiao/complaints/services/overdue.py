"""What happens when time has run out."""

from datetime import datetime

from django.utils.translation import gettext as _

from fengqiao.casework.models import Case
from fengqiao.casework.services import perform
from fengqiao.complaints.rules.states import IN_HAND, Action, DeadlineKind
from fengqiao.complaints.services.routing import office_above
from fengqiao.foundation.actors import SYSTEM, Level


def react_to_overdue(case: Case, deadline: str, at: datetime) -> None:
    """Pass an overdue matter to the next level up; close one whose consumer let the review window lapse."""
    if deadline == DeadlineKind.REVIEW_APPLY:
        perform(case_id=case.pk, action=Action.LAPSE, by=SYSTEM, at=at)
    elif (
        deadline == DeadlineKind.DECIDE
        and case.state in IN_HAND
        and case.level != Level.REGULATOR
        and office_above(case) is not None
    ):
        perform(case_id=case.pk, action=Action.PASS_UP, by=SYSTEM, at=at, data={"reason": _("逾期未办结")})
