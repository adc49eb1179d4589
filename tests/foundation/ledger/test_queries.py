from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from fengqiao.foundation.actors import SYSTEM, Actor, ActorKind, Role
from fengqiao.foundation.ledger import commands, queries, services
from fengqiao.foundation.ledger.models import Seal
from fengqiao.foundation.ledger.verification import FindingKind

AT = datetime(2026, 3, 5, 9, 30, 0, 123456, tzinfo=UTC)
CLERK = Actor(kind=ActorKind.STAFF, role=Role.CLERK, person_id=7, organisation_id=11)
SIZES = {"case:1": 4, "case:2": 1, "case:3": 3, "parameters": 5}
PLACES = [(chain, seq) for chain, size in SIZES.items() for seq in range(1, size + 1)]
LATE = [("case:1", 4), ("case:3", 3), ("parameters", 5)]  # written after the last seal
SEALED = [place for place in PLACES if place not in LATE]

FORGERIES = {
    "at": "at + interval '1 microsecond'",
    "tag": "tag || '.x'",
    "actor_kind": "'token'",
    "actor_id": "coalesce(actor_id, 0) + 1",
    "actor_role": "'auditor'",
    "organisation_id": "coalesce(organisation_id, 0) + 1",
    "data": """data || '{"level": "branch"}'""",
    "hash": "set_byte(hash, 3, 255 - get_byte(hash, 3))",
    "hash link": "set_byte(hash, 30, 255 - get_byte(hash, 30))",
    "everything": "tag = 'forged', hash = sha256('forged')",
}
IMPOSSIBLE = {"at": "'infinity'", "data": """'{"n": 1e400}'""", "hash": "''"}


@pytest.fixture
def ledger(db):
    for chain, seq in SEALED:
        services.record(chain=chain, tag=f"case.step{seq}", actor=CLERK, at=AT, data={"n": seq, "level": "outlet"})
        if seq == 2:
            day = date(2026, 1, 1) + timedelta(days=Seal.objects.count())
            services.seal_day(day=day, at=AT)
    services.seal_day(day=date(2026, 2, 1), at=AT)
    for chain, seq in LATE:
        services.record(chain=chain, tag=f"case.step{seq}", actor=SYSTEM, at=AT, data={"n": seq})


