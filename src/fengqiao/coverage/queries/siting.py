"""The what-if: where new points would close most of the gaps of an area. Nothing is saved by asking."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q

from fengqiao.coverage.models import PlaceReach
from fengqiao.coverage.queries import loading
from fengqiao.coverage.rules.assessing import assess
from fengqiao.coverage.rules.reach import Basis, Site, Status, Terms, Village, unit_of
from fengqiao.coverage.rules.siting import Cell, Limits, Siting, Weights, best, gains, greedy
from fengqiao.coverage.rules.standards import DOMAIN
from fengqiao.foundation.hours import Hours, minutes_a_week
from fengqiao.foundation.parameters.queries import rules_on
from fengqiao.foundation.parameters.rules import Rules
from fengqiao.organisations.rules.offers import Service, Tier
from fengqiao.places import queries as places

FEWEST: Final = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to know: the area's code, the tiers, what one new point would be, and how many at most."""

    area: str
    tiers: frozenset[Tier]
    kind: str
    hours: tuple[Hours, ...]
    services: frozenset[Service]
    step_free: bool
    most: int


@dataclass(frozen=True, slots=True)
class Line:
    """One new point: where, and which gaps it closes beyond those before it, as pairs of place and tier."""

    code: str
    place: str
    closes: Sequence[tuple[str, Tier]]
    worth: int


@dataclass(frozen=True, slots=True)
class Effect:
    """Gaps of one tier in the area, as things stand and with the chosen points: blank and weak."""

    tier: Tier
    blank: int
    weak: int
    blank_then: int
    weak_then: int


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The answer. ``is_best``: proven; ``by_steps``: the worth of always picking the next best."""

    lines: Sequence[Line]
    effects: Sequence[Effect]
    worth: int
    by_steps: int
    is_best: bool
    gaps: int
    candidates: int
    weights: Weights


def what_if(asked: Asked, *, on: date) -> WhatIf:
    """Return where at most ``asked.most`` new points would close most gaps, planned points counted as built.

    Candidates are the villages of the area that have a gap of a tier asked for. What is in reach is public: every
    member of staff may ask.
    """
    rules = rules_on(DOMAIN, on)
    weights = Weights(rules.number("blank_weight"), rules.number("weak_weight"))
    terms, gaps = loading.terms_on(on), _gaps(asked)
    codes = {code for code, _tier in gaps}
    villages = loading.villages(codes)
    sites = _near([*loading.existing_sites(on), *loading.planned_sites(on)], asked.area)
    offered = {village.code: _site(number, village, asked) for number, village in enumerate(villages, start=1)}
    worth = {cell: weights.of(status) for cell, status in gaps.items()}
    gained = gains(villages, sites, offered, gaps.keys(), terms)
    siting = best(gained, worth, most=asked.most, limits=_limits(rules))
    chosen = [offered[choice.candidate] for choice in siting.choices]
    return WhatIf(
        lines=_lines(siting, worth),
        effects=_effects(gaps, villages, [*sites, *chosen], terms, asked.tiers),
        worth=siting.worth,
        by_steps=greedy(gained, worth, most=asked.most).worth,
        is_best=siting.is_best,
        gaps=len(gaps),
        candidates=len(gained),
        weights=weights,
    )


def most_points(on: date) -> int:
    """Return how many new points may be asked for at once."""
    return rules_on(DOMAIN, on).number("what_if_most")


def _limits(rules: Rules) -> Limits:
    return Limits(effort=float(rules.number("what_if_effort")), seconds=float(rules.number("what_if_seconds")))


def _gaps(asked: Asked) -> dict[Cell, Status]:
    """Return what is not covered in the area even once all that is planned is built."""
    rows = PlaceReach.objects.filter(places.within(asked.area), tier__in=[tier.value for tier in asked.tiers])
    uncovered = rows.filter(~Q(planned_status=Status.COVERED.value)).values_list("place_id", "tier", "planned_status")
    return {(code, Tier(tier)): Status(status) for code, tier, status in uncovered}


def _near(sites: Iterable[Site], area: str) -> list[Site]:
    """Leave out sites that cannot be in reach of the area: of another county, without coordinates, not online."""
    county = unit_of(area, Basis.COUNTY)
    if not county:
        return list(sites)
    return [
        site
        for site in sites
        if site.is_online or site.longitude is not None or unit_of(site.place, Basis.COUNTY) == county
    ]


def _site(number: int, village: Village, asked: Asked) -> Site:
    return Site(
        point=-number,
        place=village.code,
        minutes=minutes_a_week(asked.hours),
        services=asked.services,
        is_step_free=asked.step_free,
        longitude=village.longitude,
        latitude=village.latitude,
    )


def _lines(siting: Siting, worth: Mapping[Cell, int]) -> list[Line]:
    named = places.places({code for code, _tier in siting.closed} | {choice.candidate for choice in siting.choices})
    return [
        Line(
            code=choice.candidate,
            place=named[choice.candidate].label,
            closes=[(named[code].short_name, tier) for code, tier in choice.closes],
            worth=sum(worth[cell] for cell in choice.closes),
        )
        for choice in siting.choices
    ]


def _effects(
    gaps: Mapping[Cell, Status],
    villages: Sequence[Village],
    sites: Sequence[Site],
    terms: Terms,
    tiers: Collection[Tier],
) -> list[Effect]:
    after = assess(villages, sites, terms)
    now = Counter((tier, status) for (_code, tier), status in gaps.items())
    then = Counter((cell[1], after[cell].status) for cell in gaps)
    return [
        Effect(
            tier,
            now[tier, Status.BLANK],
            now[tier, Status.WEAK],
            then[tier, Status.BLANK],
            then[tier, Status.WEAK],
        )
        for tier in Tier
        if tier in tiers
    ]
