import threading
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from fengqiao.foundation.actors import SYSTEM, Actor, ActorKind, Role
from fengqiao.foundation.ledger import jobs, queries, services
from fengqiao.foundation.ledger.models import Chain, Event, Seal
from fengqiao.foundation.ledger.rules import Entry, rows_for_copy

AT = datetime(2026, 3, 5, 9, 30, 0, 123456, tzinfo=UTC)
CLERK = Actor(kind=ActorKind.STAFF, role=Role.CLERK, person_id=7, organisation_id=11)


def record(chain="case:1", tag="case.opened", **data):
    return services.record(chain=chain, tag=tag, actor=CLERK, at=AT, data=data)


@pytest.mark.django_db
def test_events_of_a_chain_are_numbered_and_kept_as_they_were_given():
    record(level="outlet", amount=Decimal("12.50"))
    second = record(tag="case.closed")
    stored = queries.history("case:1")
    assert [(e.seq, e.tag, e.at, e.data) for e in stored] == [
        (1, "case.opened", AT, {"level": "outlet", "amount": "12.50"}),
        (2, "case.closed", AT, {}),
    ]
    assert stored[1].pk == second.pk
    assert (stored[0].actor_kind, stored[0].actor_id, stored[0].organisation_id) == ("staff", 7, 11)


@pytest.mark.django_db
def test_two_statements_record_an_event(django_assert_num_queries):
    with django_assert_num_queries(2):
        record()
    with django_assert_num_queries(2):
        record()


@pytest.mark.django_db(transaction=True)
def test_recording_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="transaction"):
        record()


@pytest.mark.django_db
def test_a_refused_event_leaves_nothing_behind():
    with pytest.raises(ValueError, match="looks like"), transaction.atomic():
        record(reason="13812345678")
    assert not Chain.objects.filter(name="case:1").exists()


@pytest.mark.django_db
def test_many_events_continue_old_chains_and_begin_new_ones():
    record("case:1")
    entries = [(chain, Entry("case.noted", SYSTEM, AT, {"n": n})) for n in range(3) for chain in ("case:2", "case:1")]
    assert services.record_many(entries) == 6
    assert [e.data.get("n") for e in queries.history("case:1")] == [None, 0, 1, 2]
    assert [e.seq for e in queries.history("case:2")] == [1, 2, 3]
    record("case:2")
    assert list(queries.verify()) == []


@pytest.mark.django_db
def test_copied_rows_verify_and_can_be_continued():
    chain, events = rows_for_copy(
        services.marker(), "case:9", [Entry("case.opened", CLERK, AT, {"b": 1, "a": "绍兴"})] * 2
    )
    services.hold_for_writing()
    with connection.cursor() as cursor:
        services.copy_events(cursor, events)
        with cursor.copy(services.CHAIN_COPY) as copy:
            copy.write_row(chain)
    assert record("case:9").seq == 3
    assert list(queries.verify()) == []


@pytest.mark.django_db(transaction=True)
def test_writers_of_one_chain_wait_for_each_other():
    start = threading.Barrier(4)

    def write():
        try:
            start.wait()
            for _ in range(5):
                with transaction.atomic():
                    record("case:1")
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [e.seq for e in queries.history("case:1")] == list(range(1, 21))
    assert list(queries.verify()) == []


@pytest.mark.django_db(transaction=True)
def test_sealing_waits_for_writers_at_work_and_covers_what_they_write():
    sealed = []

    def seal():
        try:
            sealed.append(services.seal_day(day=date(2026, 3, 5), at=AT))
        finally:
            connection.close()

    with transaction.atomic():
        early = record("case:1")
        sealing = threading.Thread(target=seal)
        sealing.start()
        sealing.join(timeout=0.3)
        assert sealing.is_alive()
        late = record("case:1")
    sealing.join()
    assert sealed[0].covered == f"{early.pk}-{late.pk}"
    assert list(queries.verify()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["ledger_event", "ledger_seal"])
def test_the_database_refuses_to_change_or_remove_events_and_seals(table):
    record()
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.django_db
def test_outside_test_databases_truncating_is_refused():
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'ledger_refuse'")
        assert "starts_with(current_database(), 'test_')" in cursor.fetchone()[0]
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'ledger\\_%%' AND tgtype & 32 = 32 AND NOT tgisinternal"
        )
        assert cursor.fetchone()[0] == 3


@pytest.mark.django_db
def test_a_day_is_sealed_once_and_seals_follow_each_other():
    record("case:1")
    first = services.seal_day(day=date(2026, 3, 5), at=AT)
    again = services.seal_day(day=date(2026, 3, 5), at=AT)
    assert again.pk == first.pk
    record("case:2")
    second = services.seal_day(day=date(2026, 3, 6), at=AT)
    assert bytes(second.previous) == bytes(first.root)
    assert second.chains == 2  # case:2 and the seals' own
    assert list(queries.verify()) == []


@pytest.mark.django_db
def test_a_day_before_the_last_seal_cannot_be_sealed_any_more():
    services.seal_day(day=date(2026, 3, 5), at=AT)
    with pytest.raises(ValueError, match="sealed already"):
        services.seal_day(day=date(2026, 3, 4), at=AT)


@pytest.mark.django_db
def test_a_day_on_which_nothing_happened_is_sealed_too():
    services.seal_day(day=date(2026, 3, 5), at=AT)
    services.seal_day(day=date(2026, 3, 6), at=AT)
    third = services.seal_day(day=date(2026, 3, 7), at=AT)
    assert (third.events, third.chains) == (1, 1)
    assert list(queries.verify()) == []


@pytest.mark.django_db
def test_the_nightly_job_seals_the_day_before_in_local_time():
    record("case:1")
    jobs.seal_yesterday(int(datetime(2026, 3, 5, 16, 5, tzinfo=UTC).timestamp()))
    assert Seal.objects.get().day == date(2026, 3, 5)


@pytest.mark.django_db
def test_events_from_before_a_change_of_the_secret_key_verify_as_long_as_the_old_one_is_listed(settings):
    record("case:1")
    services.seal_day(day=date(2026, 3, 5), at=AT)
    old = settings.SECRET_KEY
    with override_settings(SECRET_KEY="new" * 12, SECRET_KEY_FALLBACKS=[old]):
        record("case:1")
        record("case:2")
        services.seal_day(day=date(2026, 3, 6), at=AT)
        assert list(queries.verify()) == []
    with override_settings(SECRET_KEY="new" * 12, SECRET_KEY_FALLBACKS=[]):
        assert any(finding.where == "case:1" and finding.seq == 1 for finding in queries.verify())
    assert Event.objects.filter(chain="case:1").count() == 2
