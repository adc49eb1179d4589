"""Measures live and exact from the facts within the viewer's scope, and the cases behind each figure."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.analytics.queries.labels import labelled
from fengqiao.analytics.queries.narrowing import Facts, facts_within, in_period, narrowed, of_key
from fengqiao.analytics.queries.questions import Question, question
from fengqiao.analytics.rules.compiling import cases_sql, measure_sql
from fengqiao.analytics.rules.facts import FACTS
from fengqiao.analytics.rules.figures import is_too_small, value_of
from fengqiao.analytics.rules.measures import Measure, Part
from fengqiao.casework.models import Case
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.parameters.queries import rules_on


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One figure. ``query`` is the address's query that lists exactly its cases.

    ``value`` is a fraction for rates, None when there are too few cases (or, published, when it is suppressed).
    """

    key: str
    label: str
    value: float | None
    numerator: int
    denominator: int
    query: str
    suppressed: bool = False


@dataclass(frozen=True, slots=True)
class MeasureTable:
    """A measure by a dimension: a row per key that has cases, and the figure over all of them."""

    question: Question
    rows: tuple[MeasureRow, ...]
    total: MeasureRow

    @property
    def measure(self) -> Measure:
        """Return what is measured."""
        return self.question.measure


@dataclass(frozen=True, slots=True)
class _Counted:
    key: str
    numerator: int
    denominator: int
    statistic: float | None


def measure(
    *,
    viewer: Actor,
    measure_id: str,
    by: str | None = None,
    date_from: date | None = None,
    date_to: date | None = None,
    filters: Mapping[str, str] | None = None,
    published: bool = False,
) -> MeasureTable:
    """Measure the cases the viewer may see. Rates are fractions; both days belong to the period.

    ``published``: for pages anybody may read; small cells are suppressed (parameter ``suppress_below``).

    Raises:
        NotFound: no such measure.
        Invalid: naming ``by``, ``to`` or the filter that is wrong.
    """
    asked = question(measure_id=measure_id, by=by, date_from=date_from, date_to=date_to, filters=filters)
    return ask(asked, viewer, published=published)


def ask(asked: Question, viewer: Actor, *, published: bool = False) -> MeasureTable:
    """Answer a question that was checked. Raises Invalid for a filter that names nothing."""
    facts = _facts(asked, viewer)
    below = int(rules_on("measures", timezone.localdate()).value("suppress_below")) if published else 0
    total = (_run(asked, facts, None) or [_Counted("", 0, 0, None)])[0]
    counted: list[_Counted] = []
    if asked.by is not None:
        counted = _run(asked, facts, asked.by.column_for(basis=asked.measure.basis, level=viewer.level))
    return MeasureTable(asked, _rows(asked, counted, viewer, below), _row(asked, total, None, _("合计"), below))


def _run(asked: Question, facts: Facts, column: str | None) -> list[_Counted]:
    try:
        inner, params = facts.query.sql_with_params()
    except EmptyResultSet:
        return []
    compiled = measure_sql(asked.measure.id, column).replace("%", "%%")
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {FACTS} AS ({inner}) {compiled}", params)
        return [_Counted(*row) for row in cursor.fetchall()]


def _rows(asked: Question, counted: list[_Counted], viewer: Actor, below: int) -> tuple[MeasureRow, ...]:
    if asked.by is None:
        return ()
    labels = labelled(asked.by, (one.key for one in counted), viewer)
    ordered = sorted(counted, key=lambda one: labels[one.key].order)
    return tuple(_row(asked, one, labels[one.key].key, labels[one.key].label, below) for one in ordered)


def _row(asked: Question, one: _Counted, key: str | None, label: str, below: int) -> MeasureRow:
    numerator, denominator = one.numerator, one.denominator
    query = asked.query(key=key)
    if below and is_too_small(asked.measure, numerator=numerator, denominator=denominator, below=below):
        return MeasureRow(key or "", label, None, 0, 0, query, suppressed=True)
    value = value_of(asked.measure, numerator=numerator, denominator=denominator, statistic=one.statistic)
    return MeasureRow(key or "", label, value, numerator, denominator, query)


def cases_behind(
    *,
    viewer: Actor,
    measure_id: str,
    part: str = Part.ALL,
    by: str | None = None,
    key: str | None = None,
    date_from: date | None = None,
    date_to: date | None = None,
    filters: Mapping[str, str] | None = None,
) -> QuerySet[Case]:
    """Return exactly the cases a figure counts: those above the line, below it, or all of them.

    Raises:
        NotFound: no such measure.
        Invalid: naming the parameter that is wrong.
    """
    asked = question(measure_id=measure_id, by=by, date_from=date_from, date_to=date_to, filters=filters)
    return cases_of(asked, viewer, key=key, part=part)


def cases_of(asked: Question, viewer: Actor, *, key: str | None = None, part: str = Part.ALL) -> QuerySet[Case]:
    """Return the cases behind one figure of a checked question. Raises Invalid naming ``key`` or ``part``."""
    if part not in set(Part):
        raise Invalid({"part": _("请从所列选项中选择")})
    facts = _facts(asked, viewer)
    if asked.by is not None and key is not None:
        facts = _keyed(asked, viewer, facts, key)
    try:
        inner, params = facts.query.sql_with_params()
    except EmptyResultSet:
        return Case.objects.none()
    compiled = cases_sql(asked.measure.id, Part(part)).replace("%", "%%")
    chosen = RawSQL(f"WITH {FACTS} AS ({inner}) {compiled}", params)  # noqa: S611 - compiled by us, values are parameters
    return Case.objects.filter(pk__in=chosen)


def _keyed(asked: Question, viewer: Actor, facts: Facts, key: str) -> Facts:
    dimension = asked.by
    assert dimension is not None  # noqa: S101 - the caller looked
    column = dimension.column_for(basis=asked.measure.basis, level=viewer.level)
    if dimension.id == "month":
        first = _first_of(key)
        facts = in_period(facts, asked.measure.basis, first, first.replace(day=monthrange(first.year, first.month)[1]))
    return of_key(facts, dimension, column, key)


def _first_of(month: str) -> date:
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Invalid({"key": _("请写成年-月，例如 2019-11")}) from None


def _facts(asked: Question, viewer: Actor) -> Facts:
    """Return the facts of the cases asked about: visible ones, in the period, that pass the filters."""
    facts = facts_within(asked.measure.facts, viewer)
    facts = in_period(facts, asked.measure.basis, asked.date_from, asked.date_to)
    for name, value in asked.filters.items():
        facts = narrowed(facts, name, value)
    chosen: Facts = facts.values(*asked.measure.facts.columns)
    return chosen
