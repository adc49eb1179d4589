"""Figures of education, aggregated in the database: each event counts once in a total, merged ones never."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Left, TruncMonth
from django.utils.translation import gettext as _

from fengqiao.education.models import Audience, Campaign, Event, Setting
from fengqiao.education.queries.events import filters_for
from fengqiao.education.queries.reference import topic_label
from fengqiao.education.queries.scope import events_seen, within
from fengqiao.education.rules.figures import REPEATED, By, Figures
from fengqiao.foundation.actors import Actor, Level
from fengqiao.organisations.models import Organisation
from fengqiao.places import queries as places

_KEYS: Final[Mapping[By, Any]] = {
    By.MONTH: TruncMonth("starts_at"),
    By.COUNTY: Left("place_id", 6),
    By.TOWN: Left("place_id", 9),
    By.SETTING: F("setting"),
    By.TOPIC: F("topics__code"),
    By.AUDIENCE: F("audience"),
    By.CAMPAIGN: F("campaign_id"),
}


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One row: its label, its figures, and the filters that lead to exactly its events."""

    label: str
    figures: Figures
    query: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FigureTable:
    """The rows and the total, in which every event counts once."""

    rows: list[FigureRow]
    total: Figures


def figures(viewer: Actor, *, by: By, narrowed: Mapping[str, Any]) -> FigureTable:
    """Return the figures of the events in scope that ``narrowed`` (a list's filters) leaves."""
    events = filters_for({**narrowed, "status": "counted"}).apply(events_seen(viewer))
    total = _figures(events.aggregate(**_SUMS))
    return FigureTable(_rows(events, by, viewer), total)


_SUMS: Final[Mapping[str, Any]] = {
    "n_sessions": Count("id"),
    "n_outdoor": Count("id", filter=Q(is_outdoor=True)),
    "n_leaflets": Sum("leaflets"),
    "n_person_times": Sum("person_times"),
}


def _figures(row: Mapping[str, Any]) -> Figures:
    return Figures(*(int(row[name] or 0) for name in ("n_sessions", "n_outdoor", "n_leaflets", "n_person_times")))


def _rows(events: QuerySet[Event], by: By, viewer: Actor) -> list[FigureRow]:
    """Return the rows of one breakdown; one query for the sums, one or two for the names."""
    if by is By.INSTITUTION:
        return _by_institution(events, viewer)
    grouped = events.order_by().annotate(key=_KEYS[by]).values("key").annotate(**_SUMS).order_by("key")
    found = {row["key"]: _figures(row) for row in grouped}
    named = _named(by, found)
    rows = [FigureRow(label, found[key], query) for key, label, query in named]
    return rows if by is By.MONTH else sorted(rows, key=lambda row: -row.figures.person_times)


def _by_institution(events: QuerySet[Event], viewer: Actor) -> list[FigureRow]:
    """Return a row per house for who sees several, per office below for others; hosts twice in one count once."""
    columns = _BELOW.get(Level.REGULATOR if viewer.is_regulator else viewer.level or Level.OUTLET, ())
    names = [f"hosts__organisation__{column}" for column in columns] + ["hosts__organisation_id"]
    key = Coalesce(*names) if columns else F("hosts__organisation_id")
    hosted = events.order_by().filter(within(viewer, "hosts__organisation")).annotate(key=key)
    pairs = hosted.values_list("key", "id", "is_outdoor", "leaflets", "person_times").distinct()
    sql, values = pairs.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_OF_PAIRS.format(pairs=sql), values)
        sums = {row[0]: Figures(*(int(one) for one in row[1:])) for row in cursor.fetchall()}
    offices = Organisation.objects.in_bulk(sums)
    rows = [FigureRow(offices[key].label, one, {"office": offices[key].code}) for key, one in sums.items()]
    return sorted(rows, key=lambda row: (-row.figures.person_times, row.label))


_OF_PAIRS: Final = """
SELECT key, count(*), count(*) FILTER (WHERE is_outdoor), sum(leaflets), sum(person_times)
FROM ({pairs}) AS pairs (key, id, is_outdoor, leaflets, person_times) GROUP BY key
"""  # the inner query is Django's own, its values are bound
_BELOW: Final[Mapping[Level, tuple[str, ...]]] = {
    Level.REGULATOR: ("head_id",),
    Level.HEAD_OFFICE: ("branch_id", "sub_branch_id"),
    Level.BRANCH: ("sub_branch_id",),
}
"""Which offices stand in the rows: the first of these columns that is set, else the host itself."""


def _named(by: By, keys: Iterable[Any]) -> Iterator[tuple[Any, str, dict[str, str]]]:
    """Return each key with its label and the filters that lead to its events, in the order of the keys."""
    match by:
        case By.MONTH:
            for key in keys:
                last = date(key.year, key.month, monthrange(key.year, key.month)[1])
                yield key, f"{key:%Y-%m}", {"since": f"{key:%Y-%m-01}", "until": last.isoformat()}
        case By.COUNTY | By.TOWN:
            codes = {key: key.ljust(12, "0") for key in keys}
            found = places.places(codes.values())
            for key, code in codes.items():
                yield key, found[code].label if code in found else code, {"place": code}
        case By.SETTING | By.AUDIENCE:
            labels = dict(Setting.choices if by is By.SETTING else Audience.choices)
            yield from ((key, str(labels[key]), {str(by): key}) for key in keys)
        case By.TOPIC:
            yield from ((key, topic_label(key), {"topic": key}) for key in keys if key)
        case _:
            titles = Campaign.objects.in_bulk([key for key in keys if key])
            yield from ((key, titles[key].label, {"campaign": str(key)}) for key in keys if key in titles)


def by_county(table: FigureTable) -> dict[str, Figures]:
    """Return the figures of a breakdown by county under the counties' short names, as the map calls them."""
    return {row.label: row.figures for row in table.rows}


def outside_all(by: By) -> str:
    """Return what a breakdown leaves out or repeats, in words."""
    if by in REPEATED:
        return _("几家机构共同主办或有几个主题的活动，在每一行各计一次；合计只计一次。")
    return _("不属于任何专题的活动不列行，但计入合计。") if by is By.CAMPAIGN else ""
