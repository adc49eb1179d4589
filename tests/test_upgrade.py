"""An installation of an earlier state migrates to now and keeps every row."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time

import pytest
from django.db import connection, connections, models
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from support.earlier import MEDIATION, SERVICE_NET, targets
from support.template import EARLIEST, uncollected

pytestmark = pytest.mark.django_db
ALIAS = "upgrade"
DAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
PLAIN = {
    "BooleanField": False, "DateField": DAY, "DateTimeField": AT, "TimeField": time(9), "ArrayField": [],
    "BinaryField": b"x", "DecimalField": 1, "FloatField": 1, "JSONField": {},
}  # fmt: skip
ENDS = {
    "DateField": date(2026, 11, 21),
    "DateTimeField": datetime(2026, 11, 20, 4, 0, tzinfo=UTC),
    "TimeField": time(17),
}
ALSO = {
    "mediation.Side": {"organisation"},
    "coverage.ServicePoint": {"outlet"},
    "stations.Evidence": {"photo"},
}
"""Fields that may be empty, but not all at once."""
LEFT_OUT = {"education.Resemblance"}  # of two events; there is one of each
GIVEN: Mapping[str, Mapping[str, object]] = {
    "casework.Case": {"due_on": DAY},
    "mediation.Session": {"mode": "video"},
    "education.PlanTarget": {"sessions": 1},
    "executives.ReceptionDay": {"slot_minutes": 30},
    "places.Division": {"code": "330681109000"},
}
"""What a constraint asks for beyond what the kind of field tells."""
Rows = Mapping[str, tuple[tuple[str, ...], list[tuple[object, ...]]]]


@pytest.fixture
def installation() -> Iterator[DatabaseWrapper]:
    """Copy the database as it was at the earliest state; undo nothing, throw it away."""
    usual = connection.settings_dict
    name = f"{usual['NAME']}_{ALIAS}"
    options = {
        key: value for key, value in usual["OPTIONS"].items() if key != "pool"
    }  # a pool is the alias's, not ours
    with connection._nodb_cursor() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{usual["TEST"]["TEMPLATE"]}{EARLIEST}"')
    connections[ALIAS] = DatabaseWrapper({**usual, "NAME": name, "OPTIONS": options}, ALIAS)
    yield connections[ALIAS]
    connections[ALIAS].close()
    del connections[ALIAS]
    with connection._nodb_cursor() as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def fill(executor: MigrationExecutor, leaves: Mapping[str, str], made: dict[str, models.Model]) -> None:
    """Put a row into every table of ours at this state that has none yet, those referred to first."""
    found = executor.loader.project_state(targets(executor, leaves)).apps.get_models()
    waiting = [one for one in found if one._meta.managed and one._meta.app_label in leaves]
    waiting = [one for one in waiting if one._meta.label not in made.keys() | LEFT_OUT]
    while waiting:
        ready = [one for one in waiting if _needed(one) <= made.keys()]
        assert ready, waiting
        for model in ready:
            made[model._meta.label] = add(model, made)
        waiting = [one for one in waiting if one not in ready]


def add(model: type[models.Model], made: Mapping[str, models.Model], **given: object) -> models.Model:
    """Write one row with what its table asks for."""
    values = {field.name: _value(field, made) for field in _asked_for(model)}
    return model._base_manager.using(ALIAS).create(**(values | GIVEN.get(model._meta.label, {}) | given))


def _asked_for(model: type[models.Model]) -> list[models.Field]:
    """Return the fields without which there is no row."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.name in ALSO.get(model._meta.label, ())
        or (
            not (field.null or field.has_default() or field.has_db_default() or isinstance(field, models.AutoField))
            and not (field.blank and field.empty_strings_allowed and not field.is_relation)
        )
    ]


def _needed(model: type[models.Model]) -> set[str]:
    return {field.related_model._meta.label for field in _asked_for(model) if field.is_relation} - {model._meta.label}


def _value(field: models.Field, made: Mapping[str, models.Model]) -> object:
    if field.is_relation:
        # an object of the state before is of another class, though of the same table
        return field.related_model(pk=made[field.related_model._meta.label].pk)
    if field.choices:
        return field.choices[0][0]
    kind = field.get_internal_type()
    if field.name.startswith("ends"):
        return ENDS.get(kind, 2)
    return PLAIN.get(kind, 1 if "Integer" in kind else "x")


def migrate(installation: DatabaseWrapper, goal: list[tuple[str, str]]) -> None:
    with uncollected():
        MigrationExecutor(installation).migrate(goal)


def rows(installation: DatabaseWrapper, columns: Mapping[str, tuple[str, ...]] | None = None) -> Rows:
    """Return what every table holds, in the columns it has or in those given."""
    found = {}
    with installation.cursor() as cursor:
        for table in columns or installation.introspection.table_names(cursor):
            described = installation.introspection.get_table_description(cursor, table)
            names = columns[table] if columns else tuple(one.name for one in described)
            cursor.execute("SELECT {} FROM {} ORDER BY 1".format(", ".join(f'"{one}"' for one in names), table))
            found[table] = (names, cursor.fetchall())
    return found


def shape(database: DatabaseWrapper) -> set[tuple[str, ...]]:
    """Return what columns, constraints and indexes there are."""
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, udt_name, is_nullable, coalesce(column_default, '') "
            "FROM information_schema.columns WHERE table_schema = 'public' "
            "UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', '' FROM pg_constraint "
            "WHERE connamespace = 'public'::regnamespace "
            "UNION ALL SELECT tablename, indexname, indexdef, '', '' FROM pg_indexes WHERE schemaname = 'public'"
        )
        return set(cursor.fetchall())


def differing(installation: DatabaseWrapper, before: Rows) -> list[str]:
    """Return the tables that do not say what they said."""
    after = rows(installation, {table: names for table, (names, _rows) in before.items()})
    return [table for table in before if table != "django_migrations" and after[table] != before[table]]


def test_every_row_of_earlier_states_is_there_after_the_upgrade(installation):
    made: dict[str, models.Model] = {}
    executor = MigrationExecutor(installation)
    fill(executor, MEDIATION, made)
    accepted = {"chain": f"case:{made['casework.Case'].pk}", "tag": "mediation.accept", "at": AT}
    add(type(made["ledger.Event"]), made, **accepted)
    at_mediation = rows(installation)
    assert len(made) > 60

    migrate(installation, targets(executor, SERVICE_NET))
    assert differing(installation, at_mediation) == []
    fill(MigrationExecutor(installation), SERVICE_NET, made)
    at_service_net = rows(installation)
    assert len(made) > 100

    now = MigrationExecutor(installation)
    migrate(installation, now.loader.graph.leaf_nodes())
    assert differing(installation, at_service_net) == []
    assert shape(installation) == shape(connection)
    assert MigrationExecutor(installation).migration_plan(now.loader.graph.leaf_nodes()) == []
    with installation.cursor() as cursor:
        cursor.execute("SELECT accepted_on FROM mediation_mediation")
        assert cursor.fetchall() == [(DAY,)]  # told by the ledger's event
