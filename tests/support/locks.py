"""Who waits for whom in the database, for tests of two who do something at once."""

from threading import Thread

from django.db import OperationalError, connection, transaction
from django.db.models import Model


def waits_for_a_lock() -> bool:
    """Whether somebody waits for a lock in this database just now; other tests use others of the same server."""
    waiting = "wait_event_type = 'Lock' AND datname = current_database()"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE {waiting})")
        return bool(cursor.fetchone()[0])


def is_held(row: Model) -> bool:
    """Whether somebody holds a row, as another connection finds it."""
    said = []

    def other() -> None:
        try:
            with transaction.atomic():
                type(row)._default_manager.select_for_update(nowait=True).get(pk=row.pk)
            said.append(False)
        except OperationalError:
            said.append(True)
        finally:
            connection.close()

    asking = Thread(target=other)
    asking.start()
    asking.join()
    return said[0]
