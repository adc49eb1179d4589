"""How many asked for help and how many got it, by institution and by county."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from fengqiao.coverage.models import Visit, VisitState
from fengqiao.coverage.queries.scope import visits_seen
from fengqiao.coverage.queries.visits import late
from fengqiao.foundation.actors import Actor
from fengqiao.organisations.queries import organisations
from fengqiao.places import queries as places

NOBODY = "none"


@dataclass(frozen=True, slots=True)
class Period:
    """The days between which requests were made; empty: no bound. Written as in the address."""

    since: str = ""
    until: str = ""

    @property
    def given(self) -> dict[str, str]:
        """Return the bounds there are."""
        return {name: day for name, day in (("since", self.since), ("until", self.until)) if day}

    @property
    def query(self) -> str:
        """Return the bounds as part of an address."""
        return urlencode(self.given)


def period_of(data: Mapping[str, Any]) -> Period:
    """Return the period that an address asks for; what is no day bounds nothing."""
    return Period(_day(data.get("since")), _day(data.get("until")))


def _day(text: Any) -> str:
    try:
        return date.fromisoformat(str(text or "")).isoformat()
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure, and the query of the list of exactly its records."""

    value: int
    query: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """The figures of an institution or a county, in the order of `columns`."""

    label: str
    cells: list[Cell]

    @property
    def named(self) -> list[tuple[str, Cell]]:
        """Return the figures with their names."""
        return list(zip(columns(), self.cells, strict=True))


def columns() -> list[str]:
    """Return the names of the figures, in the active language."""
    return [
        _("提出"), _("待承接"), _("已安排"), _("逾期未办"), _("已完成"), _("其中逾期完成"), _("未能满足"), _("已取消"),
    ]  # fmt: skip


_ASKED: tuple[Mapping[str, str], ...] = (
    {"state": "all"}, {"state": "requested"}, {"state": "assigned"}, {"state": "open", "late": "overdue"},
    {"state": "done"}, {"state": "done", "late": "late_done"}, {"state": "unmet"}, {"state": "cancelled"},
)  # fmt: skip
"""What each figure is, as the filters of the list."""


def by_county(viewer: Actor, *, today: date, period: Period) -> list[FigureRow]:
    """Return the figures of each county in scope that has any, and of all."""
    rows = _period(visits_seen(viewer), period).annotate(key=Left("place__code", 6))
    found = _counted(rows, today)
    named = {one.code[:6]: one for one in places.counties()}
    keys = sorted(found)
    shown = [
        _row(named[key].short_name if key in named else key, found[key], period, county=f"{key}000000") for key in keys
    ]
    return [*shown, _total(found, period)]


def by_institution(viewer: Actor, *, today: date, period: Period) -> list[FigureRow]:
    """Return the figures of each institution that took requests (for its own people: of each office), of nobody, and of all."""
    column = "organisation__head" if viewer.is_regulator else "organisation"
    found = _counted(_period(visits_seen(viewer), period).annotate(key=F(column)), today)
    named = organisations(key for key in found if key is not None)
    keys = sorted((key for key in found if key is not None), key=lambda key: named[key].code)
    shown = [_row(named[key].label, found[key], period, institution=named[key].code) for key in keys]
    if None in found:
        shown.append(_row(_("尚无机构承接"), found[None], period, institution=NOBODY))
    return [*shown, _total(found, period)]


def _period(rows: QuerySet[Visit], period: Period) -> QuerySet[Visit]:
    if period.since:
        rows = rows.filter(requested_at__date__gte=period.since)
    return rows.filter(requested_at__date__lte=period.until) if period.until else rows


def _counted(rows: QuerySet[Any], today: date) -> dict[Any, list[int]]:
    """Return the figures by key in one query."""
    conditions = (
        Q(), Q(state=VisitState.REQUESTED), Q(state=VisitState.ASSIGNED), late(today), Q(state=VisitState.DONE),
        Q(state=VisitState.DONE, ended_on__gt=F("due_on")), Q(state=VisitState.UNMET), Q(state=VisitState.CANCELLED),
    )  # fmt: skip
    wanted = {f"n{n}": Count("pk", filter=one) if one else Count("pk") for n, one in enumerate(conditions)}
    counted = rows.order_by().values("key").annotate(**wanted)
    return {one["key"]: [one[f"n{n}"] for n in range(len(conditions))] for one in counted}


def _row(label: str, counts: list[int], period: Period, **of: str) -> FigureRow:
    cells = [Cell(n, urlencode({**asked, **of, **period.given})) for n, asked in zip(counts, _ASKED, strict=True)]
    return FigureRow(label, cells)


def _total(found: Mapping[Any, list[int]], period: Period) -> FigureRow:
    sums = [sum(column) for column in zip(*found.values(), strict=True)] if found else [0] * len(_ASKED)
    return _row(_("合计"), sums, period)
