"""How each mediation body and each of its rooms stood in a year.

Who sees all of a body's mediations is answered from the rollups; mediators, courts and institutions, who see single
ones, from the facts within their scope, by the very SQL that makes the rollups.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Min

from fengqiao.analytics.models import MediationCell
from fengqiao.analytics.queries.labels import Labelled, labelled
from fengqiao.analytics.queries.narrowing import facts_within, in_period
from fengqiao.analytics.rules.compiling import rollup_sql
from fengqiao.analytics.rules.dimensions import DIMENSIONS
from fengqiao.analytics.rules.facts import FACTS, MEDIATIONS, Basis
from fengqiao.analytics.rules.standing import Standing
from fengqiao.foundation.actors import Actor
from fengqiao.mediation.queries.scope import by_body

_DAYS: Final = MEDIATIONS.timed.name


@dataclass(slots=True)
class BodyYear:
    """One body's year; ``rooms`` only where it mediated in several, by their keys (empty: in none)."""

    label: Labelled
    whole: Standing = field(default_factory=Standing)
    rooms: dict[str, Standing] = field(default_factory=lambda: defaultdict(Standing))


@dataclass(frozen=True, slots=True)
class Year:
    """All bodies in which the viewer sees cases of the year, by code, and everything together."""

    year: int
    bodies: tuple[BodyYear, ...]
    whole: Standing
    rooms: Mapping[str, Labelled]


def mediation_year(viewer: Actor, year: int) -> Year:
    """Return a year's figures by body and room; a bounded number of queries."""
    whole = Standing()
    found: dict[str, BodyYear] = {}
    for body, room, counters, days in _counted(viewer, year):
        one = found.setdefault(body, BodyYear(Labelled(body, body)))
        for standing in (whole, one.whole, one.rooms[room]):
            standing.add(counters, days)
    labels = labelled(DIMENSIONS["body"], found, viewer)
    for body, one in found.items():
        one.label = labels[body]
        if sum(bool(room) for room in one.rooms) < 2:
            one.rooms = {}
    rooms = labelled(DIMENSIONS["room"], {room for one in found.values() for room in one.rooms}, viewer)
    return Year(year, tuple(sorted(found.values(), key=lambda one: one.label.order)), whole, rooms)


def years_known(viewer: Actor, today: date) -> range:
    """Return the years one may choose from, oldest first: from the viewer's first accepted case to this year."""
    facts = facts_within(MEDIATIONS, viewer)
    first = facts.aggregate(first=Min("accepted_on"))["first"]
    return range(min(first.year if first else today.year, today.year), today.year + 1)


Counted = tuple[str, str, Mapping[str, Any], Mapping[int, int]]
"""Body, room, counters and totals, histogram of days."""


def _counted(viewer: Actor, year: int) -> Iterator[Counted]:
    whole = by_body(viewer, "body_id")
    if whole is None:
        yield from _live(viewer, year)
        return
    cells = MediationCell.objects.filter(whole, month__range=(f"{year}-01", f"{year}-12"))
    for cell in cells.values("body_id", "key", "days", *MEDIATIONS.kept_names):
        days = {int(day): often for day, often in (cell.pop("days") or {}).items()}
        yield str(cell.pop("body_id")), cell.pop("key"), cell, days


def _live(viewer: Actor, year: int) -> Iterator[Counted]:
    for basis in MEDIATIONS.bases:
        for row in _rows(viewer, basis, year):
            row.pop("month")
            days = row.pop("days", None)
            histogram = {days: row[_DAYS]} if days is not None and row[_DAYS] else {}
            yield str(row.pop("body_id")), row.pop("key"), row, histogram


def _rows(viewer: Actor, basis: Basis, year: int) -> list[dict[str, Any]]:
    facts = in_period(facts_within(MEDIATIONS, viewer), basis, date(year, 1, 1), date(year, 12, 31))
    try:
        inner, params = facts.values(*MEDIATIONS.columns).query.sql_with_params()
    except EmptyResultSet:
        return []
    compiled = rollup_sql(basis, DIMENSIONS["room"].column).replace("%", "%%")
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {FACTS} AS ({inner}) {compiled}", params)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
