"""One migrated database that every process of the tests copies: migrating takes far longer than copying."""

import fcntl
import gc
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from support.earlier import MEDIATION, targets

ROOT = Path(__file__).resolve().parents[2]
PREFIX = "fengqiao_tests_"
EARLIEST = "_earliest"
"""Ends the name of the database as it was on the way, from which an upgrade is tried."""
PARTS = ("migrations/*.py", "data/*")
OWN = ("template.py", "earlier.py")


def template(connection: DatabaseWrapper) -> str:
    """Return the name of a database that was migrated from nothing and holds the reference data.

    It is made once for what migrations, data and packages now are; other processes wait for the first.
    """
    name, lock = PREFIX + _digest(), ROOT / "build" / "template.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("ab") as held, connection.creation._nodb_cursor() as server:
        fcntl.flock(held, fcntl.LOCK_EX)
        server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        found = [row[0] for row in server.fetchall()]
        if name not in found:
            for outdated in found:
                server.execute(f'DROP DATABASE "{outdated}" WITH (FORCE)')
            # under another name until it is whole: one left half done is never taken for it
            server.execute(f'CREATE DATABASE "{name}_draft"')
            _migrate(connection, f"{name}_draft", _to_the_earliest)
            server.execute(f'CREATE DATABASE "{name}{EARLIEST}" TEMPLATE "{name}_draft"')
            _migrate(connection, f"{name}_draft", _to_now)
            server.execute(f'ALTER DATABASE "{name}_draft" RENAME TO "{name}"')
    return name


def _digest() -> str:
    """Return what a fresh database depends on; reference data is loaded anew in each run anyway."""
    found = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for path in (Path(__file__).with_name(name) for name in OWN):
        found.update(path.read_bytes())
    for path in sorted(path for part in PARTS for path in (ROOT / "src").rglob(part) if path.is_file()):
        found.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return found.hexdigest()[:16]


def _migrate(connection: DatabaseWrapper, name: str, migrate: Callable[[DatabaseWrapper], None]) -> None:
    settings = connection.settings_dict
    usual, settings["NAME"] = settings["NAME"], name
    try:
        with uncollected():
            migrate(connection)
    finally:
        connection.close()
        connection.close_pool()
        settings["NAME"] = usual


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage meanwhile: among the many states of the models on the way that is half of all work."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


def _to_the_earliest(connection: DatabaseWrapper) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(targets(executor, MEDIATION))


def _to_now(_connection: DatabaseWrapper) -> None:
    call_command("migrate", verbosity=0, interactive=False)
