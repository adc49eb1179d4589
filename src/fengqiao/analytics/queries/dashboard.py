"""What dashboards show: rollups of a year, and small indexed counts of what needs doing. No case is scanned."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, CharField, Count, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast, Coalesce

from fengqiao.analytics.models import SUBJECT, TOTAL, RollupCell
from fengqiao.analytics.queries.labels import Labelled, labelled
from fengqiao.analytics.rules.dimensions import DIMENSIONS, Dimension
from fengqiao.analytics.rules.facts import COMPLAINTS, Basis
from fengqiao.analytics.rules.standing import Standing
from fengqiao.casework.models import Case, CaseKind
from fengqiao.casework.queries import SCOPE, orders_for, visible_cases
from fengqiao.complaints.rules.states import State
from fengqiao.foundation.actors import Actor, Level, Role
from fengqiao.foundation.parameters.queries import rules_on

_ALSO: Final = ("place", "product")
_HISTOGRAM: Final = ("unit", "days")
MONTHS_SHOWN: Final = 13  # this month, and the same month a year ago
_COUNTERS: Final = COMPLAINTS.kept_names


@dataclass(frozen=True, slots=True)
class Year:
    """The standing of the viewer's cases over the last twelve months, and by month with one more.

    ``by_county`` and ``by_product`` hold counters of the received only, and nothing below a head office.
    """

    months: tuple[str, ...]
    whole: Standing
    by_month: Mapping[str, Standing]
    by_unit: Mapping[str, Standing]
    by_county: Mapping[str, Standing]
    by_product: Mapping[str, Standing]
    unit_dimension: Dimension
    labels: Mapping[str, Labelled]


def first_line_target(on: date) -> float:
    """Return the target of the first-line settlement rate as a fraction (parameter ``first_line_target_pct``)."""
    return float(rules_on("measures", on).number("first_line_target_pct")) / 100


def months_until(today: date, number: int = MONTHS_SHOWN) -> tuple[str, ...]:
    """Return the last months up to today's, oldest first, as ``YYYY-MM``."""
    last = today.year * 12 + today.month - 1
    return tuple(f"{n // 12:04}-{n % 12 + 1:02}" for n in range(last - number + 1, last + 1))


def year(viewer: Actor, today: date) -> Year:
    """Return the last twelve months (and this month of last year by month) in at most five queries.

    PostgreSQL adds the cells up, so that what comes back has the size of what is shown. A house all of whose cases lie
    below one branch is shown by sub-branch: its branch alone would say the same as the whole.
    """
    months = months_until(today)
    level = _level_shown(viewer, months)
    unit = DIMENSIONS[
        "institution" if viewer.is_regulator else "organisation" if level == viewer.level else "sub_branch"
    ]
    whole = Standing()
    by_month: dict[str, Standing] = {month: Standing() for month in months}
    by_unit: dict[str, Standing] = defaultdict(Standing)
    units = _units(viewer, months, level)
    for (month, key), counters in _summed(units, "month", "unit"):
        by_month[month].add(counters, {})
        if month != months[0]:
            whole.add(counters, {})
            by_unit[key].add(counters, {})
    for key, days in _histograms(units.filter(month__gte=months[1])):
        by_unit[key].add({}, days)
        whole.add({}, days)
    kept: dict[str, dict[str, Standing]] = {name: defaultdict(Standing) for name in _ALSO}
    if viewer.is_regulator or viewer.level is Level.HEAD_OFFICE:
        for (name, key), counters in _summed(_received(viewer, months[1:]), "dimension", "key"):
            kept[name][key].add(counters, {})
    return Year(months, whole, by_month, by_unit, kept["place"], kept["product"], unit, labelled(unit, by_unit, viewer))


def _in_scope(viewer: Actor, *dimensions: str) -> QuerySet[RollupCell]:
    """Return the cells of some dimensions within the scope that `casework.queries.visible_cases` draws for cases."""
    cells = RollupCell.objects.filter(dimension__in=dimensions)
    if viewer.role in {Role.ADMINISTRATOR, Role.CONSUMER}:
        return cells.none()
    if viewer.is_regulator:
        return cells
    if viewer.level is None or viewer.organisation_id is None:
        return cells.none()
    return cells.filter(**{SCOPE[viewer.level]: viewer.organisation_id}, with_regulator=False)


def _level_shown(viewer: Actor, months: tuple[str, ...]) -> Level | None:
    """Return the level whose offices below are shown: the viewer's, for a house of one branch that branch's."""
    if viewer.level is not Level.HEAD_OFFICE:
        return viewer.level
    cells = _in_scope(viewer, SUBJECT).filter(month__gte=months[1], month__lte=months[-1])
    branches = list(cells.order_by().values_list("branch_id", flat=True).distinct()[:2])
    return Level.BRANCH if len(branches) == 1 and branches[0] is not None else viewer.level


