"""Keeping the rollups fresh."""

from typing import Final

from django.db import connection, transaction

from fengqiao.analytics.models import SUBJECT, TOTAL, DirtyCell, RollupCell
from fengqiao.analytics.rules.compiling import KEPT_KEYS, UNIT_COLUMNS, rollup_sql
from fengqiao.analytics.rules.dimensions import KEPT
from fengqiao.analytics.rules.facts import Basis, kept_counters

_LOCK: Final = 0x66710002  # this job's advisory lock
_COLUMNS: Final[dict[str, str | None]] = {
    TOTAL: None,
    SUBJECT: "subject_id",
    **{dimension.id: dimension.column for dimension in KEPT},
}
_DATES: Final = {
    Basis.RECEIVED: ("received_on", "cell.starts::date", "cell.ends::date"),
    Basis.CLOSED: ("closed_at", "cell.starts AT TIME ZONE 'Asia/Shanghai'", "cell.ends AT TIME ZONE 'Asia/Shanghai'"),
}


@transaction.atomic
def refresh_rollups() -> int:
    """Recompute the cells that changed since the last time; return how many (months of institutions).

    What commits while this runs has its own note of a stale cell, which the next run finds.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute("DELETE FROM analytics_dirtycell RETURNING basis, month, head_id")
        stale = set(cursor.fetchall())
    return _recompute(stale)


@transaction.atomic
def rebuild_rollups() -> int:
    """Recompute every cell from the facts; return how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        RollupCell.objects.all().delete()
        DirtyCell.objects.all().delete()
        found: set[tuple[str, str, int]] = set()
        for basis in Basis:
            cursor.execute(
                f"SELECT DISTINCT '{basis}', {basis.month_column}, head_id FROM analytics_case_fact "  # noqa: S608 - ours
                f"WHERE {basis.month_column} IS NOT NULL"
            )
            found |= set(cursor.fetchall())
    return _recompute(found)


def _recompute(cells: set[tuple[str, str, int]]) -> int:
    for basis in Basis:
        mine = sorted((month, head_id) for found, month, head_id in cells if found == basis)
        if mine:
            _recompute_basis(basis, [month for month, _ in mine], [head_id for _, head_id in mine])
    return len(cells)


def _recompute_basis(basis: Basis, months: list[str], heads: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM analytics_rollupcell r USING unnest(%s::text[], %s::bigint[]) AS cell(month, head_id) "
            "WHERE r.basis = %s AND r.month = cell.month AND r.head_id = cell.head_id",
            [months, heads, basis.value],
        )
        cursor.execute(_recount(basis), [months, heads])


def _recount(basis: Basis) -> str:
    """Return SQL that reads the facts of arrays of months and institutions once, and inserts all their cells."""
    date, starts, ends = _DATES[basis]
    inserts = ", ".join(f"{name} AS ({_insert(basis, name, column)})" for name, column in _COLUMNS.items())
    return f"""
        WITH cell AS (
            SELECT to_date(month, 'YYYY-MM')::timestamp AS starts,
                to_date(month, 'YYYY-MM')::timestamp + interval '1 month' AS ends, head_id
            FROM unnest(%s::text[], %s::bigint[]) AS stale(month, head_id)
        ), fact AS MATERIALIZED (
            SELECT f.* FROM analytics_case_fact f
            JOIN cell ON f.head_id = cell.head_id AND f.{date} >= {starts} AND f.{date} < {ends}
        ), {inserts}
        SELECT 1
    """  # noqa: S608 - every part is ours; values are parameters


def _insert(basis: Basis, dimension: str, column: str | None) -> str:
    keys = ", ".join((*KEPT_KEYS, *UNIT_COLUMNS)) if dimension == SUBJECT else ", ".join(KEPT_KEYS)
    counters = [counter.name for counter in kept_counters(basis)]
    sums = [f"SUM({name})" for name in counters]
    if basis is Basis.CLOSED:
        counters += ["stars", "days"]
        sums += ["SUM(stars)", "jsonb_object_agg(days, finished) FILTER (WHERE finished > 0)"]
    compiled = rollup_sql(basis, column, units=dimension == SUBJECT).replace("%", "%%")
    return f"""
        INSERT INTO analytics_rollupcell (basis, dimension, {keys}, {", ".join(counters)})
        SELECT '{basis}', '{dimension}', {keys}, {", ".join(sums)} FROM ({compiled}) AS counted GROUP BY {keys}
    """  # noqa: S608 - likewise
