"""Batches sent in a thread while the next are made: the same cases, in order, or none of a batch that fails."""

import pytest
from django.db import IntegrityError, connection

from fengqiao.casework.models import Case, Party, Person
from fengqiao.complaints.bulk.pipeline import Pipeline
from fengqiao.complaints.bulk.writing import BulkWriter, Prepared
from fengqiao.complaints.imports import running
from fengqiao.complaints.models import Complaint
from fengqiao.foundation.ledger.queries import verify
from support.imports import line

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(running, "BATCH", 3)


def lines(count: int) -> list[list[str]]:
    """Every second row is of the same person, about the same office and business."""
    return [line(n, 联系电话="13900000001") if n % 2 else line(n) for n in range(count)]


def test_rows_come_in_as_they_do_one_batch_after_the_other(run, file):
    result = run(file(*lines(20)))
    assert (result.accepted, result.new) == (20, 20)
    assert Case.objects.count() == Party.objects.count() == 20
    assert Person.objects.count() == 11
    repeated = Complaint.objects.order_by("case__source_ref").values_list("case__source_ref", "repeated")
    assert sorted(int(ref) for ref, again in repeated if again) == [3, 5, 7, 9, 11, 13, 15, 17, 19]
    assert list(verify()) == []


def test_a_second_run_finds_all_of_them_there(run, file):
    path = file(*lines(10))
    assert run(path).new == 10
    assert run(path).new == 0


def test_a_batch_that_fails_leaves_what_was_before_it_and_says_so(run, file, monkeypatch):
    send, sent = Prepared.send, []

    def failing(prepared):
        sent.append(prepared)
        if len(sent) == 2:
            raise IntegrityError("broken")
        send(prepared)

    monkeypatch.setattr(Prepared, "send", failing)
    with pytest.raises(IntegrityError, match="broken"):
        run(file(*lines(10)))
    assert Case.objects.count() == 3
    monkeypatch.undo()
    monkeypatch.setattr(running, "BATCH", 3)
    assert run(file(*lines(10))).new == 7
    assert list(verify()) == []


def locks_held() -> int:
    """Count what this connection locks for itself; other tests run against the same server."""
    own = "locktype = 'advisory' AND mode = 'ExclusiveLock' AND pid = pg_backend_pid()"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM pg_locks WHERE {own}")
        return int(cursor.fetchone()[0])


def test_another_load_of_the_source_waits_for_the_end(city):
    with Pipeline(BulkWriter(), "template"):
        assert locks_held() == 1
    assert locks_held() == 0
