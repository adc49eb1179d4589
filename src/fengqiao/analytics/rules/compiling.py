"""Measures as SQL. Ibis writes it for PostgreSQL and DuckDB from the same expressions; it is kept once written.

Compiled SQL reads a table named `facts.FACTS` that the caller provides, already cut to period, scope and filters. It
holds no values, so it is kept for good. Loading Ibis takes some 0.4 s, which is why this module does so when it is
first asked (docs/decisions/0005-measures-as-ibis-expressions.md).
"""

from functools import lru_cache
from typing import Any, Final, Literal

from fengqiao.analytics.rules.facts import COMPLAINTS, FACT_KINDS, FACTS, Basis, Counter, FactKind
from fengqiao.analytics.rules.measures import MEASURES, Kind, Part

Dialect = Literal["postgres", "duckdb"]
KEPT_KEYS: Final = ("month", "head_id", "key", "with_regulator")
UNIT_COLUMNS: Final = ("branch_id", "sub_branch_id", "outlet_id")


def _facts(kind: FactKind) -> Any:
    import ibis

    return ibis.table(dict(kind.columns), name=FACTS)


def _sql(expression: Any, dialect: Dialect) -> str:
    import ibis

    return str(ibis.to_sql(expression, dialect=dialect))


def _number(table: Any, counter: Counter) -> Any:
    return table.count(where=counter.test(table))


def _statistic(table: Any, measure_id: str) -> Any:
    import ibis

    measure = MEASURES[measure_id]
    where = measure.numerator.test(table)
    match measure.kind:
        case Kind.MEAN:
            return table[measure.column].cast("float64").mean(where=where)
        case Kind.MEDIAN | Kind.PERCENTILE:
            return table[measure.column].cast("float64").quantile(measure.quantile, where=where)
        case Kind.SUM:
            return table[measure.column].sum(where=where).cast("float64")
        case _:
            return ibis.null("float64")


def _key(table: Any, column: str) -> Any:
    return table[column].cast("string").fill_null("")


@lru_cache(maxsize=512)
def measure_sql(measure_id: str, column: str | None, dialect: Dialect = "postgres") -> str:
    """Return SQL giving ``key, numerator, denominator, statistic``, a row per value of ``column``.

    One row with an empty key when ``column`` is None. Cases outside numerator and denominator make no row.
    """
    import ibis

    measure = MEASURES[measure_id]
    table = _facts(measure.facts)
    table = table.filter(measure.test(Part.ALL)(table))
    below = measure.denominator or measure.numerator
    figures = {
        "numerator": _number(table, measure.numerator),
        "denominator": _number(table, below),
        "statistic": _statistic(table, measure_id),
    }
    if column is None:
        whole = table.aggregate(**figures)
        return _sql(whole.select(ibis.literal("").name("key"), *figures), dialect)
    return _sql(table.group_by(key=_key(table, column)).aggregate(**figures), dialect)


@lru_cache(maxsize=128)
def cases_sql(measure_id: str, part: Part, dialect: Dialect = "postgres") -> str:
    """Return SQL giving the ``case_id`` of each case in a part of a measure."""
    table = _facts(MEASURES[measure_id].facts)
    return _sql(table.filter(MEASURES[measure_id].test(part)(table)).select("case_id"), dialect)


@lru_cache(maxsize=32)
def rollup_sql(basis: Basis, column: str | None, *, units: bool = False, dialect: Dialect = "postgres") -> str:
    """Return SQL giving what is kept of a basis per month, group and value of ``column``, and per number of days.

    The basis says of which kind of fact. Complaints still with the regulator are apart, and ``units`` adds branch,
    sub-branch and outlet. Rows of one cell differ in ``days`` (ended cases only), so that adding them up gives the
    counters, and collecting them the histogram.
    """
    import ibis

    kind = kind_of(basis)
    table = _facts(kind)
    keys = {
        "month": table[basis.month_column],
        kind.group: table[kind.group],
        "key": ibis.literal("") if column is None else _key(table, column),
    }
    if kind is COMPLAINTS:
        keys["with_regulator"] = table.with_regulator
    keys |= {name: table[name] for name in UNIT_COLUMNS} if units else {}
    figures = {counter.name: _number(table, counter) for counter in kind.kept(basis)}
    if basis is kind.timed.basis:
        keys["days"] = table.days
    for total in kind.added(basis):
        values = table[total.column]
        whole = values.cast("int64") if values.type().is_integer() else values
        figures[total.name] = whole.sum(where=total.of.test(table)).fill_null(0)
    return _sql(table.group_by(**keys).aggregate(**figures), dialect)


def kind_of(basis: Basis) -> FactKind:
    """Return the kind of fact a basis belongs to."""
    return next(kind for kind in FACT_KINDS.values() if basis in kind.bases)
