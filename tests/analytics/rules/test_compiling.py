"""The same expression on PostgreSQL and, over Parquet, on DuckDB."""

from pathlib import Path

import duckdb
import pytest
from django.db import connection

from fengqiao.analytics.queries import measure
from fengqiao.analytics.rules.compiling import cases_sql, measure_sql
from fengqiao.analytics.rules.dimensions import dimensions_of
from fengqiao.analytics.rules.facts import COMPLAINTS, FACTS, Basis
from fengqiao.analytics.rules.measures import MEASURES, Part
from fengqiao.foundation.actors import Level, Role

TYPES = {
    "int64": "BIGINT",
    "int32": "INTEGER",
    "int16": "SMALLINT",
    "string": "VARCHAR",
    "boolean": "BOOLEAN",
    "date": "DATE",
}


@pytest.fixture
def parquet(archive, tmp_path) -> Path:
    """All facts in a Parquet file."""
    archive.fill(300)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(COMPLAINTS.columns)} FROM analytics_case_fact")
        rows = cursor.fetchall()
    path = tmp_path / "facts.parquet"
    with duckdb.connect() as duck:
        duck.execute(
            f"CREATE TABLE facts ({', '.join(f'{name} {TYPES[kind]}' for name, kind in COMPLAINTS.columns.items())})"
        )
        duck.executemany(f"INSERT INTO facts VALUES ({', '.join('?' * len(COMPLAINTS.columns))})", rows)
        duck.execute(f"COPY facts TO '{path}' (FORMAT parquet)")
    return path


def test_postgresql_and_duckdb_over_parquet_give_the_same_figures(parquet, city):
    viewer = city.actor("REG", Role.REGULATOR)
    with duckdb.connect() as duck:
        for one in (m for m in MEASURES.values() if m.facts is COMPLAINTS):
            period = f"WHERE {one.basis.date_column} IS NOT NULL" if one.basis is Basis.CLOSED else ""
            source = f"WITH {FACTS} AS (SELECT * FROM read_parquet('{parquet}') {period})"
            for dimension in dimensions_of(COMPLAINTS).values():
                column = dimension.column_for(basis=one.basis, level=Level.REGULATOR)
                rows = duck.execute(f"{source} {measure_sql(one.id, column, 'duckdb')}").fetchall()
                ours = measure(viewer=viewer, measure_id=one.id, by=dimension.id)
                assert sorted(row[1:3] for row in rows) == sorted((row.numerator, row.denominator) for row in ours.rows)
            whole = duck.execute(f"{source} {measure_sql(one.id, None, 'duckdb')}").fetchone()
            total = measure(viewer=viewer, measure_id=one.id).total
            assert whole[1:3] == (total.numerator, total.denominator)
            if whole[3] is not None:
                assert whole[3] == pytest.approx(total.value)
            behind = duck.execute(f"{source} {cases_sql(one.id, Part.ALL, 'duckdb')}").fetchall()
            assert len(behind) == total.denominator


def test_compiled_sql_is_kept():
    assert measure_sql("received", "channel") is measure_sql("received", "channel")
