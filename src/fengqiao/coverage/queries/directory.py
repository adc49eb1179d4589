"""What everybody may look up of coverage: results by village and tier, and the points that serve people now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from fengqiao.coverage.models import PlaceReach, ServicePoint, VanStop
from fengqiao.coverage.queries.loading import serving
from fengqiao.coverage.queries.reach import hours_of, reason_of
from fengqiao.places import queries as places
from fengqiao.places.queries import Place


@dataclass(frozen=True, slots=True)
class Result:
    """What one village has of one tier, and why in words."""

    row: PlaceReach
    place: Place
    reason: str


@dataclass(frozen=True, slots=True)
class Stop:
    """A weekly stop of a van and where that is."""

    stop: VanStop
    place: Place


@dataclass(frozen=True, slots=True)
class Listed:
    """A point with its place, its hours in words (a van's are those of its stops) and a van's stops."""

    point: ServicePoint
    place: Place
    hours: str
    stops: Sequence[Stop]


def results(*, place: str = "", tier: str = "", status: str = "") -> QuerySet[PlaceReach]:
    """Return what villages have of the tiers, with the point that counts."""
    rows = PlaceReach.objects.select_related("point")
    if place:
        rows = rows.filter(places.within(place))
    if tier:
        rows = rows.filter(tier=tier)
    return rows.filter(status=status) if status else rows


def with_reasons(rows: Iterable[PlaceReach]) -> list[Result]:
    """Return results with their places and reasons; the number of queries does not grow with them."""
    found = list(rows)
    named = places.places(one.place_id for one in found)
    return [Result(one, named[one.place_id], reason_of(one)) for one in found]


def open_points(
    day: date, *, place: str = "", kind: str = "", service: str = "", accommodation: str = ""
) -> QuerySet[ServicePoint]:
    """Return the points that serve people on a day; of a place: those that stand there and vans that stop there."""
    rows = serving(ServicePoint.objects.select_related("operator"), day).prefetch_related("stops")
    if place:
        stopping = VanStop.objects.filter(places.within(place), point=OuterRef("pk"))
        rows = rows.filter(places.within(place) | Exists(stopping))
    if kind:
        rows = rows.filter(kind=kind)
    if service:
        rows = rows.filter(services__contains=[service])
    return rows.filter(accommodations__contains=[accommodation]) if accommodation else rows


def listed(points: Iterable[ServicePoint]) -> list[Listed]:
    """Return points as anybody may see them; the number of queries does not grow with them."""
    found = list(points)
    codes = {one.place_id for one in found} | {stop.place_id for one in found for stop in one.stops.all()}
    named = places.places(codes)
    return [
        Listed(one, named[one.place_id], hours_of(one), [Stop(stop, named[stop.place_id]) for stop in one.stops.all()])
        for one in found
    ]
