"""Choosing, appointing, disclosing, recusing."""

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from fengqiao.casework.kinds import Step
from fengqiao.casework.services import deadlines
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid
from fengqiao.mediation.models import (
    Appointment,
    AppointmentStatus,
    DisclosureConsent,
    Engagement,
    Mediation,
    Mediator,
    Objection,
    Preference,
)
from fengqiao.mediation.queries.circumstances import SEATED
from fengqiao.mediation.queries.matching import ranking, why_excluded
from fengqiao.mediation.rules.choices import Origin, Track
from fengqiao.mediation.rules.states import IN_SESSION, Action, DeadlineKind, State
from fengqiao.mediation.services.effects.registry import Data, effect, start
from fengqiao.mediation.services.effects.sessions import announce_reserved
from fengqiao.mediation.services.releasing import release
from fengqiao.mediation.services.sides import acting_side, acting_sides, tell_all


@effect(Action.CHOOSE_MEDIATOR)
def _choose(step: Step, mediation: Mediation) -> Data:
    """A side chooses; when all sides choose the same, that mediator is asked (人民调解法 Art. 19)."""
    mediator = _mediator(step, mediation)
    if refusal := why_excluded(mediation, mediator, on=step.on):
        raise Invalid({"mediator": refusal})
    for side in acting_sides(step):
        Preference.objects.update_or_create(side=side, defaults={"mediator": mediator, "chosen_at": step.at})
    chosen = set(Preference.objects.filter(side__mediation=mediation).values_list("mediator_id", flat=True))
    complete = Preference.objects.filter(side__mediation=mediation).count() == mediation.sides.count()
    if complete and len(chosen) == 1 and not mediation.appointments.filter(status__in=SEATED).exists():
        ask(step, mediation, mediator, presiding=True, chosen_by_parties=True)
    return {"mediator": mediator.pk}


@effect(Action.OBJECT_MEDIATOR)
def _object(step: Step, mediation: Mediation) -> Data:
    """A side objects; one who has not begun is not asked any further, one at work the body decides about (Art. 15)."""
    mediator, side = _mediator(step, mediation), acting_side(step)
    Objection.objects.get_or_create(side=side, mediator=mediator, defaults={"made_at": step.at})
    Preference.objects.filter(side__mediation=mediation, mediator=mediator).delete()
    waiting = mediation.appointments.filter(mediator=mediator, status__in=SEATED[:2])
    if waiting.update(status=AppointmentStatus.ENDED, ended_at=step.at):
        release(mediation, mediator=mediator.pk)
        deadlines.void(case=step.case, kinds=(DeadlineKind.TAKE,), on=step.on)
    return {"side": side.number, "mediator": mediator.pk}


@effect(Action.APPOINT)
def _appoint(step: Step, mediation: Mediation) -> Data:
    mediator = _mediator(step, mediation)
    if refusal := why_excluded(mediation, mediator, on=step.on):
        raise Invalid({"mediator": refusal})
    presiding = step.data["presiding"] or not mediation.appointments.filter(status__in=SEATED, presiding=True).exists()
    if presiding and step.by.role is not Role.SYSTEM and not step.data["against_ranking"]:
        found = ranking(mediation, on=step.on)
        if found.must_explain(mediator.pk):
            raise Invalid({"against_ranking": _("该调解员不在推荐的前 %(n)s 名，请写明理由") % {"n": found.freely}})
    ask(step, mediation, mediator, presiding=presiding, chosen_by_parties=False)
    return {"mediator": mediator.pk, "presiding": presiding}


def ask(step: Step, mediation: Mediation, mediator: Mediator, *, presiding: bool, chosen_by_parties: bool) -> None:
    """Ask a mediator to take the case; silence is a no (在线调解规则 Art. 12)."""
    if presiding:
        mediation.appointments.filter(status__in=SEATED, presiding=True).exclude(mediator=mediator).update(
            presiding=False
        )
    try:
        with transaction.atomic():
            Appointment.objects.create(
                mediation=mediation,
                mediator=mediator,
                presiding=presiding,
                chosen_by_parties=chosen_by_parties,
                asked_at=step.at,
            )
    except IntegrityError:
        raise Invalid({"mediator": _("该调解员已被指派")}) from None
    deadlines.finish(case=step.case, kinds=(DeadlineKind.CHOOSE,), on=step.on)
    start(step.case, DeadlineKind.TAKE, step, limit="mediator_accept")


