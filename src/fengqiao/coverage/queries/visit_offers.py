"""Which offices near a place offer what somebody asks for. What offices offer is public."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from fengqiao.coverage.models import PointKind, ServicePoint
from fengqiao.coverage.queries.loading import serving
from fengqiao.coverage.queries.visit_person import need_names
from fengqiao.coverage.rules.visits import Kind, Need, Offer, distance, ranked
from fengqiao.foundation.actors import Actor
from fengqiao.organisations.models import Organisation
from fengqiao.organisations.rules.offers import Accommodation, Service
from fengqiao.places import queries as places


@dataclass(frozen=True, slots=True)
class OfficeCard:
    """An office that does the business asked for; ``unmet`` names the help it does not offer."""

    office: Organisation
    place: str
    address: str
    phone: str
    unmet: Sequence[str]


def houses_near(place: str, today: date) -> list[tuple[int, str]]:
    """Return the banks and insurers that have an office in the county of a place, by code."""
    heads = _offices(place, today).values("outlet__head")
    return [(one.pk, one.label) for one in Organisation.objects.filter(pk__in=heads).order_by("kind", "code")]


def house_choices(today: date) -> list[tuple[int, str]]:
    """Return every bank and insurer that has an office, by code; whether it has one in a county is checked later."""
    heads = serving(ServicePoint.objects.filter(kind=PointKind.OUTLET), today).values("outlet__head")
    return [(one.pk, one.label) for one in Organisation.objects.filter(pk__in=heads).order_by("kind", "code")]


def own_house(viewer: Actor) -> int | None:
    """Return the id of the viewer's head office, None for bodies outside any tree."""
    return Organisation.objects.filter(pk=viewer.organisation_id or 0).values_list("head_id", flat=True).first()


def house_of(code: str) -> int | None:
    """Return the id of the head office of an institution or office with this code, None for an unknown one."""
    found = Organisation.objects.filter(code=code[:24]).values_list("head_id", "pk").first()
    return (found[0] or found[1]) if found else None


def offices_near(
    place: str,
    today: date,
    *,
    kind: Kind,
    service: Service,
    needs: Collection[Need],
    house: int | None = None,
    within: Collection[int] | None = None,
    most: int = 5,
) -> list[OfficeCard]:
    """Return the offices of a place's county that do the business (and come, if that is asked), best first.

    ``house``: of one institution only; ``within``: among these offices only. Two queries however many there are.
    """
    rows = _offices(place, today).select_related("outlet")
    if house is not None:
        rows = rows.filter(outlet__head=house)
    if within is not None:
        rows = rows.filter(outlet__in=within)
    points = {point.outlet_id: point for point in rows}
    offers = [
        Offer(
            office=point.outlet_id or 0,
            services=frozenset(Service(code) for code in point.services),
            accommodations=frozenset(Accommodation(code) for code in point.accommodations),
            distance=distance(point.place_id, place) or 0,
        )
        for point in points.values()
    ]
    best = ranked(offers, kind=kind, service=service, needs=needs)[:most]
    named = places.places(points[one.office].place_id for one in best)
    return [
        OfficeCard(
            office=found.outlet,  # type: ignore[arg-type]  # points of offices have one
            place=named[found.place_id].label,
            address=found.address,
            phone=found.phone,
            unmet=need_names(one.unmet),
        )
        for one, found in ((one, points[one.office]) for one in best)
    ]


def _offices(place: str, today: date) -> QuerySet[ServicePoint]:
    return serving(ServicePoint.objects.all(), today).filter(kind=PointKind.OUTLET, place__code__startswith=place[:6])