@contextmanager
def tampering():
    """Give a cursor as a superuser's with triggers off; everything is undone afterwards."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            for table in ("ledger_event", "ledger_chain", "ledger_seal"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
            yield cursor
        transaction.set_rollback(True)


def findings():
    """What verification names, without the events a seal knows by id only."""
    return [(f.kind, f.where, f.seq) for f in queries.verify() if not f.where.startswith("event id")]


def forge(cursor, column, expression, place):
    change = expression if column == "everything" else f"{column.split()[0]} = {expression}"
    cursor.execute(f"UPDATE ledger_event SET {change} WHERE chain = %s AND seq = %s", place)
    assert cursor.rowcount == 1


def test_an_intact_ledger_has_no_findings(ledger):
    assert list(queries.verify()) == []


def test_progress_reaches_the_number_of_events(ledger):
    seen = []
    assert list(queries.verify(lambda done, total: seen.append((done, total)))) == []
    assert seen[-1][0] == seen[-1][1] >= len(PLACES)


@given(place=st.sampled_from(PLACES), column=st.sampled_from(sorted(FORGERIES)))
def check_one_altered(place, column):
    with tampering() as cursor:
        forge(cursor, column, FORGERIES[column], place)
        assert findings()[0] == (FindingKind.ALTERED, *place)
        others = {f for f in findings() if f[1:] != place}
        if column != "everything":  # then the true hash is lost, and the chain's head may be in doubt
            assert others == set()
        assert others <= {(FindingKind.ALTERED, place[0], None)}


def test_one_altered_field_of_any_event_is_found_and_exactly_that_event_named(ledger):
    check_one_altered()


@pytest.mark.parametrize("column", sorted(IMPOSSIBLE))
def test_values_no_event_can_have_are_named_and_do_not_stop_verification(ledger, column):
    with tampering() as cursor:
        forge(cursor, column, IMPOSSIBLE[column], ("case:1", 2))
        assert findings() == [(FindingKind.ALTERED, "case:1", 2)]


@pytest.mark.parametrize("place", PLACES)
def test_a_deleted_event_is_named_the_last_of_a_chain_too(ledger, place):
    with tampering() as cursor:
        cursor.execute("DELETE FROM ledger_event WHERE chain = %s AND seq = %s", place)
        assert findings() == [(FindingKind.MISSING, *place)]


@given(chain=st.sampled_from(["case:1", "case:3", "parameters"]), data=st.data())
def check_swapped(chain, data):
    one, other = data.draw(st.permutations(range(1, SIZES[chain] + 1)))[:2]
    with tampering() as cursor:
        cursor.execute("ALTER TABLE ledger_event DROP CONSTRAINT event_once_per_place")
        cursor.execute(
            "UPDATE ledger_event SET seq = CASE seq WHEN %s THEN %s ELSE %s END WHERE chain = %s AND seq IN (%s, %s)",
            [one, other, one, chain, one, other],
        )
        found = set(findings()) - {(FindingKind.ALTERED, chain, None)}  # the last one's true hash is elsewhere
        assert found == {(FindingKind.ALTERED, chain, one), (FindingKind.ALTERED, chain, other)}


def test_two_events_that_changed_places_are_both_named(ledger):
    check_swapped()


@given(place=st.sampled_from(PLACES), target=st.sampled_from(PLACES), beyond=st.booleans())
def check_inserted(place, target, beyond):
    chain, seq = (target[0], SIZES[target[0]] + 1) if beyond else target
    with tampering() as cursor:
        cursor.execute("ALTER TABLE ledger_event DROP CONSTRAINT event_once_per_place")
        cursor.execute(
            "INSERT INTO ledger_event (chain, seq, at, tag, actor_kind, actor_id, actor_role, organisation_id, data, hash)"
            " SELECT %s, %s, at, tag, actor_kind, actor_id, actor_role, organisation_id, data, hash FROM ledger_event"
            " WHERE chain = %s AND seq = %s",
            [chain, seq, *place],
        )
        assert findings() == [(FindingKind.INSERTED, chain, seq)]


def test_a_copied_event_is_named_wherever_it_is_put(ledger):
    check_inserted()


@given(place=st.sampled_from(PLACES))
def check_moved(place):
    with tampering() as cursor:
        cursor.execute("UPDATE ledger_event SET chain = 'case:77' WHERE chain = %s AND seq = %s", place)
        assert set(findings()) == {(FindingKind.MISSING, *place), (FindingKind.INSERTED, "case:77", place[1])}


def test_an_event_moved_to_another_chain_is_missing_here_and_inserted_there(ledger):
    check_moved()


@pytest.mark.parametrize("length", [-1, 1, 5000])
@pytest.mark.parametrize("chain", sorted(SIZES))
def test_a_changed_length_of_a_chain_is_named(ledger, chain, length):
    with tampering() as cursor:
        cursor.execute("UPDATE ledger_chain SET length = greatest(length + %s, 0) WHERE name = %s", [length, chain])
        assert findings() == [(FindingKind.ALTERED, chain, None)]


@pytest.mark.parametrize("chain", sorted(SIZES))
def test_a_changed_head_of_a_chain_is_named(ledger, chain):
    with tampering() as cursor:
        cursor.execute("UPDATE ledger_chain SET head = sha256(head) WHERE name = %s", [chain])
        assert findings() == [(FindingKind.ALTERED, chain, None)]


def test_a_chain_cut_short_with_a_head_that_fits_its_length_is_named(ledger):
    with tampering() as cursor:
        cursor.execute("DELETE FROM ledger_event WHERE chain = 'case:1' AND seq = 4")
        cursor.execute(
            "UPDATE ledger_chain SET length = 3, head = (SELECT hash FROM ledger_event WHERE chain = 'case:1' AND seq = 3)"
            " WHERE name = 'case:1'"
        )
        assert findings() == [(FindingKind.ALTERED, "case:1", None)]


def test_a_chain_whose_own_row_is_gone_is_named(ledger):
    with tampering() as cursor:
        cursor.execute("DELETE FROM ledger_chain WHERE name = 'case:3'")
        assert findings() == [(FindingKind.MISSING, "case:3", None)]


def test_a_chain_whose_events_are_all_gone_has_each_of_them_named(ledger):
    with tampering() as cursor:
        cursor.execute("DELETE FROM ledger_event WHERE chain = 'case:3'")
        assert findings() == [(FindingKind.MISSING, "case:3", seq) for seq in (1, 2, 3)]


def test_a_chain_removed_with_its_row_is_named_by_the_ids_its_seals_cover(ledger):
    with tampering() as cursor:
        cursor.execute("DELETE FROM ledger_event WHERE chain = 'case:3' RETURNING id, seq")
        ids = [number for number, seq in cursor.fetchall() if seq < 3]
        cursor.execute("DELETE FROM ledger_chain WHERE name = 'case:3'")
        found = list(queries.verify())
        assert sorted(f.where for f in found) == sorted(f"event id {number}" for number in ids)
        assert {f.kind for f in found} == {FindingKind.MISSING}


def test_a_chain_some_context_expects_is_named_even_before_any_seal(ledger, monkeypatch):
    monkeypatch.setattr(queries, "_expected_chains", [])
    queries.register_expected_chains("SELECT 'case:' || n FROM generate_series(1, 4) AS n")
    assert findings() == [(FindingKind.MISSING, "case:4", None)]


def test_a_chain_made_up_without_events_is_named(ledger):
    with tampering() as cursor:
        cursor.execute("INSERT INTO ledger_chain (name, length, head) VALUES ('case:8', 0, '')")
        assert findings() == [(FindingKind.INSERTED, "case:8", None)]


def test_an_event_under_a_new_id_is_named(ledger):
    with tampering() as cursor:
        cursor.execute("UPDATE ledger_event SET id = id + 1000000 WHERE chain = 'case:2' RETURNING id - 1000000")
        (number,) = cursor.fetchone()
        assert [(f.kind, f.where) for f in queries.verify()] == [(FindingKind.MISSING, f"event id {number}")]


SEAL_FORGERIES = [
    "last_event_id = last_event_id + 1",
    "covered = '1-2'",
    "covered = 'x'",
    "events = events + 1",
    "chains = chains + 1",
    "digest = sha256(digest)",
    "previous = sha256(previous)",
    "root = sha256(root)",
    "sealed_at = sealed_at + interval '1 second'",
    "sealed_at = 'infinity'",
]


@pytest.mark.parametrize("change", SEAL_FORGERIES)
@pytest.mark.parametrize("position", [0, 1, -1])
def test_an_altered_seal_is_named_alone(ledger, change, position):
    day = list(Seal.objects.values_list("day", flat=True))[position]
    with tampering() as cursor:
        cursor.execute(f"UPDATE ledger_seal SET {change} WHERE day = %s", [day])
        assert [(f.kind, f.where) for f in queries.verify()] == [(FindingKind.ALTERED, f"seal {day}")]


@pytest.mark.parametrize("position", [0, 1, -1])
def test_a_deleted_seal_is_named_the_last_one_too(ledger, position):
    day = list(Seal.objects.values_list("day", flat=True))[position]
    with tampering() as cursor:
        cursor.execute("DELETE FROM ledger_seal WHERE day = %s", [day])
        assert [(f.kind, f.where) for f in queries.verify()] == [(FindingKind.MISSING, f"seal {day}")]


def test_a_seal_moved_to_another_day_is_named_under_both(ledger):
    with tampering() as cursor:
        cursor.execute("UPDATE ledger_seal SET day = '2026-02-03' WHERE day = '2026-02-01'")
        assert [(f.kind, f.where) for f in queries.verify()] == [
            (FindingKind.INSERTED, "seal 2026-02-03"),
            (FindingKind.MISSING, "seal 2026-02-01"),
        ]


def test_the_command_says_the_ledger_is_intact_and_exits_with_0(ledger):
    outcome = CliRunner().invoke(commands.app, ["verify"])
    assert outcome.exit_code == 0
    assert outcome.stdout == ""


def test_the_command_names_each_finding_on_its_own_line_and_exits_with_1(ledger):
    with tampering() as cursor:
        forge(cursor, "tag", "'x'", ("case:1", 2))
        outcome = CliRunner().invoke(commands.app, ["verify"])
    assert outcome.exit_code == 1
    assert outcome.stdout.startswith("ALTERED 被修改 case:1#2 x (id ")
    assert outcome.stdout.count("\n") == 1


def test_the_command_seals_a_given_day_and_prints_its_root(ledger):
    outcome = CliRunner().invoke(commands.app, ["seal", "--day", "2026-03-01"])
    seal = Seal.objects.get(day=date(2026, 3, 1))
    assert outcome.stdout == f"2026-03-01 {seal.events} {bytes(seal.root).hex()}\n"