@effect(Action.TAKE_CASE)
def _take(step: Step, mediation: Mediation) -> Data:
    """Accept with disclosure; after disclosure the sides decide whether to go on (Art. 15)."""
    seat = mediation.appointments.get(mediator=step.by.person_id, status=AppointmentStatus.ASKED)
    seat.answered_at = step.at
    deadlines.finish(case=step.case, kinds=(DeadlineKind.TAKE,), on=step.on)
    if step.data["disclosure"] == "some":
        if not step.data["statement"]:
            raise Invalid({"statement": _("请写明与当事人的关系")})
        seat.status, seat.disclosure = AppointmentStatus.DISCLOSED, step.data["statement"]
        seat.save()
        text = _("调解员披露了与当事人的关系（%(number)s），请查看并决定是否同意由其调解。")
        tell_all(step.case, "disclosure", text % {"number": step.case.number}, at=step.at)
        return {"mediator": seat.mediator_id}
    activate(step, mediation, seat)
    return {"mediator": seat.mediator_id}


@effect(Action.DECLINE_CASE)
def _decline_case(step: Step, mediation: Mediation) -> Data:
    seat = mediation.appointments.get(mediator=step.by.person_id, status=AppointmentStatus.ASKED)
    seat.status, seat.answered_at, seat.ended_at = AppointmentStatus.DECLINED, step.at, step.at
    seat.save()
    release(mediation, mediator=seat.mediator_id)
    deadlines.finish(case=step.case, kinds=(DeadlineKind.TAKE,), on=step.on)
    return {"mediator": seat.mediator_id}


@effect(Action.ACCEPT_DISCLOSURE)
def _accept_disclosure(step: Step, mediation: Mediation) -> Data:
    seat = mediation.appointments.filter(mediator=step.data["mediator"], status=AppointmentStatus.DISCLOSED).first()
    if seat is None:
        raise Invalid({"mediator": _("该调解员没有待确认的披露")})
    for side in acting_sides(step):
        DisclosureConsent.objects.get_or_create(appointment=seat, side=side, defaults={"given_at": step.at})
    if seat.consents.count() == mediation.sides.count():
        activate(step, mediation, seat)
    return {"mediator": seat.mediator_id}


def activate(step: Step, mediation: Mediation, seat: Appointment) -> None:
    """Let a mediator begin: the first starts the time for mediation."""
    case = step.case
    seat.status = AppointmentStatus.ACTIVE
    seat.save()
    if case.state == State.APPOINTING:
        step.lead_to(State.MEDIATING)
        if mediation.started_on is None:
            mediation.started_on = step.on
            start(case, DeadlineKind.MEDIATE, step, limit=period_of(mediation))
        name = seat.mediator.member.name
        text = _("%(number)s 由调解员 %(name)s 调解，时间另行通知。") % {"number": case.number, "name": name}
        tell_all(case, "mediator", text, at=step.at)
    announce_reserved(step, mediation, seat.mediator)


def period_of(mediation: Mediation) -> str:
    """Return the parameter that holds a matter's time for mediation (特邀调解规定 Art. 27; 在线调解规则 Art. 24)."""
    match mediation.origin:
        case Origin.COURT_PRE_FILING:
            return "court_pre_filing"
        case Origin.COURT_ENTRUSTED if mediation.court_procedure == "summary":
            return "court_entrusted_summary"
        case Origin.COURT_ENTRUSTED:
            return "court_entrusted_ordinary"
        case _:
            return "fast_finish" if mediation.track == Track.FAST else "mediate_own"


@effect(Action.RECUSE)
def _recuse(step: Step, mediation: Mediation) -> Data:
    """A mediator steps back or is replaced; without another the matter waits for a new one, its sessions fall."""
    mediator = _mediator(step, mediation)
    seats = mediation.appointments.filter(mediator=mediator, status__in=SEATED)
    if not seats.update(status=AppointmentStatus.ENDED, ended_at=step.at, presiding=False):
        raise Invalid({"mediator": _("该调解员没有参与本案")})
    deadlines.void(case=step.case, kinds=(DeadlineKind.TAKE,), on=step.on)
    release(mediation, mediator=mediator.pk)
    rest = mediation.appointments.filter(status=AppointmentStatus.ACTIVE).order_by("id").first()
    if rest is not None:
        if not rest.presiding:
            rest.presiding = True
            rest.save(update_fields=["presiding"])
    elif step.case.state in IN_SESSION:
        step.lead_to(State.APPOINTING)
        start(step.case, DeadlineKind.CHOOSE, step)
    text = _("%(number)s 的调解员有变更，新的安排另行通知。") % {"number": step.case.number}
    tell_all(step.case, "recusal", text, at=step.at)
    return {"mediator": mediator.pk}


def _mediator(step: Step, mediation: Mediation) -> Mediator:
    """Return the mediator named; locked, so that nobody takes them off the roster before this is written."""
    seated = Engagement.objects.filter(mediator=OuterRef("pk"), body=mediation.body_id)
    found = Mediator.objects.select_for_update(no_key=True, of=("self",)).select_related("member")
    mediator = found.filter(Exists(seated), pk=step.data["mediator"]).first()
    if mediator is None:
        raise Invalid({"mediator": _("请选择本调解组织的调解员")})
    return mediator
