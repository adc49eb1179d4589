"""What the records of a mediation give for its papers: sides, mediators, signatures, texts."""

from collections.abc import Iterable, Mapping
from enum import IntEnum

from django.utils.translation import gettext as _

from fengqiao.casework.models import Case, Deadline, Remark
from fengqiao.casework.services import read_person
from fengqiao.foundation.documents import is_drawable
from fengqiao.foundation.files import storage
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.foundation.privacy import mask_id
from fengqiao.mediation.models import (
    Agreement,
    AppointmentStatus,
    Mediation,
    Side,
    SideRole,
    Signature,
    SignerKind,
)
from fengqiao.mediation.papers.kinds import Party, Payment, Signed
from fengqiao.mediation.rules.choices import SIGNING_METHODS
from fengqiao.mediation.rules.states import DeadlineKind

_APPLIES = frozenset({SideRole.APPLICANT, SideRole.DEBTOR})


class Detail(IntEnum):
    """How much of a side a paper tells: as much as its readers need and may know."""

    NAMED = 0
    DESCRIBED = 1  # the identity number masked, the address
    REACHABLE = 2  # all that a court needs to serve papers (司法确认程序若干规定 Art. 3)


def sides_of(mediation: Mediation) -> list[Side]:
    """Return the sides in their order."""
    return list(mediation.sides.select_related("party__person", "organisation").order_by("number"))


def parties(sides: Iterable[Side], detail: Detail) -> tuple[Party, ...]:
    """Return sides as a paper names them, in the active language."""
    return tuple(_party(side, detail) for side in sides)


def _party(side: Side, detail: Detail) -> Party:
    role, applies = str(side.get_role_display()), side.role in _APPLIES
    if (house := side.organisation) is not None:
        return Party(
            role=role,
            name=house.label,
            id_number=house.code if detail else "",
            address=house.address if detail else "",
            phone=house.phone if detail is Detail.REACHABLE else "",
            is_person=False,
            applies=applies,
        )
    if side.party is None:
        raise LookupError(f"side {side.pk} is nobody")
    person = read_person(side.party.person)
    number = person.id_number if detail is Detail.REACHABLE else mask_id(person.id_number) if person.id_number else ""
    return Party(
        role=role,
        name=person.name or _("当事人（信息已删除）"),
        id_number=number if detail else "",
        address=person.address if detail else "",
        phone=person.phone if detail is Detail.REACHABLE else "",
        applies=applies,
    )


def named(sides: Iterable[Side]) -> str:
    """Return the names of sides in a row."""
    return _("、").join(party.name for party in parties(sides, Detail.NAMED))


def mediators_of(mediation: Mediation) -> tuple[str, ...]:
    """Return the names of those at work, who presides first; after the last has left, of those who were."""
    seats = mediation.appointments.select_related("mediator__member")
    at_work = seats.filter(status=AppointmentStatus.ACTIVE) or seats.filter(
        status=AppointmentStatus.ENDED, answered_at__isnull=False
    )
    return tuple(seat.mediator.member.name for seat in at_work.order_by("-presiding", "id"))


def payments_of(agreement: Agreement) -> tuple[Payment, ...]:
    """Return the instalments of a version."""
    return tuple(Payment(one.number, one.due_on, one.amount) for one in agreement.instalments.order_by("number"))


def signatures_of(mediation: Mediation, agreement: Agreement) -> tuple[Signed, ...]:
    """Return the signatures under a version that hold: sides, mediators, body."""
    found = agreement.signatures.filter(void_at__isnull=True).select_related(
        "side__party__person", "side__organisation", "mediator__member", "attachment"
    )
    order = [SignerKind.SIDE, SignerKind.MEDIATOR, SignerKind.BODY]
    in_order = sorted(found, key=lambda one: (order.index(SignerKind(one.kind)), one.side_id or 0, one.pk))
    return tuple(_signed(one, mediation) for one in in_order)


def _signed(signature: Signature, mediation: Mediation) -> Signed:
    role, name = str(SignerKind(signature.kind).label), mediation.body.organisation.label
    if signature.side is not None:
        side = _party(signature.side, Detail.NAMED)
        role, name = side.role, side.name
    elif signature.mediator is not None:
        name = signature.mediator.member.name
    how = str(_(SIGNING_METHODS[signature.method]))
    return Signed(role=role, name=name, how=how, at=signature.signed_at, picture=_drawn(signature))


def _drawn(signature: Signature) -> bytes:
    """Return a drawn signature; a scan stays a file of the case."""
    kept = signature.attachment
    if signature.method != "drawn" or kept is None or kept.media_type not in {"image/png", "image/jpeg"}:
        return b""
    content = b"".join(storage.open_stored(kept.sha256))
    return content if is_drawable(content) else b""


def texts_of(case: Case, action: str) -> Mapping[str, str]:
    """Return the texts that were given with the last such action, whoever may read them.

    Raises:
        LookupError: there was none.
    """
    tag = f"{case.kind}.{action}"
    events = [event for event in ledger.history(f"case:{case.pk}") if event.tag == tag]
    if not events:
        raise LookupError(f"case {case.pk}: no {action}")
    return dict(Remark.objects.filter(case=case, seq=events[-1].seq).values_list("name", "text"))


def last_deadline(case: Case, kind: DeadlineKind) -> Deadline:
    """Return the last time limit of this kind. Raises Deadline.DoesNotExist."""
    return Deadline.objects.filter(case=case, kind=kind).latest("id")