def _units(viewer: Actor, months: tuple[str, ...], level: Level | None) -> QuerySet[RollupCell]:
    cells = _in_scope(viewer, TOTAL if viewer.is_regulator else SUBJECT).filter(
        month__gte=months[0], month__lte=months[-1]
    )
    below = {
        Level.HEAD_OFFICE: ("branch_id", "sub_branch_id", "outlet_id"),
        Level.BRANCH: ("sub_branch_id", "outlet_id"),
        Level.SUB_BRANCH: ("outlet_id",),
    }
    if viewer.is_regulator:
        return cells.annotate(unit=Cast("head_id", CharField()))
    columns = below.get(level or Level.OUTLET, ())
    unit: Any = Cast("key", BigIntegerField())
    return cells.annotate(unit=Cast(Coalesce(*columns, unit) if columns else unit, CharField()))


def _received(viewer: Actor, months: tuple[str, ...]) -> QuerySet[RollupCell]:
    cells = _in_scope(viewer, *_ALSO)
    return cells.filter(month__gte=months[0], month__lte=months[-1], basis=Basis.RECEIVED)


def _summed(cells: QuerySet[RollupCell], *keys: str) -> Iterator[tuple[tuple[str, ...], dict[str, int]]]:
    """Give the counters of all cells of each key together."""
    sums = {f"sum_{name}": Sum(name) for name in _COUNTERS}
    for row in cells.order_by().values(*keys).annotate(**sums).values_list(*keys, *sums):
        yield row[: len(keys)], dict(zip(_COUNTERS, row[len(keys) :], strict=True))


def _histograms(cells: QuerySet[RollupCell, Any]) -> Iterator[tuple[str, dict[int, int]]]:
    """Give the histogram of days of each unit's finished cases."""
    try:
        inner, params = cells.filter(days__isnull=False).order_by().values(*_HISTOGRAM).query.sql_with_params()
    except EmptyResultSet:
        return
    statement = f"""
        SELECT cell.unit, array_agg(cell.day), array_agg(cell.often) FROM (
            SELECT c.unit, d.key::int AS day, sum(d.value::int) AS often
            FROM ({inner}) AS c, jsonb_each_text(c.days) AS d GROUP BY 1, 2
        ) AS cell GROUP BY 1
    """  # noqa: S608 - written by Django; values are parameters
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        for unit, days, often in cursor.fetchall():
            yield unit, dict(zip(days, map(int, often), strict=True))


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many cases need something today; ``query`` is the work list's filter that lists them."""

    name: str
    query: str
    number: int


_LISTS: Final[Mapping[str, str]] = {
    "overdue": "light=overdue",
    "red": "light=red",
    "transfer": "waiting=transfer",
    "extension": "waiting=extension",
    "review": "waiting=review",
    "order": "waiting=order",
}
_SHOWN: Final[Mapping[Role, tuple[str, ...]]] = {
    Role.REGULATOR: ("transfer", "overdue", "red", "order"),
    Role.AUDITOR: ("overdue", "red", "order"),
}
_SHOWN_TO_OFFICES: Final = ("overdue", "red", "extension", "review", "order")


def waiting(viewer: Actor, today: date) -> list[Waiting]:
    """Return what needs the viewer's office today, in one query over partial indexes of open cases."""
    shown = _SHOWN.get(viewer.role, _SHOWN_TO_OFFICES)
    conditions = _conditions(viewer, today)
    visible = visible_cases(viewer, CaseKind.COMPLAINT).filter(closed_at__isnull=True).order_by()
    parts = [_count(visible.filter(conditions[name]), name) for name in shown]
    counted = {row["what"]: row["number"] for row in parts[0].union(*parts[1:], all=True)}
    return [Waiting(name, _LISTS[name], counted.get(name, 0)) for name in shown]


def _count(cases: QuerySet[Case], name: str) -> QuerySet[Case, Any]:
    found: QuerySet[Case, Any] = cases.values(what=Value(name, CharField())).annotate(number=Count("pk"))
    return found


def _conditions(viewer: Actor, today: date) -> dict[str, Q]:
    unanswered = orders_for(viewer).filter(answered_at__isnull=True).order_by()
    return {
        "overdue": Q(due_on__lt=today, yellow_on__isnull=False),
        "red": Q(red_on__lte=today, due_on__gte=today),
        "transfer": Q(state=State.WITH_REGULATOR),
        "extension": Q(complaint__extension_asked_at__isnull=False),
        "review": Q(state=State.IN_REVIEW),
        "order": Q(pk__in=unanswered.values("case_id")),
    }
