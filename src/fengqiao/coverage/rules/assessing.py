"""Assessing many places at once: reach as matrices of places by sites. Pure.

Numbers are whole, so that the result for some places is the same as for all.
For 3,000 places and 5,000 sites one tier's matrix has 15 million cells; places are taken in blocks so that memory stays
flat.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import Any, Final, TypeAlias

import numpy as np

from fengqiao.coverage.rules.reach import (
    UNIT,
    Basis,
    Lack,
    Reach,
    Site,
    Standard,
    Terms,
    Village,
    status_of,
    unit_of,
)
from fengqiao.organisations.rules.offers import Tier
from fengqiao.places.rules import prefix_of

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]

BLOCK: Final = 512  # places at a time
EARTH: Final = 6371.0088  # mean radius, km


def assess(villages: Sequence[Village], sites: Sequence[Site], terms: Terms) -> dict[tuple[str, Tier], Reach]:
    """Return what each village has of each tier, by its code and the tier."""
    sites = sorted(sites, key=lambda site: (-len(site.services), -site.minutes, site.point, site.place))
    fields = _fields(sites, terms)
    directions = _directions(sites)
    found: dict[tuple[str, Tier], Reach] = {}
    for block in _blocks(villages):
        nearness = _nearness(block, directions)
        for field in fields:
            for reach in field.reaches(block, nearness):
                found[reach.place, reach.tier] = reach
    return found


def affected(villages: Iterable[Village], sites: Iterable[Site], terms: Terms) -> dict[Tier, set[str]]:
    """Return the villages whose reach may change when these sites come, go or change.

    ``sites`` are those before and those after. Of their counties all villages: there a site may be the nearest.
    """
    villages, sites = list(villages), list(sites)
    counties = {unit_of(site.place, Basis.COUNTY) for site in sites}
    beside = {village.code for village in villages if unit_of(village.code, Basis.COUNTY) in counties}
    found: dict[Tier, set[str]] = {tier: set(beside) for tier in terms.standards}
    if not sites:
        return found
    directions = _directions(sites)
    for block in _blocks(villages):
        nearness = _nearness(block, directions)
        for field in _fields(sites, terms):
            touched: Array = np.asarray(field.matrix(block, nearness)[0].any(axis=1))
            found[field.tier] |= {village.code for village, hit in zip(block, touched, strict=True) if hit}
    return found


def covered_by_one_more(
    villages: Sequence[Village], sites: Sequence[Site], more: Sequence[Site], terms: Terms
) -> list[set[tuple[str, Tier]]]:
    """Return for each of the sites in ``more`` what would be covered if it alone were added to ``sites``.

    What `assess` would say of the villages within its reach, without computing what is there already for each anew.
    """
    found: list[set[tuple[str, Tier]]] = [set() for _site in more]
    there, added = _directions(sites), _directions(more)
    for now, new in zip(_fields(sites, terms), _fields(more, terms), strict=True):
        for block in _blocks(villages):
            held = now.sums(block, _nearness(block, there))
            reached = new.matrix(block, _nearness(block, added))[0]
            for number, column in enumerate(new.columns):
                rows = np.flatnonzero(reached[:, number])
                covered = now.suffices(held[rows] + column[None, :])
                found[number] |= {(block[row].code, now.tier) for row in rows[covered]}
    return found


def way(village: Village, site: Site, road_factor: float) -> float | None:
    """Return the kilometres of way between two, as the crow flies (haversine) times the factor; None if unknown."""
    if None in (village.longitude, village.latitude, site.longitude, site.latitude):
        return None
    a, b, c, d = (radians(x or 0) for x in (village.latitude, village.longitude, site.latitude, site.longitude))
    half = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(half))) * road_factor


def _fields(sites: Sequence[Site], terms: Terms) -> list["_Field"]:
    return [_Field(tier, standard, sites, terms.road_factor) for tier, standard in terms.standards.items()]


def _blocks(villages: Sequence[Village]) -> Iterator[Sequence[Village]]:
    for start in range(0, len(villages), BLOCK):
        yield villages[start : start + BLOCK]


def _directions(things: Sequence[Village] | Sequence[Site]) -> Array:
    """Return where things lie as directions from the centre of the earth; NaN where that is not known."""
    rows = [
        (one.longitude, one.latitude) if one.longitude is not None and one.latitude is not None else (np.nan, np.nan)
        for one in things
    ]
    places = np.radians(np.array(rows, dtype=np.float64).reshape(-1, 2))
    east, north = places[:, 0], places[:, 1]
    return np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=1)


def _nearness(villages: Sequence[Village], directions: Array) -> Array | None:
    """Return the cosine of the angle between each place and each site; None where no place or no site is located."""
    here = _directions(villages)
    if np.isnan(here).all() or np.isnan(directions).all():
        return None
    cosines: Array = (
        here[:, None, 0] * directions[None, :, 0]
        + here[:, None, 1] * directions[None, :, 1]
        + here[:, None, 2] * directions[None, :, 2]
    )
    return cosines


@dataclass(frozen=True, slots=True)
class _Offered:
    """Sites by what they offer of a tier's required services: a row per site, a column per service."""

    offers: Array
    minutes: Array
    step_free: Array
    useful: Array

    @classmethod
    def of(cls, sites: Sequence[Site], standard: Standard) -> "_Offered":
        offers = np.array(
            [[service in site.services for service in standard.services] for site in sites], dtype=np.float64
        ).reshape(len(sites), len(standard.services))
        # an online site is open always; whether it counts the standard says
        open_for = [max(site.minutes, standard.minutes) if site.is_online else site.minutes for site in sites]
        stepless = [site.is_step_free or site.is_online for site in sites]
        minutes = offers * np.array(open_for, dtype=np.float64).reshape(-1, 1)
        step_free = offers * np.array(stepless, dtype=np.float64).reshape(-1, 1)
        counts = [standard.online or not site.is_online for site in sites]
        useful = (offers.sum(axis=1) > 0) & np.array(counts, dtype=bool)
        return cls(offers, minutes, step_free, useful)


