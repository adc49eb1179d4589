"""The tables are what the models say, from an empty database on, and reference data can be loaded again and again."""

import io

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from fengqiao.config.reference import load_reference_data

REFERENCE = ("calendar_", "parameters_", "places_", "casework_code")


def contents() -> dict[str, tuple[int, str]]:
    """Return rows and digest of every table of reference data, ids and times of entry included."""
    tables = [t for t in connection.introspection.table_names() if t.startswith(REFERENCE)]
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{t}', count(*), coalesce(md5(string_agg(md5(t::text), '' ORDER BY t::text)), '') FROM {t} t"
                for t in tables
            )
        )
        return {name: (rows, digest) for name, rows, digest in cursor.fetchall()}


@pytest.mark.django_db
def test_no_model_has_changed_without_a_migration():
    said = io.StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=said, stderr=said)
    assert "No changes" in said.getvalue()


@pytest.mark.django_db
def test_an_empty_database_reaches_the_latest_migration_of_every_application():
    applied = set(MigrationRecorder(connection).applied_migrations())
    loader = MigrationLoader(connection)
    assert set(loader.graph.leaf_nodes()) <= applied
    assert loader.detect_conflicts() == {}


@pytest.mark.django_db
def test_every_model_has_its_table_and_every_column_is_there():
    known = set(connection.introspection.table_names(include_views=True))
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = model._meta.db_table
            assert table in known
            columns = {c.name for c in connection.introspection.get_table_description(cursor, table)}
            assert {f.column for f in model._meta.concrete_fields} <= columns, table


@pytest.mark.django_db
def test_migrating_and_loading_reference_data_again_changes_nothing():
    before = contents()
    assert all(rows for rows, _digest in before.values())
    call_command("migrate", verbosity=0)
    load_reference_data()
    load_reference_data()
    assert contents() == before


@pytest.mark.django_db
def test_every_migration_of_ours_can_be_taken_back():
    loader = MigrationLoader(connection)
    for (app, name), migration in loader.disk_migrations.items():
        if apps.get_app_config(app).name.startswith("fengqiao."):
            assert all(o.reversible for o in migration.operations), f"{app} {name}"


@pytest.mark.django_db
def test_every_foreign_key_and_constraint_is_checked_by_the_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE NOT convalidated")
        assert cursor.fetchall() == []
