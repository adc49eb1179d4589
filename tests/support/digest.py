"""Whether two loads wrote the same: a digest of every table, and sequences put back so that keys come out the same."""

from collections.abc import Mapping

from django.db import connection

SEALED = "bytea"
"""The type of what is encrypted or salted: it differs by design."""
LEFT_OUT = {
    "organisations_staffmember": {"password", "password_changed_at"},
    "education_trainingsession": {"secret"},
    "education_certificate": {"number", "token"},
    "analytics_dirtycell": {"id"},
    "analytics_dirtymediationcell": {"id"},
    "django_migrations": {"applied"},
}
"""Columns that hold a secret drawn by lot, or tell when or in which order a row was written, not what it says."""
OF_THE_LOAD = {"ledger_event": "chain <> 'demo'", "procrastinate_jobs": "false", "procrastinate_events": "false"}
"""Rows that tell of the load itself, at the hour it ran, are left out."""


def sequences() -> dict[str, tuple[int, bool]]:
    """Return where every sequence stands."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(schemaname) || '.' || quote_ident(sequencename) FROM pg_sequences")
        names = [name for (name,) in cursor.fetchall()]
        found = {}
        for name in names:
            cursor.execute(f"SELECT last_value, is_called FROM {name}")
            found[name] = cursor.fetchone()
    return found


def put_back(stood: Mapping[str, tuple[int, bool]]) -> None:
    """Let every sequence go on from where it stood."""
    with connection.cursor() as cursor:
        for name, (last, is_called) in stood.items():
            cursor.execute("SELECT setval(%s, %s, %s)", [name, last, is_called])


def digests() -> dict[str, str]:
    """Return a digest of each table's rows, whatever their order; sealed columns are left out."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, array_agg(quote_ident(column_name) ORDER BY ordinal_position) "
            "FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name) "
            "WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND data_type <> %s GROUP BY table_name",
            [SEALED],
        )
        for table, columns in cursor.fetchall():
            kept = ", ".join(one for one in columns if one.strip('"') not in LEFT_OUT.get(table, ()))
            cursor.execute(
                f"SELECT count(*), md5(string_agg(h, '' ORDER BY h)) FROM (SELECT md5(t::text) AS h FROM (SELECT {kept} FROM \"{table}\" WHERE {OF_THE_LOAD.get(table, 'true')}) t) x"
            )
            found[table] = "{} {}".format(*cursor.fetchone())
    return found
