"""What the rules compute with, read from the tables in a fixed number of queries."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from django.db.models import Q, QuerySet

from fengqiao.coverage.models import PlacePosition, PointKind, ServicePoint, VanStop
from fengqiao.coverage.rules.reach import Site, Terms, Village
from fengqiao.coverage.rules.standards import DOMAIN, terms_of
from fengqiao.foundation.hours import Hours, minutes_a_week
from fengqiao.foundation.parameters.queries import rules_on
from fengqiao.organisations.rules.offers import Accommodation, Service, is_step_free
from fengqiao.places.models import Division, DivisionLevel


def terms_on(day: date) -> Terms:
    """Return what counts as within reach on a day."""
    return terms_of(rules_on(DOMAIN, day))


def villages(codes: Collection[str] | None = None) -> list[Village]:
    """Return all villages, or those of these codes, with where they lie if anybody entered it."""
    rows = Division.objects.filter(level=DivisionLevel.VILLAGE).order_by("code")
    if codes is not None:
        rows = rows.filter(code__in=codes)
    located = {
        row.place_id: (row.longitude, row.latitude)
        for row in PlacePosition.objects.only("place_id", "longitude", "latitude")
    }
    nowhere = (None, None)
    return [Village(code, *located.get(code, nowhere)) for code in rows.values_list("code", flat=True)]


def serving(rows: QuerySet[ServicePoint], day: date) -> QuerySet[ServicePoint]:
    """Keep the points that serve people on a day: built, begun, not ended."""
    return rows.filter(Q(valid_until=None) | Q(valid_until__gte=day), is_planned=False, valid_from__lte=day)


def existing_sites(day: date) -> list[Site]:
    """Return where people are served on a day."""
    return list(sites_of(serving(ServicePoint.objects.all(), day)))


def planned_sites(day: date) -> list[Site]:
    """Return where people will be served: planned points, and those that begin later."""
    later = Q(is_planned=True) | Q(valid_from__gt=day)
    rows = ServicePoint.objects.filter(later).filter(Q(valid_until=None) | Q(valid_until__gte=day))
    return list(sites_of(rows))


def sites_of(points: "QuerySet[ServicePoint] | Iterable[ServicePoint]") -> Iterator[Site]:
    """Return the sites of points; a van has one in each village where it stops."""
    found = list(points)
    vans = [point.pk for point in found if point.kind == PointKind.VAN]
    stops: dict[int, dict[str, int]] = {}
    for point_id, place, starts, ends in VanStop.objects.filter(point__in=vans).values_list(
        "point_id", "place_id", "starts", "ends"
    ):
        of_point = stops.setdefault(point_id, {})
        of_point[place] = of_point.get(place, 0) + ends - starts
    for point in found:
        yield from _sites(point, stops.get(point.pk, {}))


def _sites(point: ServicePoint, stops: dict[str, int]) -> Iterator[Site]:
    services = frozenset(Service(code) for code in point.services)
    stepless = is_step_free(frozenset(Accommodation(code) for code in point.accommodations))
    if point.kind == PointKind.VAN:
        for place, minutes in sorted(stops.items()):
            yield Site(point.pk, place, minutes, services, stepless)
        return
    yield Site(
        point=point.pk,
        place=point.place_id,
        minutes=minutes_a_week(Hours(*one) for one in point.weekly_hours),
        services=services,
        is_step_free=stepless,
        is_online=point.kind == PointKind.ONLINE,
        longitude=point.longitude,
        latitude=point.latitude,
    )
