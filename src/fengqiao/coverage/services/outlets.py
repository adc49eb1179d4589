"""Offices of banks and insurers as service points: a copy of the office and of what it offers, kept in step."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet

from fengqiao.coverage.models import PointKind, ServicePoint
from fengqiao.coverage.queries import loading
from fengqiao.coverage.services.recomputing import recompute_around
from fengqiao.organisations.models import Organisation, OrganisationKind

_SERVING: Final = (OrganisationKind.BANK, OrganisationKind.INSURER)
_EARLIEST: Final = date(1949, 10, 1)


def follow_office(organisation_id: int, at: datetime) -> None:
    """Bring the point of one office up to date and compute what that touches; told by organisations."""
    before = list(loading.sites_of(ServicePoint.objects.filter(outlet=organisation_id)))
    if not copy_offices(Organisation.objects.filter(pk=organisation_id)):
        return
    after = list(loading.sites_of(ServicePoint.objects.filter(outlet=organisation_id)))
    recompute_around(sites=[*before, *after], at=at)


def copy_offices(offices: QuerySet[Organisation]) -> int:
    """Copy offices that have said what they offer to their points; return how many points were made or changed."""
    rows = offices.filter(kind__in=_SERVING).filter(Q(profile__isnull=False, place__isnull=False))
    wanted = {office.pk: _fields(office) for office in rows.select_related("profile")}
    known = {point.outlet_id: point for point in ServicePoint.objects.filter(outlet__in=wanted)}
    fresh = [
        ServicePoint(kind=PointKind.OUTLET, outlet_id=pk, operator_id=pk, **fields)
        for pk, fields in wanted.items()
        if pk not in known
    ]
    renewed = []
    for pk, point in known.items():
        changed = {name: value for name, value in wanted[pk or 0].items() if getattr(point, name) != value}
        for name, value in changed.items():
            setattr(point, name, value)
        if changed:
            renewed.append(point)
    ServicePoint.objects.bulk_create(fresh, batch_size=2000)
    if renewed:
        names = [name.removesuffix("_id") for name in next(iter(wanted.values()))]
        ServicePoint.objects.bulk_update(renewed, names, batch_size=500)
    return len(fresh) + len(renewed)


def _fields(office: Organisation) -> dict[str, Any]:
    profile = office.profile
    opened = office.opened_on or _EARLIEST
    located = office.longitude is not None and office.latitude is not None
    return {
        "name": office.name,
        "name_en": office.name_en,
        "place_id": office.place_id,
        "address": office.address,
        "phone": office.phone,
        "longitude": office.longitude if located else None,
        "latitude": office.latitude if located else None,
        "weekly_hours": profile.weekly_hours,
        "services": profile.services,
        "accommodations": profile.accommodations,
        "valid_from": opened,
        # the day an office closes nobody is served there any more
        "valid_until": None if office.closed_on is None else max(opened, office.closed_on - timedelta(days=1)),
    }
