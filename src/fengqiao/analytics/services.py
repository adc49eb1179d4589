"""Keeping the rollups fresh."""

from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, models, transaction

from fengqiao.analytics.models import (
    SUBJECT,
    TOTAL,
    CaseFact,
    DirtyCell,
    DirtyMediationCell,
    MediationCell,
    MediationFact,
    RollupCell,
)
from fengqiao.analytics.rules.compiling import KEPT_KEYS, UNIT_COLUMNS, rollup_sql
from fengqiao.analytics.rules.dimensions import DIMENSIONS, KEPT
from fengqiao.analytics.rules.facts import COMPLAINTS, MEDIATIONS, Basis, FactKind

_LOCK: Final = 0x66710002  # this job's advisory lock


@dataclass(frozen=True, slots=True)
class _Rollup:
    """How a kind of fact is kept: its view, its cells and the notes of stale ones, and columns by dimension.

    ``keys`` are the columns that tell the cells of a dimension apart.
    """

    kind: FactKind
    view: type[models.Model]
    cells: type[models.Model]
    notes: type[models.Model]
    columns: dict[str, str | None]
    keys: tuple[str, ...]

    def table(self, of: str) -> str:
        """Return the name of the table (or view) of facts, cells or notes."""
        model: type[models.Model] = getattr(self, of)
        return str(model._meta.db_table)


_ROLLUPS: Final = (
    _Rollup(
        COMPLAINTS,
        CaseFact,
        RollupCell,
        DirtyCell,
        {TOTAL: None, SUBJECT: "subject_id", **{dimension.id: dimension.column for dimension in KEPT}},
        KEPT_KEYS,
    ),
    _Rollup(
        MEDIATIONS,
        MediationFact,
        MediationCell,
        DirtyMediationCell,
        {"room": DIMENSIONS["room"].column},
        ("month", "body_id", "key"),
    ),
)


@transaction.atomic
def refresh_rollups() -> int:
    """Recompute the cells that changed since the last time; return how many (months of institutions and bodies).

    What commits while this runs has its own note of a stale cell, which the next run finds.
    """
    _wait_for_turn()
    return sum(_recompute(rollup, _stale(rollup)) for rollup in _ROLLUPS)


@transaction.atomic
def rebuild_rollups() -> int:
    """Recompute every cell from the facts; return how many."""
    _wait_for_turn()
    for rollup in _ROLLUPS:
        for model in (rollup.cells, rollup.notes):
            model._default_manager.all().delete()
    return sum(_recompute(rollup, _existing(rollup)) for rollup in _ROLLUPS)


def _wait_for_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


Cells = set[tuple[str, str, int]]
"""Basis, month, and institution or body."""


def _stale(rollup: _Rollup) -> Cells:
    statement = f"DELETE FROM {rollup.table('notes')} RETURNING basis, month, {rollup.kind.group}"  # noqa: S608 - ours
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return set(cursor.fetchall())


def _existing(rollup: _Rollup) -> Cells:
    found: Cells = set()
    with connection.cursor() as cursor:
        for basis in rollup.kind.bases:
            cursor.execute(
                f"SELECT DISTINCT '{basis}', {basis.month_column}, {rollup.kind.group} FROM {rollup.table('view')} "  # noqa: S608 - ours
                f"WHERE {basis.month_column} IS NOT NULL"
            )
            found |= set(cursor.fetchall())
    return found


def _recompute(rollup: _Rollup, cells: Cells) -> int:
    for basis in rollup.kind.bases:
        mine = sorted((month, group) for found, month, group in cells if found == basis)
        if mine:
            _recompute_basis(rollup, basis, [month for month, _ in mine], [group for _, group in mine])
    return len(cells)


def _recompute_basis(rollup: _Rollup, basis: Basis, months: list[str], groups: list[int]) -> None:
    group = rollup.kind.group
    statement = f"""
        DELETE FROM {rollup.table("cells")} r USING unnest(%s::text[], %s::bigint[]) AS cell(month, {group})
        WHERE r.basis = %s AND r.month = cell.month AND r.{group} = cell.{group}
    """  # noqa: S608 - names are ours; values are parameters
    with connection.cursor() as cursor:
        cursor.execute(statement, [months, groups, basis.value])
        cursor.execute(_recount(rollup, basis), [months, groups])


def _recount(rollup: _Rollup, basis: Basis) -> str:
    """Return SQL that reads the facts of arrays of months and groups once, and inserts all their cells."""
    group, moment = rollup.kind.group, basis.moment_column
    limit = "cell.{}::date" if moment is None else "cell.{} AT TIME ZONE 'Asia/Shanghai'"
    date, starts, ends = moment or basis.date_column, limit.format("starts"), limit.format("ends")
    inserts = ", ".join(
        f"{name} AS ({_insert(rollup, basis, name, column)})" for name, column in rollup.columns.items()
    )
    return f"""
        WITH cell AS (
            SELECT to_date(month, 'YYYY-MM')::timestamp AS starts,
                to_date(month, 'YYYY-MM')::timestamp + interval '1 month' AS ends, {group}
            FROM unnest(%s::text[], %s::bigint[]) AS stale(month, {group})
        ), fact AS MATERIALIZED (
            SELECT f.* FROM {rollup.table("view")} f
            JOIN cell ON f.{group} = cell.{group} AND f.{date} >= {starts} AND f.{date} < {ends}
        ), {inserts}
        SELECT 1
    """  # noqa: S608 - every part is ours; values are parameters


def _insert(rollup: _Rollup, basis: Basis, dimension: str, column: str | None) -> str:
    units = dimension == SUBJECT
    keys = ", ".join((*rollup.keys, *UNIT_COLUMNS) if units else rollup.keys)
    fixed: dict[str, Any] = {"basis": basis, "dimension": dimension}
    fixed = {name: value for name, value in fixed.items() if _has(rollup.cells, name)}
    names = [one.name for one in rollup.kind.kept(basis)] + [one.name for one in rollup.kind.added(basis)]
    sums = [f"SUM({name})" for name in names]
    timed = rollup.kind.timed
    if basis is timed.basis:
        names.append("days")
        sums.append(f"jsonb_object_agg(days, {timed.name}) FILTER (WHERE {timed.name} > 0)")
    compiled = rollup_sql(basis, column, units=units).replace("%", "%%")
    return f"""
        INSERT INTO {rollup.table("cells")} ({", ".join(fixed)}, {keys}, {", ".join(names)})
        SELECT {", ".join(f"'{value}'" for value in fixed.values())}, {keys}, {", ".join(sums)}
        FROM ({compiled}) AS counted GROUP BY {keys}
    """  # noqa: S608 - likewise


def _has(model: type[models.Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.get_fields())
