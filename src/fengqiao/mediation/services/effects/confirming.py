"""Judicial confirmation, from the joint application to the court's ruling."""

from django.utils.translation import gettext as _

from fengqiao.casework.kinds import Step
from fengqiao.casework.services import deadlines
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.mediation.models import Confirmation, ConfirmationResult, Mediation
from fengqiao.mediation.rules.states import Action, DeadlineKind
from fengqiao.mediation.services import papers
from fengqiao.mediation.services.effects.appointing import period_of
from fengqiao.mediation.services.effects.registry import Data, effect, start
from fengqiao.mediation.services.sides import acting_sides, tell_all
from fengqiao.organisations.models import Organisation, OrganisationKind
from fengqiao.places.rules import county_of


@effect(Action.CONFIRM_JOINTLY)
def _confirm_jointly(step: Step, mediation: Mediation) -> Data:
    """Both sides apply together; the application goes out when the last has joined (人民调解法 Art. 33)."""
    sides = acting_sides(step)
    for side in sides:
        side.confirmation_asked_at = side.confirmation_asked_at or step.at
        side.save(update_fields=["confirmation_asked_at"])
    if mediation.sides.filter(confirmation_asked_at__isnull=True).exists():
        text = _("一方提出对 %(number)s 的协议共同申请司法确认，请在期限内决定是否一起申请。")
        tell_all(step.case, "confirmation", text % {"number": step.case.number}, at=step.at, but=sides[0])
        return {"sides": [s.number for s in sides], "complete": False}
    application = Confirmation.objects.create(
        mediation=mediation,
        agreement=mediation.agreements.get(replaced_at__isnull=True),
        court=competent_court(mediation),
        status=ConfirmationResult.APPLIED,
        applied_at=step.at,
    )
    deadlines.finish(case=step.case, kinds=(DeadlineKind.CONFIRM_APPLY,), on=step.on)
    start(step.case, DeadlineKind.CONFIRM_ACCEPT, step)
    papers.issue(step.case, "confirmation", on=step.on, confirmation=application.pk)
    return {"sides": [s.number for s in sides], "complete": True}


def competent_court(mediation: Mediation) -> Organisation:
    """Return the court that invited the mediation, else that of the body's place (民事诉讼法 Art. 205).

    Raises:
        NotAllowed: no court is known for the body.
    """
    for found in (mediation.court, mediation.body.court, *map(_court_of, _places(mediation))):
        if found is not None:
            return found
    raise NotAllowed(_("没有登记有管辖权的法院，请联系调解组织"))


def _places(mediation: Mediation) -> list[str | None]:
    return [mediation.case.place_id, mediation.body.organisation.place_id]


def _court_of(place: str | None) -> Organisation | None:
    """Return the court of the county in which a place lies."""
    county = county_of(place) if place else None
    courts = Organisation.objects.filter(kind=OrganisationKind.COURT, place_id=county).order_by("code")
    return courts.first() if county else None


def _open(mediation: Mediation, status: ConfirmationResult) -> Confirmation:
    return mediation.confirmations.get(status=status)


@effect(Action.COURT_ACCEPT)
def _court_accept(step: Step, mediation: Mediation) -> Data:
    application = _open(mediation, ConfirmationResult.APPLIED)
    application.status, application.number = ConfirmationResult.ACCEPTED, step.data["number"]
    application.save()
    deadlines.finish(case=step.case, kinds=(DeadlineKind.CONFIRM_ACCEPT,), on=step.on)
    start(step.case, DeadlineKind.CONFIRM_DECIDE, step)
    return {}


@effect(Action.COURT_REJECT)
def _court_reject(step: Step, mediation: Mediation) -> Data:
    application = _open(mediation, ConfirmationResult.APPLIED)
    application.status, application.ground = ConfirmationResult.REJECTED, step.data["ground"]
    application.decided_on = step.on
    application.save()
    deadlines.finish(case=step.case, kinds=(DeadlineKind.CONFIRM_ACCEPT,), on=step.on)
    mediation.sides.update(confirmation_asked_at=None)
    text = _("法院没有受理 %(number)s 的司法确认申请，理由请查看；协议仍然有效。") % {"number": step.case.number}
    tell_all(step.case, "confirmation", text, at=step.at)
    return {}


@effect(Action.COURT_EXTEND)
def _court_extend(step: Step, mediation: Mediation) -> Data:
    """Ten more days with the president's approval, once (司法确认程序若干规定 Art. 5)."""
    rules = deadlines.rules_for(step.case)
    limit, more = rules.limit("confirm_decide"), rules.limit("confirm_extension")
    live = step.case.deadlines.filter(kind=DeadlineKind.CONFIRM_DECIDE, status__in=deadlines.LIVE).first()
    if live is None or live.length > limit.length:
        raise NotAllowed(_("已经延长过一次"))
    deadlines.lengthen(
        case=step.case,
        kind=DeadlineKind.CONFIRM_DECIDE,
        length=limit.length + more.length,
        unit=limit.unit,
        by_id=step.by.person_id,
        reason=step.data["approval"],
    )
    return {}


@effect(Action.COURT_CONFIRM)
def _court_confirm(step: Step, mediation: Mediation) -> Data:
    _decide(step, mediation, ConfirmationResult.CONFIRMED, ruling=step.data["number"])
    text = _("法院已裁定确认 %(number)s 的协议有效，可以申请强制执行。") % {"number": step.case.number}
    tell_all(step.case, "confirmation", text, at=step.at)
    return {}


@effect(Action.COURT_REFUSE)
def _court_refuse(step: Step, mediation: Mediation) -> Data:
    """Refused: the sides may change the agreement, mediate again or sue (民事诉讼法 Art. 206)."""
    _decide(step, mediation, ConfirmationResult.REFUSED, ground=step.data["ground"])
    mediation.sides.update(confirmation_asked_at=None)
    text = _("法院驳回了 %(number)s 的司法确认申请。可以变更协议、重新调解或起诉。") % {"number": step.case.number}
    tell_all(step.case, "confirmation", text, at=step.at)
    return {}


def _decide(
    step: Step, mediation: Mediation, result: ConfirmationResult, *, ruling: str = "", ground: str = ""
) -> None:
    application = _open(mediation, ConfirmationResult.ACCEPTED)
    if step.data["decided_on"] > step.on:
        raise Invalid({"decided_on": _("裁定日期不能晚于今天")})
    application.status, application.decided_on = result, step.data["decided_on"]
    application.ruling, application.ground = ruling, ground
    application.save()
    deadlines.finish(case=step.case, kinds=(DeadlineKind.CONFIRM_DECIDE,), on=step.data["decided_on"])


@effect(Action.MEDIATE_AGAIN)
def _mediate_again(step: Step, mediation: Mediation) -> Data:
    """Open the matter again: the agreement no longer stands, the time for mediation starts anew."""
    deadlines.void(
        case=step.case,
        kinds=(DeadlineKind.PERFORM, DeadlineKind.CONFIRM_APPLY, DeadlineKind.FOLLOW_UP),
        on=step.on,
    )
    mediation.agreements.filter(replaced_at__isnull=True).update(replaced_at=step.at)
    mediation.ended_at, mediation.ending_reason, mediation.agreed_amount = None, "", None
    mediation.on_time = None
    start(step.case, DeadlineKind.MEDIATE, step, limit=period_of(mediation))
    return {}