class _Field:
    """All sites as one tier sees them."""

    def __init__(self, tier: Tier, standard: Standard, sites: Sequence[Site], road_factor: float) -> None:
        self.tier, self.standard, self.sites, self.road_factor = tier, standard, sites, road_factor
        self.offered = _Offered.of(sites, standard)
        self.columns = np.hstack([self.offered.minutes, self.offered.offers, self.offered.step_free])
        self._limit = cos(standard.distance / road_factor / EARTH)
        codes = [unit_of(site.place, UNIT[tier]) for site in sites]
        self._numbers: dict[str, int] = {}
        numbered = [self._numbers.setdefault(code, len(self._numbers)) if code else -2 for code in codes]
        self._unit = np.array(numbered, dtype=np.int64)
        self._online = [number for number, site in enumerate(sites) if site.is_online]
        useful = [site for site, is_useful in zip(sites, self.offered.useful, strict=True) if is_useful]
        self._useful_units = {
            unit: {unit_of(site.place, unit) for site in useful} - {""} for unit in (Basis.TOWN, Basis.COUNTY)
        }

    def matrix(self, villages: Sequence[Village], nearness: Array | None) -> tuple[Array, Array]:
        """Return which sites are in reach of which places, and which of them stand inside the unit."""
        own = [self._numbers.get(unit_of(village.code, UNIT[self.tier]), -1) for village in villages]
        inside: Array = np.array(own, dtype=np.int64)[:, None] == self._unit[None, :]
        reached: Array = inside if nearness is None else inside | (nearness >= self._limit)
        for number in self._online:
            prefix = prefix_of(self.sites[number].place)
            serves = np.array([village.code.startswith(prefix) for village in villages], dtype=bool)
            reached[:, number] = inside[:, number] = serves
        return reached & self.offered.useful[None, :], inside

    def reaches(self, villages: Sequence[Village], nearness: Array | None) -> Iterator[Reach]:
        """Return what these places have."""
        if not self.sites:
            yield from map(self._blank, villages)
            return
        reached, inside = self.matrix(villages, nearness)
        sums = reached.astype(np.float64) @ self.columns
        minutes, offers, step_free = np.split(sums, 3, axis=1)
        offered, stepless = offers > 0, step_free > 0
        best = self._best(reached, inside)
        any_reached: Array = np.asarray(reached.any(axis=1))
        for row, village in enumerate(villages):
            if not any_reached[row]:
                yield self._blank(village)
                continue
            is_inside = bool(inside[row, best[row]])
            held = _Held(minutes[row], offered[row], stepless[row])
            yield self._present(village, held, self.sites[int(best[row])], is_inside=is_inside)

    def sums(self, villages: Sequence[Village], nearness: Array | None) -> Array:
        """Return minutes, offers and step-free offers of each required service, added up over the sites in reach."""
        if not self.sites:
            return np.zeros((len(villages), 3 * len(self.standard.services)))
        reached, _inside = self.matrix(villages, nearness)
        sums: Array = reached.astype(np.float64) @ self.columns
        return sums

    def suffices(self, sums: Array) -> Array:
        """Return for each row of such sums whether it makes a place covered: nothing lacks."""
        minutes, offers, step_free = np.split(sums, 3, axis=1)
        enough: Array = (offers > 0).all(axis=1) & (minutes.min(axis=1) >= self.standard.minutes)
        return enough & (step_free > 0).all(axis=1) if self.standard.step_free else enough

    def _best(self, reached: Array, inside: Array) -> Array:
        """Return the site that serves each place best: inside the unit, most services, longest hours, first entered.

        The sites stand in that order, so the first one is it.
        """
        own = reached & inside
        best: Array = np.where(own.any(axis=1), own.argmax(axis=1), reached.argmax(axis=1))
        return best

    def _blank(self, village: Village) -> Reach:
        wider = (unit for unit in (Basis.TOWN, Basis.COUNTY) if unit_of(village.code, unit) in self._useful_units[unit])
        lacks = (Lack.NOTHING,)
        return Reach(village.code, self.tier, status_of(lacks), lacks=lacks, nearest=next(wider, Basis.NONE))

    def _present(self, village: Village, held: "_Held", site: Site, *, is_inside: bool) -> Reach:
        standard = self.standard
        shortest = int(held.minutes[held.offered].min())
        missing = tuple(service for service, has in zip(standard.services, held.offered, strict=True) if not has)
        lacks = []
        if missing:
            lacks.append(Lack.SERVICES)
        if shortest < standard.minutes:
            lacks.append(Lack.HOURS)
        if standard.step_free and not held.step_free[held.offered].all():
            lacks.append(Lack.STEP_FREE)
        basis = Basis.ONLINE if site.is_online else UNIT[self.tier] if is_inside else Basis.DISTANCE
        kilometres = None if site.is_online else way(village, site, self.road_factor)
        return Reach(
            place=village.code,
            tier=self.tier,
            status=status_of(lacks),
            basis=basis,
            lacks=tuple(lacks),
            missing=missing,
            minutes=shortest,
            point=site.point,
            metres=None if kilometres is None else round(kilometres * 1000),
        )


@dataclass(frozen=True, slots=True)
class _Held:
    """What all sites within reach of one place hold together, service by service."""

    minutes: Array
    offered: Array
    step_free: Array


def counts(reaches: Iterable[Reach]) -> Mapping[Tier, Mapping[str, int]]:
    """Return how many places have which status, by tier."""
    found: dict[Tier, dict[str, int]] = {}
    for reach in reaches:
        of_tier = found.setdefault(reach.tier, {})
        of_tier[reach.status] = of_tier.get(reach.status, 0) + 1
    return found
