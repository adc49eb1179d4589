"""What a body that is to be founded is chosen from, and which bodies an institution has joined."""

from collections.abc import Collection
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from fengqiao.mediation.models import MemberHouse
from fengqiao.organisations.models import Organisation, OrganisationKind
from fengqiao.places import queries as places

Choices = list[tuple[str, str]]
TRADES: Final = tuple((one.value, one.label) for one in (OrganisationKind.BANK, OrganisationKind.INSURER))
"""Of which institutions a body takes matters."""


def foundable() -> Choices:
    """Return code and name of the mediating organisations that are no body yet."""
    found = Organisation.objects.filter(kind="mediation", mediation_body=None, closed_on=None).order_by("code")
    return [(one.code, one.label) for one in found]


def offices_of(kind: str) -> Choices:
    """Return code and name of the organisations of a kind that are in business."""
    found = Organisation.objects.filter(kind=kind, closed_on=None).order_by("code")
    return [(one.code, one.label) for one in found]


def areas() -> Choices:
    """Return the city and its counties; towns are added on the body's page."""
    whole = [(one.code, one.short_name) for one in places.children(None)]
    return [*whole, *((one.code, one.label) for one in places.counties())]


def memberships(on: date) -> QuerySet[MemberHouse]:
    """Return who belongs to the mechanism of which body on a day."""
    return MemberHouse.objects.filter(Q(until=None) | Q(until__gte=on), since__lte=on)


def members_of(body_id: int, *, on: date) -> frozenset[int]:
    """Return the ids of the institutions in the mechanism behind a body on a day."""
    return frozenset(memberships(on).filter(body=body_id).values_list("organisation", flat=True))


def joined_by(house_ids: Collection[int | None], *, on: date) -> frozenset[int]:
    """Return the ids of the bodies whose mechanism an institution (or one of several) has joined on a day."""
    houses = {one for one in house_ids if one is not None}
    return frozenset(memberships(on).filter(organisation__in=houses).values_list("body", flat=True))
