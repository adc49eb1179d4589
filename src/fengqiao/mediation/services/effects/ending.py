"""How a mediation ends, with an agreement or without, and what that does to the complaint behind it."""

from django.utils.translation import gettext as _

from fengqiao.casework.kinds import Step
from fengqiao.casework.services import deadlines
from fengqiao.mediation.models import AppointmentStatus, ConfirmationResult, Mediation
from fengqiao.mediation.rules.choices import OF_COURT, EndingReason
from fengqiao.mediation.rules.states import Action, DeadlineKind, State
from fengqiao.mediation.services import complaint_link, papers
from fengqiao.mediation.services.effects.registry import Data, effect, start
from fengqiao.mediation.services.releasing import release
from fengqiao.mediation.services.sides import tell_all


def end_without_agreement(step: Step, mediation: Mediation, reason: EndingReason | str) -> None:
    """Note the end; the complaint it came from goes on where it stopped (Order 2020 No.3, Art. 23)."""
    mediation.ended_at, mediation.ending_reason = step.at, reason
    in_time = deadlines.finish(case=step.case, kinds=(DeadlineKind.MEDIATE,), on=step.on)
    mediation.on_time = in_time if mediation.on_time is None else mediation.on_time
    release(mediation)
    mediation.appointments.filter(status__in=(AppointmentStatus.ASKED, AppointmentStatus.DISCLOSED)).update(
        status=AppointmentStatus.ENDED, ended_at=step.at
    )
    complaint_link.resume(mediation, at=step.at)


def end_with_agreement(step: Step, mediation: Mediation) -> None:
    """Note that the sides agree: mediation ends here, performance follows."""
    mediation.ended_at, mediation.ending_reason = step.at, EndingReason.AGREED
    mediation.on_time = deadlines.finish(case=step.case, kinds=(DeadlineKind.MEDIATE,), on=step.on)
    release(mediation)
    complaint_link.settle(mediation, at=step.at)


def start_what_follows(step: Step, mediation: Mediation) -> None:
    """Start what the end leaves to do: a matter from court is reported back to it (在线调解规则 Art. 21)."""
    if step.case.state == State.FAILED and mediation.origin in OF_COURT:
        start(step.case, DeadlineKind.FAILURE_REPORT, step)


@effect(Action.FAIL)
def _fail(step: Step, mediation: Mediation) -> Data:
    """Art. 26: end, and tell the other ways: arbitration, authority, court."""
    end_without_agreement(step, mediation, step.data["reason"])
    text = _("%(number)s 调解不成，已终止。您仍可以申请仲裁、起诉或向监管机构反映。") % {"number": step.case.number}
    tell_all(step.case, "failed", text, at=step.at)
    papers.issue(step.case, "termination", on=step.on, reason=step.data["reason"], advice=step.data["remedies"] or "")
    return {}


@effect(Action.STOP_SHAM)
def _stop_sham(step: Step, mediation: Mediation) -> Data:
    """End; an agreement that was in effect no longer stands: nobody is reminded of it or sees it as one."""
    if mediation.ended_at is None:
        end_without_agreement(step, mediation, EndingReason.SHAM)
    else:
        mediation.ending_reason, mediation.agreed_amount = EndingReason.SHAM, None
        mediation.agreements.filter(replaced_at__isnull=True).update(replaced_at=step.at)
        _take_back_application(step, mediation)
    return {}


def _take_back_application(step: Step, mediation: Mediation) -> None:
    """End an application that lies at court: the court has nothing left to confirm (特邀调解规定 Art. 18)."""
    lying = mediation.confirmations.filter(status__in=(ConfirmationResult.APPLIED, ConfirmationResult.ACCEPTED))
    lying.update(status=ConfirmationResult.WITHDRAWN, decided_on=step.on)
    clocks = (DeadlineKind.CONFIRM_ACCEPT, DeadlineKind.CONFIRM_DECIDE)
    deadlines.void(case=step.case, kinds=clocks, on=step.on)


@effect(Action.REPORT_FAILURE)
def _report_failure(step: Step, mediation: Mediation) -> Data:
    deadlines.finish(case=step.case, kinds=(DeadlineKind.FAILURE_REPORT,), on=step.on)
    papers.issue(step.case, "failure_report", on=step.on)
    return {}


@effect(Action.REFUSE_TO_SIGN)
def _refuse_to_sign(step: Step, mediation: Mediation) -> Data:
    end_without_agreement(step, mediation, EndingReason.UNSIGNED)
    text = _("一方不愿签署协议，%(number)s 已终止。") % {"number": step.case.number}
    tell_all(step.case, "failed", text, at=step.at)
    papers.issue(step.case, "termination", on=step.on, reason=EndingReason.UNSIGNED)
    return {}


@effect(Action.WITHDRAW)
def _withdraw(step: Step, mediation: Mediation) -> Data:
    end_without_agreement(step, mediation, EndingReason.WITHDRAWN)
    text = _("%(number)s 的调解申请已撤回。") % {"number": step.case.number}
    tell_all(step.case, "withdrawn", text, at=step.at)
    return {}


@effect(Action.RATE)
def _rate(step: Step, mediation: Mediation) -> Data:
    mediation.satisfaction, mediation.really_settled = int(step.data["stars"]), step.data["settled"] == "yes"
    mediation.comment, mediation.rated_at = step.data["comment"] or "", step.at
    return {}
