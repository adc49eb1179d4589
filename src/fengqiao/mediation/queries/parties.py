"""A mediation as one of its sides sees it. What is for mediator and body alone never gets into these values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from fengqiao.casework.models import Case
from fengqiao.casework.queries import visible_cases
from fengqiao.casework.services import masked
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import NotFound
from fengqiao.mediation.models import (
    Agreement,
    AppointmentStatus,
    Mediation,
    Preference,
    ProposalKind,
    Side,
    SignerKind,
)
from fengqiao.mediation.queries.circumstances import SEATED
from fengqiao.mediation.queries.roster import MediatorCard, card_of
from fengqiao.mediation.queries.scope import own_sides
from fengqiao.mediation.rules.choices import CONFIRMATION_REFUSALS, CONFIRMATION_REJECTIONS
from fengqiao.mediation.rules.states import STATE_LABELS

ANSWERABLE: Final = (ProposalKind.NO_OBJECTION, ProposalKind.OPINION)


@dataclass(frozen=True, slots=True)
class SideLine:
    """One side; persons are masked."""

    number: int
    role: str
    name: str
    is_mine: bool
    is_person: bool
    answer: str
    has_briefed: bool
    has_signed: bool
    has_asked_to_confirm: bool


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session; without its minutes and result."""

    number: int
    starts_at: datetime
    ends_at: datetime
    mode: str
    mode_label: str
    room: str
    is_accessible: bool
    link: str
    is_web_link: bool
    status: str
    status_label: str
    mediator: str


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A text put to the sides. ``is_open`` while answers are awaited."""

    kind: str
    kind_label: str
    text: str
    amount: Decimal | None
    served_at: datetime
    outcome: str
    is_open: bool
    i_agreed: bool


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """Who signed, when and how."""

    who: str
    signed_at: datetime
    method: str


@dataclass(frozen=True, slots=True)
class InstalmentLine:
    """One payment: promised and paid."""

    number: int
    due_on: date
    amount: Decimal
    paid_on: date | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class AgreementView:
    """The present version of the agreement. ``signature_fell``: an earlier version was signed by this side."""

    version: int
    facts: str
    terms: str
    amount: Decimal | None
    is_oral: bool
    drafted_at: datetime
    effective_on: date | None
    signatures: Sequence[SignatureLine]
    instalments: Sequence[InstalmentLine]
    i_signed: bool
    signature_fell: bool

    @property
    def unpaid(self) -> list[InstalmentLine]:
        """Return the payments still to come, next first."""
        return [one for one in self.instalments if one.paid_on is None]


@dataclass(frozen=True, slots=True)
class ConfirmationView:
    """How far the court's confirmation is."""

    status: str
    status_label: str
    court: str
    applied_at: datetime
    number: str
    decided_on: date | None
    ground: str


@dataclass(frozen=True, slots=True)
class Casefile:
    """What a side may know of its mediation."""

    case: Case
    mediation: Mediation
    mine: Side
    sides: Sequence[SideLine]
    mediators: Sequence[MediatorCard]
    sessions: Sequence[SessionLine]
    proposals: Sequence[ProposalLine]
    agreement: AgreementView | None
    confirmation: ConfirmationView | None
    chosen: MediatorCard | None

    @property
    def seated(self) -> list[MediatorCard]:
        """Return the mediators asked, disclosed or at work."""
        return [one for one in self.mediators if one.status in SEATED]

    @property
    def open_proposal(self) -> ProposalLine | None:
        """Return the proposal that waits for answers."""
        return next((one for one in self.proposals if one.is_open), None)


@dataclass(frozen=True, slots=True)
class MediationHint:
    """That a complaint is, or was, in mediation: number and state, nothing else."""

    number: str
    body: str
    state: str


def mediation_of(viewer: Actor) -> Mediation:
    """Return the mediation of a side. Raises NotFound for who is no side of it."""
    cases = visible_cases(viewer, "mediation").filter(pk=viewer.case_id or 0)
    found = Mediation.objects.select_related(
        "case__owner", "case__subject", "case__place", "body__organisation", "body__court"
    ).filter(case__in=cases)
    mediation = found.first()
    if mediation is None or not own_sides(mediation.case, viewer):
        raise NotFound(_("没有找到该案件"))
    return mediation


def casefile(viewer: Actor, *, today: date) -> Casefile:
    """Return all that a side may know of its mediation. Raises NotFound."""
    mediation = mediation_of(viewer)
    mine = own_sides(mediation.case, viewer)[0]
    agreement = _agreement(mediation, mine, today)
    preference = Preference.objects.select_related("mediator__member").filter(side=mine).first()
    return Casefile(
        case=mediation.case,
        mediation=mediation,
        mine=mine,
        sides=_sides(mediation, mine),
        mediators=_seats(mediation),
        sessions=_sessions(mediation),
        proposals=_proposals(mediation, mine),
        agreement=agreement,
        confirmation=_confirmation(mediation),
        chosen=card_of(preference.mediator, mediation) if preference else None,
    )


