"""Who waits for whom in the database, for tests of two who do something at once."""

from django.db import connection


def waits_for_a_lock() -> bool:
    """Whether somebody waits for a lock in this database just now; other tests use others of the same server."""
    waiting = "wait_event_type = 'Lock' AND datname = current_database()"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE {waiting})")
        return bool(cursor.fetchone()[0])
