"""Verification as a job."""

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from fengqiao.foundation.actors import SYSTEM, Actor, ActorKind, Level, Role
from fengqiao.foundation.errors import Conflict, NotAllowed, NotFound
from fengqiao.foundation.ledger import runs
from fengqiao.foundation.ledger.services import record
from support.city import moment

AT = moment("2026-11-20")
AUDITOR = Actor(kind=ActorKind.STAFF, role=Role.AUDITOR, person_id=3, organisation_id=1, level=Level.REGULATOR)


@pytest.fixture
def some_events(db):
    for number in range(3):
        record(chain="demo", tag="demo.event", actor=SYSTEM, at=AT, data={"number": number})


def carried_out(number):
    return runs.run(number, now=lambda: AT)


def test_an_intact_ledger_is_verified_without_findings_and_the_result_stays(some_events):
    asked = runs.ask(by=AUDITOR, at=AT)
    assert ProcrastinateJob.objects.filter(task_name="ledger.verify", args={"run": asked.pk}).exists()
    done = carried_out(asked.pk)
    assert (done.findings, done.named, done.failed, done.finished_at) == (0, [], False, AT)
    assert runs.latest()[0] == done


def test_an_altered_event_is_named(some_events):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_event DISABLE TRIGGER ledger_event_append_only")
        cursor.execute("UPDATE ledger_event SET data = '{\"number\": 7}' WHERE chain = 'demo' AND seq = 2")
    done = carried_out(runs.ask(by=AUDITOR, at=AT).pk)
    assert done.findings == 1
    assert "demo#2" in done.named[0]


def test_one_verification_runs_at_a_time(some_events):
    asked = runs.ask(by=AUDITOR, at=AT)
    with pytest.raises(Conflict):
        runs.ask(by=AUDITOR, at=AT)
    carried_out(asked.pk)
    runs.ask(by=AUDITOR, at=AT)


@pytest.mark.parametrize(
    "actor",
    [
        Actor(kind=ActorKind.STAFF, role=Role.AUDITOR, person_id=3, organisation_id=2, level=Level.HEAD_OFFICE),
        Actor(kind=ActorKind.STAFF, role=Role.REGULATOR, person_id=3, organisation_id=1, level=Level.REGULATOR),
    ],
)
def test_only_the_regulators_auditors_and_administrators_verify_the_city(db, actor):
    with pytest.raises(NotAllowed):
        runs.ask(by=actor, at=AT)


def test_a_verification_that_breaks_is_kept_as_failed_and_does_not_block_the_next(some_events, monkeypatch):
    asked = runs.ask(by=AUDITOR, at=AT)

    def broken(_progress):
        raise OSError("disk")
        yield

    monkeypatch.setattr(runs.queries, "verify", broken)
    with pytest.raises(OSError, match="disk"):
        carried_out(asked.pk)
    assert runs.verification(asked.pk).failed
    runs.ask(by=AUDITOR, at=AT)


def test_an_unknown_verification_is_not_found(db):
    with pytest.raises(NotFound):
        carried_out(10**9)


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_it_runs(monkeypatch):
    record_in_a_transaction()
    asked = runs.ask(by=AUDITOR, at=AT)
    seen = []
    verify = runs.queries.verify

    def watched(progress):
        def both(done, total):
            progress(done, total)
            seen.append(runs.verification(asked.pk).done)

        return verify(both)

    monkeypatch.setattr(runs.queries, "verify", watched)
    done = carried_out(asked.pk)
    assert done.done == done.total > 0


def record_in_a_transaction():
    with transaction.atomic():
        record(chain="demo", tag="demo.event", actor=SYSTEM, at=AT, data={})
