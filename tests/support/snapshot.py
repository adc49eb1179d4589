"""What the database holds, kept beside it, so that a test that commits can be undone without loading anything.

Emptying all tables, as Django does, takes over a second where there are hundreds of them, and loading what
belongs into them takes as long again. Here only tables that were touched are written.
"""

import gc

from django.db import connection, transaction

from fengqiao.foundation.reference import Snapshot as HeldCopy

APART = {"django_migrations"}
TABLES = """
    SELECT format('%I', relname) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname
"""


class Snapshot:
    """The rows of all tables at the moment of making it, kept in a schema of their own."""

    def __init__(self, schema: str) -> None:
        self._schema = schema
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(TABLES)
            self._tables = [name for (name,) in cursor.fetchall() if name not in APART]
            self._rows = _digests(cursor, self._tables)
            cursor.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}")
            for table in self._rows:
                cursor.execute(f"CREATE TABLE {schema}.{table} AS TABLE public.{table}")

    def restore(self) -> None:
        """Let every table hold what it held, and forget what is held of tables in memory."""
        with transaction.atomic(), connection.cursor() as cursor:
            found = _digests(cursor, self._tables)
            differing = [name for name in {**found, **self._rows} if found.get(name) != self._rows.get(name)]
            cursor.execute("SET LOCAL session_replication_role = replica")  # rows come and go in any order
            for table in differing:
                cursor.execute(f"DELETE FROM public.{table}")
                if table in self._rows:
                    cursor.execute(f"INSERT INTO public.{table} SELECT * FROM {self._schema}.{table}")
        for held in gc.get_objects():
            if type(held) is HeldCopy:  # asking isinstance would wake lazy objects of others
                held.forget()


def _digests(cursor, tables: list[str]) -> dict[str, str]:
    """Return the digest of each table that has rows."""
    cursor.execute(
        " UNION ALL ".join(
            f"SELECT '{t}', md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))) FROM public.{t} t" for t in tables
        )
    )
    return {name: digest for name, digest in cursor.fetchall() if digest}
