"""Stations in figures, by county and by institution, each leading to exactly its stations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, F, Q
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.organisations.models import Organisation
from fengqiao.places import queries as places
from fengqiao.stations.models import GuidedOutlet
from fengqiao.stations.queries.scope import public_stations, stations_seen
from fengqiao.stations.rules.states import MARKED, WEAK, State

COUNTY_DIGITS = 6


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One county or institution: how many stations stand how, how many outlets they guide, the mean score (per cent)."""

    code: str
    label: str
    held: int
    applying: int
    weak: int
    gone: int
    overdue: int
    guided: int
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Total:
    """How many stations in sight stand in one way; ``query`` is the list's filter that shows them."""

    label: str
    number: int
    query: str
    is_late: bool = False


def totals(viewer: Actor, *, today: date) -> list[Total]:
    """Return how the stations in sight stand, in one query."""
    ways = (
        (_("有标牌"), "mark=held", Q(state__in=sorted(MARKED))),
        (_("申请中"), "state=applying", Q(state=State.APPLYING)),
        (_("整改中"), "state=rectifying", Q(state=State.RECTIFYING)),
        (_("降级观察"), "state=probation", Q(state=State.PROBATION)),
        (_("已逾期"), "light=overdue", Q(due_on__lt=today)),
    )
    counts = {f"n{place}": Count("pk", filter=way) for place, (_label, _query, way) in enumerate(ways)}
    found = stations_seen(viewer).order_by().aggregate(**counts)
    return [
        Total(label, found[f"n{place}"], query, is_late=query == "light=overdue" and found[f"n{place}"] > 0)
        for place, (label, query, _way) in enumerate(ways)
    ]


def by_county(viewer: Actor, *, today: date) -> list[FigureRow]:
    """Return a row per county, in order of code, those without a station too."""
    found = _counted(viewer, today, Substr("outlet__place_id", 1, COUNTY_DIGITS))
    guided = _guided(viewer, Substr("station__outlet__place_id", 1, COUNTY_DIGITS))
    return [
        _row(one.code, one.short_name, found.get(one.code[:COUNTY_DIGITS], {}), guided.get(one.code[:COUNTY_DIGITS], 0))
        for one in places.counties()
    ]


def by_institution(viewer: Actor, *, today: date) -> list[FigureRow]:
    """Return a row per institution that has a station, the most marks first."""
    found = _counted(viewer, today, F("outlet__head_id"))
    guided = _guided(viewer, F("station__outlet__head_id"))
    heads = Organisation.objects.in_bulk([key for key in found if key])
    rows = [_row(heads[key].code, heads[key].label, one, guided.get(key, 0)) for key, one in found.items() if key]
    return sorted(rows, key=lambda row: (-row.held, row.code))


def _counted(viewer: Actor, today: date, key: Any) -> dict[Any, dict[str, Any]]:
    held = Q(state__in=sorted(MARKED))
    rows = (
        stations_seen(viewer)
        .select_related(None)
        .order_by()
        .annotate(key=key)
        .values("key")
        .annotate(
            held=Count("pk", filter=held),
            applying=Count("pk", filter=Q(state=State.APPLYING)),
            weak=Count("pk", filter=Q(state__in=sorted(WEAK))),
            gone=Count("pk", filter=~held & ~Q(state=State.APPLYING)),
            overdue=Count("pk", filter=Q(due_on__lt=today)),
            mean=Avg("share", filter=held),
        )
    )
    return {row["key"]: dict(row) for row in rows}


def _guided(viewer: Actor, key: Any) -> dict[Any, int]:
    rows = (
        GuidedOutlet.objects.filter(until=None, station__in=stations_seen(viewer).order_by().values("pk"))
        .filter(station__state__in=sorted(MARKED))
        .order_by()
        .annotate(key=key)
        .values("key")
        .annotate(number=Count("pk"))
    )
    return {row["key"]: row["number"] for row in rows}


def _row(code: str, label: str, found: Any, guided: int) -> FigureRow:
    counts = {name: found.get(name, 0) for name in ("held", "applying", "weak", "gone", "overdue")}
    mean = found.get("mean")
    return FigureRow(
        code=code, label=label, **counts, guided=guided, share=round(mean, 1) if mean is not None else None
    )


def columns() -> list[str]:
    """Return the headings of the figures as a file, after the first."""
    return [
        *(_("有标牌"), _("其中整改或降级观察"), _("申请中"), _("无标牌"), _("已逾期")),
        *(_("指导网点"), _("平均得分率")),
    ]


def cells(row: FigureRow) -> tuple[Any, ...]:
    """Return a row's figures in the order of `columns`."""
    return row.held, row.weak, row.applying, row.gone, row.overdue, row.guided, row.share


def public_by_county() -> Sequence[tuple[str, str, int]]:
    """Return code, name and number of public stations of every county."""
    rows = (
        public_stations()
        .select_related(None)
        .order_by()
        .annotate(key=Substr("outlet__place_id", 1, COUNTY_DIGITS))
        .values("key")
        .annotate(number=Count("pk"))
    )
    found = {row["key"]: row["number"] for row in rows}
    return [(one.code, one.short_name, found.get(one.code[:COUNTY_DIGITS], 0)) for one in places.counties()]


def public_by_town(county: str) -> Sequence[tuple[str, str, int]]:
    """Return code, name and number of public stations of every town of a county."""
    rows = (
        public_stations()
        .filter(places.within(county, "outlet__place"))
        .select_related(None)
        .order_by()
        .annotate(key=Substr("outlet__place_id", 1, 9))
        .values("key")
        .annotate(number=Count("pk"))
    )
    found = {row["key"]: row["number"] for row in rows}
    return [(one.code, one.short_name, found.get(one.code[:9], 0)) for one in places.children(county)]
