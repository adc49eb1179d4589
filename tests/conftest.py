"""What every test gets: a throw-away data folder, a fast PostgreSQL, reference data, and no way out to the network."""

import gc
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]


def _prepare_environment() -> None:
    """Choose data folder and database before Django reads them. A server of the tests' own may be lossy."""
    os.environ["FENGQIAO_DEMO"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fengqiao.config.settings")
    os.environ.setdefault("PGOPTIONS", "-c synchronous_commit=off")
    if os.environ.get("DATABASE_URL") or os.environ.get("FENGQIAO_DATA"):
        return
    data = ROOT / "build" / "test-data"
    os.environ["FENGQIAO_DATA"] = str(data)
    from fengqiao.config.embedded import start

    start(data / "postgresql", settings={"fsync": "off", "full_page_writes": "off", "max_connections": "200"})


def _start_django() -> None:
    """Start Django here: pytest-django's own option reads the settings before this file can prepare for them."""
    import django

    django.setup()
    from django.contrib.auth.hashers import Argon2PasswordHasher

    # the algorithm is the real one, its price is not: logins would be most of what the tests compute
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1
    from django.apps import apps
    from django.db.models.signals import post_migrate

    post_migrate.connect(_load_reference_data, sender=apps.get_app_config("complaints"))


def _load_reference_data(**_: object) -> None:
    """Load what `fengqiao migrate` loads: after the tables are made, and after a test that commits emptied them."""
    from fengqiao.config.reference import load_reference_data

    load_reference_data()


_prepare_environment()
_start_django()
gc.set_threshold(100_000, 20, 50)  # all modules of the tests stay: walking them again and again finds nothing

settings.register_profile("ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def _is_local(address: object) -> bool:
    host = address[0] if isinstance(address, tuple) else address
    return not isinstance(host, str) or host.startswith("/") or host in {"127.0.0.1", "::1", "localhost", ""}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker) -> None:
    """Let the test database be copied from the one that is migrated already."""
    from django.db import connection

    from support.template import template

    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = template(connection)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Undo tests that commit quickly; at the end let no forgotten session keep the database from being dropped."""
    from django.db import connection
    from django.test import TransactionTestCase

    from support.snapshot import Snapshot

    with pytest.MonkeyPatch.context() as patch:
        with django_db_blocker.unblock():
            fresh = Snapshot("fresh")
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _test: fresh.restore())
        yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def in_chinese() -> Iterator[None]:
    """Begin every test in Chinese: the language of the last request of the test before would stay."""
    from django.utils import translation

    with translation.override("zh-hans"):
        yield


@pytest.fixture
def reference_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no copy of reference data be checked by the clock: queries are counted, whatever time it is."""
    from fengqiao.foundation import reference

    monkeypatch.setattr(reference, "SECONDS_BETWEEN_CHECKS", float("inf"))


@pytest.fixture(autouse=True)
def no_request_left() -> None:
    """Forget what a request of another test knew: one whose answer was never read to its end is not over."""
    from fengqiao.organisations import reference_year

    reference_year.end_request()


@pytest.fixture(autouse=True, scope="session")
def no_way_out() -> Iterator[None]:
    """Refuse connections to anything but this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if not _is_local(address):
            pytest.fail(f"a test tried to reach {address!r}")
        connect(self, address)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield
