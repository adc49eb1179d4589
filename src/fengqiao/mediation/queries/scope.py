"""Who sees which mediation, and how much of it. The one place that decides, asked through `casework`."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from fengqiao.casework.models import Case
from fengqiao.foundation.actors import Actor, ActorKind, Level, Role
from fengqiao.mediation.models import Appointment, Body, Confirmation, Mediation, Side
from fengqiao.mediation.rules.states import Audience

_COLUMNS = {Level.BRANCH: "branch_id", Level.SUB_BRANCH: "sub_branch_id", Level.HEAD_OFFICE: "head_id"}
_SEAT = ("asked", "disclosed", "active")


def by_body(viewer: Actor, column: str) -> Q | None:
    """Return the condition, on a column that holds a body, that a viewer sees all its mediations.

    None for those who see single mediations: mediators, courts, institutions.
    """
    match viewer.role:
        case Role.ADMINISTRATOR:
            return None
        case _ if viewer.is_regulator:
            return Q()
        case Role.MEDIATION_CLERK:
            return Q(**{column: viewer.organisation_id})
        case Role.AUDITOR if viewer.level is Level.BODY:
            return Q(**{column: viewer.organisation_id})
        case Role.JUSTICE:
            return Q(**{f"{column}__in": Body.objects.filter(justice=viewer.organisation_id).values("pk")})
        case _:
            return None


def reach(viewer: Actor) -> Q | None:
    """Return the mediations a viewer sees beside those against their own house.

    A body's staff see the body's, a mediator those they are asked for or appointed to, a court what it referred or is
    asked to confirm, a justice bureau those of the bodies it guides, an institution those in which it is a side.
    """
    organisation = viewer.organisation_id
    if (whole := by_body(viewer, "mediation__body")) is not None:
        return whole
    match viewer.role:
        case Role.MEDIATOR:
            seats = Appointment.objects.filter(mediator=viewer.person_id, status__in=_SEAT)
            return Q(mediation__body=organisation, pk__in=seats.values("mediation_id"))
        case Role.COURT_LIAISON:
            confirming = Confirmation.objects.filter(court=organisation)
            return Q(mediation__court=organisation) | Q(pk__in=confirming.values("mediation_id"))
        case _:
            return Q(pk__in=_sides_of(viewer).values("mediation_id")) if viewer.level in _COLUMNS else None


def _sides_of(viewer: Actor) -> QuerySet[Side]:
    """Return the sides that are offices in the viewer's subtree. A head office's tree names itself as head."""
    column = _COLUMNS[viewer.level]  # type: ignore[index]
    return Side.objects.filter(**{f"organisation__{column}": viewer.organisation_id})


def own_sides(case: Case, viewer: Actor) -> list[Side]:
    """Return the sides of a mediation for which the viewer speaks: a person's own, or those of one's house."""
    sides = Side.objects.filter(mediation=case.pk).select_related("organisation").order_by("number")
    if viewer.kind is ActorKind.CONSUMER:
        return [side for side in sides if side.party_id is not None and side.party_id == viewer.party_id]
    if viewer.organisation_id is None:
        return []
    return [
        side
        for side in sides
        if (of := side.organisation) is not None
        and viewer.organisation_id in {of.pk, of.sub_branch_id, of.branch_id, of.head_id}
    ]


def is_outside(viewer: Actor) -> bool:
    """Whether a viewer stands outside every mediation: not even what was asked for, which the title tells, is theirs."""
    return viewer.is_regulator or viewer.role is Role.JUSTICE


def hears(case: Case, viewer: Actor) -> frozenset[str]:
    """Return the audiences to which a viewer of this mediation belongs (特邀调解规定 Arts 2, 22).

    Mediator and body hear everything, the sides what is put to both, the court that referred the matter the report on
    its failure. Regulator, justice bureau and others hear nothing but state, outcome and what was signed.
    """
    mediation = case.mediation
    at_body = viewer.organisation_id is not None and viewer.organisation_id == mediation.body_id
    if at_body and viewer.role in {Role.MEDIATION_CLERK, Role.AUDITOR}:
        return frozenset(Audience)
    if at_body and viewer.role is Role.MEDIATOR:
        asked = mediation.appointments.filter(mediator=viewer.person_id, status__in=_SEAT)
        return frozenset(Audience) if asked.exists() else frozenset()
    if viewer.role is Role.COURT_LIAISON:
        return frozenset(_court_hears(mediation, viewer))
    if viewer.is_regulator or viewer.role in {Role.AUDITOR, Role.JUSTICE}:
        return frozenset()
    return frozenset({Audience.PARTIES, Audience.CONFIRMATION}) if own_sides(case, viewer) else frozenset()


def _court_hears(mediation: Mediation, viewer: Actor) -> Iterator[Audience]:
    if viewer.organisation_id == mediation.court_id:
        yield Audience.COURT
    if mediation.confirmations.filter(court=viewer.organisation_id).exists():
        yield Audience.CONFIRMATION
