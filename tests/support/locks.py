"""Who waits for whom in the database, for tests of two who do something at once."""

from django.db import connection


def waits_for_a_lock() -> bool:
    """Whether somebody waits for a lock just now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])
