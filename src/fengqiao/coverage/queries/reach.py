"""What is within reach, as last computed: by county, by town, by village, with the reason in words. Public."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, QuerySet
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from fengqiao.coverage.models import (
    BasisCode,
    LackCode,
    PlaceReach,
    Recomputation,
    ServicePoint,
    StatusCode,
    TierCode,
)
from fengqiao.coverage.queries.loading import serving
from fengqiao.foundation.hours import Hours
from fengqiao.foundation.weeks import hours_text
from fengqiao.organisations.queries import ACCOMMODATION_NAMES, SERVICE_NAMES
from fengqiao.places import queries as places
from fengqiao.places.queries import Place

MARKS: Final = {StatusCode.COVERED: "●", StatusCode.WEAK: "◐", StatusCode.BLANK: "○"}
"""Beside the colour, so that nobody needs to tell colours apart."""
_DIGITS: Final = {"county": 6, "town": 9}


@dataclass(slots=True)
class Tally:
    """How many villages of an area have what of one tier."""

    tier: str = ""
    covered: int = 0
    weak: int = 0
    blank: int = 0

    @property
    def total(self) -> int:
        """Return how many villages there are."""
        return self.covered + self.weak + self.blank

    @property
    def percent(self) -> float:
        """Return the share that is covered, in per cent with one decimal; 0 without villages."""
        return round(100 * self.covered / self.total, 1) if self.total else 0.0

    @property
    def worst(self) -> str:
        """Return the worst status there is."""
        return "blank" if self.blank else "weak" if self.weak else "covered"


@dataclass(frozen=True, slots=True)
class AreaRow:
    """A county or town and its tallies, in the order of the tiers."""

    place: Place
    tallies: Sequence[Tally]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one village has of one tier."""

    tier: str
    tier_label: str
    status: str
    status_label: str
    mark: str
    reason: str
    planned: str
    point_id: int | None


@dataclass(frozen=True, slots=True)
class VillageRow:
    """A village and its cells, in the order of the tiers."""

    place: Place
    cells: Sequence[Cell]

    @property
    def worst(self) -> str:
        """Return the worst status of its tiers."""
        found = {cell.status for cell in self.cells}
        return next((one for one in ("blank", "weak") if one in found), "covered")


@dataclass(frozen=True, slots=True)
class PointCard:
    """A point as people look for one: when it is open, what it offers, which help it gives."""

    point: ServicePoint
    kind: str
    place: str
    hours: str
    services: Sequence[str]
    accommodations: Sequence[str] = field(default_factory=tuple)


def last_computed() -> datetime | None:
    """Return when all was computed last, None if never."""
    last = Recomputation.objects.filter(pk=1).exclude(terms="").first()
    return last.at if last else None


def rows_below(code: str | None) -> list[AreaRow]:
    """Return the counties of the city, or the towns of a county, with their tallies; two queries."""
    children = places.children(code) if code else places.counties()
    level = "town" if code else "county"
    digits = _DIGITS[level]
    within = PlaceReach.objects.filter(places.within(code)) if code else PlaceReach.objects.all()
    grouped = within.annotate(unit=Substr("place_id", 1, digits)).values_list("unit", "tier", "status").annotate(
        number=Count("pk")
    )  # fmt: skip
    tallies: dict[str, dict[str, Tally]] = {}
    for unit, tier, status, number in grouped.order_by():
        tally = tallies.setdefault(unit, {}).setdefault(tier, _tally(tier))
        setattr(tally, status, number)
    return [
        AreaRow(child, [tallies.get(child.code[:digits], {}).get(tier) or _tally(tier) for tier in TierCode.values])
        for child in children
    ]


def total_of(rows: Iterable[AreaRow]) -> list[Tally]:
    """Return the tallies of all rows together, tier by tier."""
    columns = zip(*(row.tallies for row in rows), strict=True)
    return [
        Tally(one[0].tier, sum(t.covered for t in one), sum(t.weak for t in one), sum(t.blank for t in one))
        for one in columns
    ]


def _tally(tier: str) -> Tally:
    return Tally(str(TierCode(tier).label))


def village_codes(area: str, *, status: str = "", tier: str = "") -> QuerySet[Any]:
    """Return the codes of the villages of an area (empty: the city) that have a status, of one tier or of any."""
    found = PlaceReach.objects.filter(places.within(area)) if area else PlaceReach.objects.all()
    if status in StatusCode.values:
        found = found.filter(status=status)
    if tier in TierCode.values:
        found = found.filter(tier=tier)
    return found.order_by("place_id").values_list("place_id", flat=True).distinct()


