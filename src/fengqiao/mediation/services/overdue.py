"""What happens when time has run out: silence reassigns, lets a proposal stand, ends what nobody answers."""

from datetime import datetime

from fengqiao.casework.models import Case
from fengqiao.casework.services import perform
from fengqiao.foundation.actors import SYSTEM
from fengqiao.mediation.models import Appointment, AppointmentStatus
from fengqiao.mediation.rules.choices import EndingReason
from fengqiao.mediation.rules.states import Action, DeadlineKind, State
from fengqiao.mediation.services.releasing import release


def react_to_overdue(case: Case, deadline: str, at: datetime) -> None:
    """React once to a time limit that has passed; what needs a person shows as overdue on the board."""
    if deadline == DeadlineKind.INVITE and case.state == State.INVITING:
        perform(case_id=case.pk, action=Action.FAIL, by=SYSTEM, at=at, data={"reason": EndingReason.UNREACHABLE})
    elif deadline == DeadlineKind.OBJECT and case.state == State.PROPOSED:
        perform(case_id=case.pk, action=Action.LAPSE_PROPOSAL, by=SYSTEM, at=at)
    elif deadline == DeadlineKind.VOTE and case.state == State.VOTING:
        perform(case_id=case.pk, action=Action.CLOSE_VOTE, by=SYSTEM, at=at)
    elif deadline == DeadlineKind.TAKE:
        # 在线调解规则 Art. 12: who does not answer in time is replaced
        silent = Appointment.objects.filter(mediation=case.pk, status=AppointmentStatus.ASKED)
        for mediator in list(silent.values_list("mediator_id", flat=True)):
            release(case.pk, mediator=mediator)
        silent.update(status=AppointmentStatus.DECLINED, ended_at=at)