def _sides(mediation: Mediation, mine: Side) -> list[SideLine]:
    signed = set(
        mediation.agreements.filter(replaced_at=None, signatures__void_at=None, signatures__side__isnull=False)
        .values_list("signatures__side", flat=True)
    )  # fmt: skip
    return [
        SideLine(
            number=side.number,
            role=side.get_role_display(),
            name=_name(side),
            is_mine=side.pk == mine.pk,
            is_person=side.party_id is not None,
            answer=side.answer,
            has_briefed=side.briefed_at is not None,
            has_signed=side.pk in signed,
            has_asked_to_confirm=side.confirmation_asked_at is not None,
        )
        for side in mediation.sides.select_related("party__person", "organisation").order_by("number")
    ]


def _name(side: Side) -> str:
    if side.organisation is not None:
        return side.organisation.label
    return masked(side.party.person).name if side.party is not None else ""


def _seats(mediation: Mediation) -> list[MediatorCard]:
    shown = (*SEATED, AppointmentStatus.ENDED)
    seats = mediation.appointments.filter(status__in=shown).select_related("mediator__member")
    found = seats.prefetch_related("mediator__specialities", "mediator__languages")
    return [
        card_of(seat.mediator, mediation, status=seat.status, presiding=seat.presiding, disclosure=seat.disclosure)
        for seat in found
    ]


def _sessions(mediation: Mediation) -> list[SessionLine]:
    return [
        SessionLine(
            number=one.number,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            mode=one.mode,
            mode_label=one.get_mode_display(),
            room=one.room.name if one.room else "",
            is_accessible=bool(one.room and one.room.is_accessible),
            link=one.link,
            is_web_link=one.link.startswith("https://"),
            status=one.status,
            status_label=one.get_status_display(),
            mediator=one.mediator.member.name,
        )
        for one in mediation.sessions.select_related("room", "mediator__member")
    ]


def _proposals(mediation: Mediation, mine: Side) -> list[ProposalLine]:
    return [
        ProposalLine(
            kind=one.kind,
            kind_label=one.get_kind_display(),
            text=one.text,
            amount=one.amount,
            served_at=one.served_at,
            outcome=one.outcome,
            is_open=one.kind in ANSWERABLE and not one.outcome,
            i_agreed=mine.number in one.agreed_sides,
        )
        for one in mediation.proposals.order_by("-id")
    ]


def _agreement(mediation: Mediation, mine: Side, today: date) -> AgreementView | None:
    present = mediation.agreements.filter(replaced_at=None).prefetch_related("instalments").first()
    if present is None:
        return None
    valid = present.signatures.filter(void_at=None).select_related("side__party__person", "side__organisation")
    signatures = list(valid.select_related("mediator__member"))
    fell = mediation.agreements.exclude(pk=present.pk).filter(signatures__side=mine)
    i_signed = any(one.side_id == mine.pk for one in signatures)
    return AgreementView(
        version=present.version,
        facts=present.facts,
        terms=present.terms,
        amount=present.amount,
        is_oral=present.is_oral,
        drafted_at=present.drafted_at,
        effective_on=present.effective_on,
        signatures=[SignatureLine(_signer(one), one.signed_at, one.get_method_display()) for one in signatures],
        instalments=_instalments(present, today),
        i_signed=i_signed,
        signature_fell=not i_signed and fell.exists(),
    )


def _signer(signature: Any) -> str:
    if signature.kind == SignerKind.SIDE:
        return _name(signature.side)
    if signature.kind == SignerKind.MEDIATOR:
        return _("调解员 %(name)s") % {"name": signature.mediator.member.name}
    return _("调解组织（盖章）")


def _instalments(agreement: Agreement, today: date) -> list[InstalmentLine]:
    return [
        InstalmentLine(one.number, one.due_on, one.amount, one.paid_on, one.paid_on is None and one.due_on < today)
        for one in agreement.instalments.all()
    ]


def _confirmation(mediation: Mediation) -> ConfirmationView | None:
    last = mediation.confirmations.select_related("court").order_by("-id").first()
    if last is None:
        return None
    grounds = {**CONFIRMATION_REJECTIONS, **CONFIRMATION_REFUSALS}
    return ConfirmationView(
        status=last.status,
        status_label=last.get_status_display(),
        court=last.court.label,
        applied_at=last.applied_at,
        number=last.number,
        decided_on=last.decided_on,
        ground=_(grounds[last.ground]) if last.ground in grounds else "",
    )


def mediations_of_complaint(viewer: Actor) -> list[MediationHint]:
    """Return what became of handing the viewer's complaint over, newest first; only number, body and state."""
    rows = Mediation.objects.filter(complaint__in=visible_cases(viewer, "complaint").filter(pk=viewer.case_id or 0))
    return [
        MediationHint(one.case.number, one.body.organisation.label, _(STATE_LABELS[one.case.state]))
        for one in rows.select_related("case", "body__organisation").order_by("-case_id")
    ]
