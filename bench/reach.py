"""Computing what is within reach: a province's worth of points for a city's villages, and what one edit costs."""

import random
import tomllib
from importlib.resources import files
from time import perf_counter

from bench.timing import Line, written
from fengqiao.coverage.rules.assessing import affected, assess
from fengqiao.coverage.rules.reach import Site, Status, Terms, Village
from fengqiao.coverage.rules.siting import Limits, Weights, best, gains
from fengqiao.coverage.rules.standards import terms_of
from fengqiao.foundation.parameters.rules import Rules, Value
from fengqiao.organisations.rules.offers import SERVICES, Service

PLACES, POINTS, TOWNS = 3_000, 5_000, 110
SECONDS = 2.0
GROUP = "覆盖 / Coverage"


def _shipped_terms() -> Terms:
    """Return the standards as they are shipped."""
    text = files("fengqiao.foundation.parameters").joinpath("data", "rule_sets.toml").read_text(encoding="utf-8")
    newest = [found for found in tomllib.loads(text)["rule_set"] if found["domain"] == "coverage"][-1]
    values = {name: Value(found["value"], found.get("unit", "")) for name, found in newest["parameters"].items()}
    return terms_of(Rules(newest["code"], newest["source"], values))


def measure() -> list[Line]:
    """Return the lines: all of it, one edit against all of it, and where to open twenty new points in a county."""
    terms, chance = _shipped_terms(), random.Random(2168)
    villages = [_village(number, chance) for number in range(PLACES)]
    sites = [_site(number, chance.choice(villages), chance) for number in range(1, POINTS + 1)]
    begun = perf_counter()
    reach = assess(villages, sites, terms)
    whole = perf_counter() - begun
    begun = perf_counter()
    touched = set().union(*affected(villages, [sites[0]], terms).values())
    assess([village for village in villages if village.code in touched], sites, terms)
    edit = perf_counter() - begun
    county = villages[0].code[:6]
    gaps = {cell for cell, found in reach.items() if found.status is not Status.COVERED and cell[0].startswith(county)}
    begun = perf_counter()
    near = [site for site in sites if site.place.startswith(county) or site.longitude is not None]
    offered = {code: _new(number, code) for number, code in enumerate(sorted({code for code, _tier in gaps}))}
    gained = gains(villages, near, offered, gaps, terms)
    weights = Weights(blank=3, weak=1)
    worth = {cell: weights.of(reach[cell].status) for cell in gaps}
    found = best(gained, worth, most=20, limits=Limits(effort=10, seconds=4))
    siting = perf_counter() - begun
    return [
        Line(GROUP, f"{PLACES:,} places × 3 tiers × {POINTS:,} points", written(whole), whole, SECONDS, unit=" s"),
        Line(GROUP, "one edited point, against all", written(edit), edit / whole, 1.0, unit="×"),
        Line(GROUP, f"20 of {len(offered)} candidates for {len(gaps)} gaps of a county ({len(found.choices)} chosen)",
             written(siting), siting, 10.0, unit=" s"),
    ]  # fmt: skip


def _village(number: int, chance: random.Random) -> Village:
    town = number % TOWNS
    code = f"3306{town % 6 + 2:02d}{town + 1:03d}{200 + number // TOWNS:03d}"
    if chance.random() < 0.5:
        return Village(code)
    return Village(code, 119.9 + chance.random() * 1.3, 29.2 + chance.random() * 1.1)


def _site(number: int, village: Village, chance: random.Random) -> Site:
    services: list[Service] = [service for offered in SERVICES.values() for service in offered]
    some = frozenset(chance.sample(services, chance.randint(3, len(services))))
    return Site(
        number, village.code, chance.randint(60, 3000), some, chance.random() < 0.5,
        longitude=village.longitude, latitude=village.latitude,
    )  # fmt: skip


def _new(number: int, code: str) -> Site:
    return Site(
        -number - 1, code, 2400, frozenset(service for offered in SERVICES.values() for service in offered), True
    )