def villages_of(codes: Iterable[str]) -> list[VillageRow]:
    """Return villages with what each has of every tier, in order of code; two queries."""
    found = PlaceReach.objects.filter(place__in=list(codes)).select_related("point").order_by("place_id")
    of_village: dict[str, dict[str, PlaceReach]] = {}
    for row in found:
        of_village.setdefault(row.place_id, {})[row.tier] = row
    named = places.places(of_village)
    return [
        VillageRow(named[code], [cell_of(cells[tier]) for tier in TierCode.values if tier in cells])
        for code, cells in of_village.items()
    ]


def village_row(code: str) -> VillageRow:
    """Return one village. Raises NotFound for an unknown code."""
    place = places.place(code)
    cells = {row.tier: row for row in PlaceReach.objects.filter(place=code).select_related("point")}
    return VillageRow(place, [cell_of(cells[tier]) for tier in TierCode.values if tier in cells])


def cell_of(row: PlaceReach) -> Cell:
    """Return one result in words."""
    planned = StatusCode(row.planned_status)
    return Cell(
        tier=row.tier,
        tier_label=str(row.get_tier_display()),
        status=row.status,
        status_label=str(row.get_status_display()),
        mark=MARKS[StatusCode(row.status)],
        reason=reason_of(row),
        planned=str(planned.label) if row.planned_status != row.status else "",
        point_id=row.point_id,
    )


def reason_of(row: PlaceReach) -> str:
    """Return why a village has what it has: by what it was judged, what is lacking, where it would be found."""
    if row.status == StatusCode.BLANK:
        nearest = str(BasisCode(row.nearest).label) if row.nearest else _("本市其他区县")
        return _("范围内没有服务点，最近的%(where)s") % {"where": nearest}
    where = str(BasisCode(row.basis).label)
    if row.metres is not None and row.basis == BasisCode.DISTANCE:
        where = _("路程约 %(km).1f 公里") % {"km": row.metres / 1000}
    served = _("%(where)s：%(point)s") % {"where": where, "point": row.point.label} if row.point else where
    lacks = [_lack(code, row) for code in row.lacks]
    return _("；").join([*lacks, served])


def _lack(code: str, row: PlaceReach) -> str:
    words = str(LackCode(code).label)
    if code == LackCode.SERVICES:
        missing = _("、").join(str(SERVICE_NAMES[one]) for one in row.missing)
        return _("%(lack)s（缺%(what)s）") % {"lack": words, "what": missing}
    if code == LackCode.HOURS:
        return _("%(lack)s（每周 %(hours)g 小时）") % {"lack": words, "hours": round(row.minutes / 60, 1)}
    return words


def points_near(place: Place, today: Any, *, most: int = 30) -> list[PointCard]:
    """Return the points of a village's town, those of the village first, then the online ones of its county."""
    rows = serving(ServicePoint.objects.select_related("operator"), today)
    town = place.code[:9]
    found = list(_stopping(rows, town)[: most * 2])
    found.sort(key=lambda one: (one.place_id != place.code, one.kind, one.pk))
    named = places.places(point.place_id for point in found[:most])
    return [
        PointCard(
            point=point,
            kind=str(point.get_kind_display()),
            place=named[point.place_id].label,
            hours=hours_of(point),
            services=[str(SERVICE_NAMES[code]) for code in point.services],
            accommodations=[str(ACCOMMODATION_NAMES[code]) for code in point.accommodations],
        )
        for point in found[:most]
    ]


def _stopping(rows: QuerySet[ServicePoint], town: str) -> QuerySet[ServicePoint]:
    """Return the points that stand in a town, and the vans that stop there."""
    here = rows.filter(place__code__startswith=town) | rows.filter(stops__place__code__startswith=town)
    return here.prefetch_related("stops").distinct().order_by("pk")


def hours_of(point: ServicePoint) -> str:
    """Return when a point serves people, in words; a van when it stops."""
    hours = [Hours(*one) for one in point.weekly_hours]
    hours += [Hours(stop.weekday, stop.starts, stop.ends) for stop in point.stops.all()]
    return hours_text(sorted(set(hours)))
