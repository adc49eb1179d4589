"""Computing what is within reach: all of it, or what a change may have touched. Both keep the gaps up to date.

Whoever computes locks the row of `Recomputation`, so that two changes at once do not overwrite each other's results.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from fengqiao.coverage.models import PlaceReach, Recomputation, ServicePoint
from fengqiao.coverage.queries import loading
from fengqiao.coverage.rules import assessing
from fengqiao.coverage.rules.reach import Reach, Site, Terms, Village
from fengqiao.coverage.rules.standards import fingerprint
from fengqiao.coverage.services import gap_keeping
from fengqiao.organisations.rules.offers import Tier

FIELDS: Final = (
    *("status", "planned_status", "basis", "lacks", "missing", "minutes", "point_id", "metres", "nearest"),
)
Key = tuple[str, Tier]


@transaction.atomic
def recompute_all(*, at: datetime) -> int:
    """Compute every village and tier anew as of the day of ``at``; return how many results changed."""
    day = timezone.localdate(at)
    terms = loading.terms_on(day)
    _lock(at, terms, day)
    changed = _store(loading.villages(), loading.existing_sites(day), loading.planned_sites(day), terms, at, None)
    Recomputation.objects.filter(pk=1).update(at=at, rule_set=terms.code, terms=fingerprint(terms), day=day)
    return changed


@transaction.atomic
def recompute_around(*, sites: Collection[Site], at: datetime, places: Collection[str] = ()) -> int:
    """Compute what these sites (as before and as after a change) and places may have touched.

    Everything is computed anew where nothing was computed yet, or not today, or by other standards.
    """
    day = timezone.localdate(at)
    terms = loading.terms_on(day)
    last = _lock(at, terms, day)
    if last is None or last.day != day or last.terms != fingerprint(terms):
        return recompute_all(at=at)
    everywhere = loading.villages()
    touched = assessing.affected(everywhere, sites, terms)
    codes = set(places).union(*touched.values())
    if not codes:
        return 0
    some = [village for village in everywhere if village.code in codes]
    wanted = {(code, tier) for tier in Tier for code in touched.get(tier, set()) | set(places)}
    return _store(some, loading.existing_sites(day), loading.planned_sites(day), terms, at, wanted)


@transaction.atomic
def with_change(points: Iterable[int], change: Callable[[], None], *, at: datetime) -> None:
    """Carry out a change of points and compute what it touched, in one transaction."""
    ids = list(points)
    before = list(loading.sites_of(ServicePoint.objects.filter(pk__in=ids)))
    change()
    after = list(loading.sites_of(ServicePoint.objects.filter(pk__in=ids)))
    recompute_around(sites=[*before, *after], at=at)


def _lock(at: datetime, terms: Terms, day: date) -> Recomputation | None:
    """Hold the row of the last computation until the transaction ends; None where there was none."""
    made = {"at": at, "rule_set": terms.code, "terms": "", "day": day}
    Recomputation.objects.get_or_create(pk=1, defaults=made)
    last = Recomputation.objects.select_for_update().get(pk=1)
    return last if last.terms else None


def _store(
    villages: Sequence[Village],
    existing: Sequence[Site],
    planned: Sequence[Site],
    terms: Terms,
    at: datetime,
    wanted: Collection[Key] | None,
) -> int:
    now = assessing.assess(villages, existing, terms)
    later = assessing.assess(villages, [*existing, *planned], terms) if planned else now
    codes = [village.code for village in villages]
    known = {(row.place_id, Tier(row.tier)): row for row in PlaceReach.objects.filter(place__in=codes)}
    fresh, renewed = [], []
    keys = now.keys() if wanted is None else [key for key in now if key in wanted]
    for key in keys:
        values = values_of(now[key], later[key])
        row = known.get(key)
        if row is None:
            fresh.append(PlaceReach(place_id=key[0], tier=key[1].value, **values))
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            renewed.append(row)
    PlaceReach.objects.bulk_create(fresh, batch_size=2000)
    PlaceReach.objects.bulk_update(renewed, [name.removesuffix("_id") for name in FIELDS], batch_size=500)
    gap_keeping.follow([now[key] for key in keys], at=at)
    return len(fresh) + len(renewed)


def values_of(reach: Reach, planned: Reach) -> dict[str, object]:
    """Return the columns of a stored result."""
    return {
        "status": reach.status.value,
        "planned_status": planned.status.value,
        "basis": reach.basis.value,
        "lacks": [lack.value for lack in reach.lacks],
        "missing": [service.value for service in reach.missing],
        "minutes": reach.minutes,
        "point_id": reach.point,
        "metres": reach.metres,
        "nearest": reach.nearest.value,
    }


def stored() -> Mapping[Key, Mapping[str, object]]:
    """Return all stored results by place and tier, for comparison with a full computation."""
    return {
        (row.place_id, Tier(row.tier)): {name: getattr(row, name) for name in FIELDS}
        for row in PlaceReach.objects.all().iterator()
    }
