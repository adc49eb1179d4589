"""What the conditions of a mediation's moves ask about; what costs a query, only when asked."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any, Final

from fengqiao.casework.models import Case, Deadline, DeadlineStatus
from fengqiao.foundation.actors import Actor, Role
from fengqiao.mediation.models import (
    Agreement,
    Appointment,
    AppointmentStatus,
    Confirmation,
    ConfirmationResult,
    Instalment,
    Mediation,
    Proposal,
    ProposalKind,
    Session,
    SessionStatus,
    Side,
    SideRole,
    Signature,
)
from fengqiao.mediation.queries.scope import own_sides
from fengqiao.mediation.rules.states import DeadlineKind

SEATED: Final = (AppointmentStatus.ASKED, AppointmentStatus.DISCLOSED, AppointmentStatus.ACTIVE)


def circumstances(case: Case, by: Actor, on: date) -> Mapping[str, Any]:
    """Return the facts of a mediation as names for the conditions."""
    mediation: Mediation = case.mediation
    at_body = by.organisation_id is not None and by.organisation_id == mediation.body_id

    @cache
    def mine() -> list[Side]:
        return own_sides(case, by)

    @cache
    def agreement() -> Agreement | None:
        return mediation.agreements.filter(replaced_at__isnull=True).first()

    @cache
    def confirmation() -> Confirmation | None:
        return mediation.confirmations.order_by("-id").first()

    def pending(left: Callable[[Side], bool]) -> bool:
        """Whether a step is left to a side of the actor; the body records for any side."""
        is_clerk = at_body and by.role is Role.MEDIATION_CLERK
        return any(left(side) for side in (mediation.sides.all() if is_clerk else mine()))

    @cache
    def consented_to_disclosure() -> set[int]:
        seats = mediation.appointments.filter(status=AppointmentStatus.DISCLOSED)
        return set(seats.values_list("consents__side", flat=True))

    @cache
    def proposal() -> Proposal | None:
        kinds = (ProposalKind.NO_OBJECTION, ProposalKind.OPINION)
        return mediation.proposals.filter(kind__in=kinds, outcome="").order_by("-id").first()

    def appointed(*statuses: AppointmentStatus) -> bool:
        if by.role is not Role.MEDIATOR:
            return False
        return mediation.appointments.filter(mediator=by.person_id, status__in=statuses).exists()

    def is_court() -> bool:
        of = confirmation()
        return by.role is Role.COURT_LIAISON and of is not None and of.court_id == by.organisation_id

    return {
        "matter": mediation.matter,
        "track": mediation.track,
        "origin": mediation.origin,
        "is_party": lambda: bool(mine()),
        "is_asked": lambda: appointed(AppointmentStatus.ASKED),
        "is_appointed": lambda: appointed(AppointmentStatus.ACTIVE),
        "may_answer": lambda: pending(lambda side: not side.answer),
        "may_read_briefing": lambda: pending(lambda side: side.briefed_at is None),
        "may_accept_disclosure": lambda: pending(lambda side: side.pk not in consented_to_disclosure()),
        "may_answer_proposal": lambda: pending(lambda side: awaits_answer(proposal(), side)),
        "may_confirm": lambda: pending(lambda side: side.confirmation_asked_at is None),
        "is_seated": lambda: mediation.appointments.filter(status__in=SEATED).exists(),
        "is_rated": mediation.rated_at is not None,
        "all_consented": lambda: not mediation.sides.exclude(answer="agreed").exists(),
        "all_briefed": lambda: not mediation.sides.filter(briefed_at__isnull=True).exists(),
        "has_mediator": lambda: mediation.appointments.filter(status=AppointmentStatus.ACTIVE).exists(),
        "has_disclosure": lambda: mediation.appointments.filter(status=AppointmentStatus.DISCLOSED).exists(),
        "has_session_planned": lambda: Session.objects.filter(
            mediation=mediation, status=SessionStatus.PLANNED
        ).exists(),
        "has_reservation": lambda: Session.objects.filter(mediation=mediation, status=SessionStatus.RESERVED).exists(),
        "is_paused": lambda: case.deadlines.filter(kind=DeadlineKind.MEDIATE, status=DeadlineStatus.PAUSED).exists(),
        "has_agreement": lambda: agreement() is not None and not agreement_in_effect(agreement()),
        "agreement_signed": lambda: agreement_in_effect(agreement()) and not getattr(agreement(), "is_oral", True),
        "may_sign": lambda: may_sign(agreement(), mine(), by, at_body=at_body),
        "may_vote": lambda: (
            any(s.role == SideRole.CREDITOR and not s.vote for s in mine())
            or (at_body and mediation.sides.filter(role=SideRole.CREDITOR, vote="").exists())
        ),
        "vote_over": lambda: window_over(case, DeadlineKind.VOTE, on),
        "objection_window_over": lambda: window_over(case, DeadlineKind.OBJECT, on),
        "instalment_overdue": lambda: Instalment.objects.filter(
            agreement__mediation=mediation, agreement__replaced_at__isnull=True, paid_on__isnull=True, due_on__lt=on
        ).exists(),
        "confirmation_open": lambda: confirmation_open(case, confirmation(), on),
        "confirmation_applied": lambda: getattr(confirmation(), "status", "") == ConfirmationResult.APPLIED,
        "confirmation_accepted": lambda: getattr(confirmation(), "status", "") == ConfirmationResult.ACCEPTED,
        "confirmation_refused": lambda: (
            getattr(confirmation(), "status", "") in {ConfirmationResult.REFUSED, ConfirmationResult.REJECTED}
        ),
        "is_court_or_body": lambda: is_court() or (at_body and by.role is Role.MEDIATION_CLERK),
    }


def awaits_answer(proposal: Proposal | None, side: Side) -> bool:
    """Whether a side has still to answer: an opinion on a small claim is for the consumer alone."""
    if proposal is None or side.number in proposal.agreed_sides:
        return False
    return proposal.kind != ProposalKind.OPINION or side.party_id is not None


def agreement_in_effect(agreement: Agreement | None) -> bool:
    """Whether there is an agreement and it binds."""
    return agreement is not None and agreement.effective_on is not None


def window_over(case: Case, kind: DeadlineKind, on: date) -> bool:
    """Whether a window that ends by silence has passed."""
    window = Deadline.objects.filter(case=case, kind=kind).order_by("-id").first()
    return window is not None and on > window.due_on


def confirmation_open(case: Case, confirmation: Confirmation | None, on: date) -> bool:
    """Whether the parties can still apply: within the days, and none under way or granted."""
    if confirmation is not None and confirmation.status not in {
        ConfirmationResult.REJECTED, ConfirmationResult.REFUSED,
    }:  # fmt: skip
        return False
    window = Deadline.objects.filter(case=case, kind=DeadlineKind.CONFIRM_APPLY).order_by("-id").first()
    return window is not None and on <= window.due_on


def may_sign(agreement: Agreement | None, mine: list[Side], by: Actor, *, at_body: bool) -> bool:
    """Whether the actor, or at the body anybody of the case, has not signed the present version yet."""
    if agreement is None or agreement.effective_on is not None:
        return False
    valid = Signature.objects.filter(agreement=agreement, void_at__isnull=True)
    if by.role is Role.MEDIATOR:
        seat = Appointment.objects.filter(
            mediation=agreement.mediation_id, mediator=by.person_id, status=AppointmentStatus.ACTIVE
        )
        return seat.exists() and not valid.filter(mediator=by.person_id).exists()
    if at_body:
        return True
    signed = set(valid.values_list("side_id", flat=True))
    return any(side.pk not in signed for side in mine)
