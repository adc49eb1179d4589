"""Copies in memory of reference data."""

from contextlib import suppress

import pytest
from django.db import transaction

from fengqiao.foundation.reference import SECONDS_BETWEEN_CHECKS, Snapshot


class Table:
    """A table that counts how often it is read."""

    def __init__(self) -> None:
        self.rows = 1
        self.loads = 0
        self.checks = 0
        self.now = 100.0

    def load(self) -> int:
        self.loads += 1
        return self.rows

    def version(self) -> int:
        self.checks += 1
        return self.rows

    def snapshot(self) -> Snapshot[int]:
        return Snapshot(self.load, self.version, clock=lambda: self.now)


def test_loads_once_and_asks_for_changes_only_now_and_then() -> None:
    table = Table()
    snapshot = table.snapshot()
    assert [snapshot.get() for _ in range(5)] == [1] * 5
    assert (table.loads, table.checks) == (1, 1)


def test_notices_the_change_of_another_process_after_a_few_seconds() -> None:
    table = Table()
    snapshot = table.snapshot()
    snapshot.get()
    table.rows = 2
    assert snapshot.get() == 1
    table.now += SECONDS_BETWEEN_CHECKS
    assert snapshot.get() == 2


def test_does_not_load_again_when_nothing_changed() -> None:
    table = Table()
    snapshot = table.snapshot()
    snapshot.get()
    table.now += SECONDS_BETWEEN_CHECKS
    snapshot.get()
    assert (table.loads, table.checks) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_own_writes_show_at_once_and_are_gone_after_a_rollback() -> None:
    table = Table()
    snapshot = table.snapshot()
    snapshot.get()
    with transaction.atomic():
        table.rows = 2
        snapshot.touch()
        assert snapshot.get() == 2
        table.rows = 1
        transaction.set_rollback(True)
    assert snapshot.get() == 1


@pytest.mark.django_db(transaction=True)
def test_own_writes_show_after_the_commit() -> None:
    table = Table()
    snapshot = table.snapshot()
    snapshot.get()
    with transaction.atomic():
        table.rows = 2
        snapshot.touch()
    assert snapshot.get() == 2
    assert table.loads == 2


def test_what_was_rolled_back_no_longer_counts_as_an_own_write(db):
    loads = []
    snapshot = Snapshot(lambda: loads.append(1), lambda: 1)
    with suppress(ZeroDivisionError), transaction.atomic():
        snapshot.touch()
        snapshot.get()
        raise ZeroDivisionError
    before = len(loads)
    snapshot.get()
    snapshot.get()
    assert len(loads) - before <= 1
