"""Writing to the ledger: one event, many, and the daily seal."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

import orjson
from django.db import connection, transaction

from fengqiao.foundation.actors import SYSTEM, Actor
from fengqiao.foundation.keys import current_key
from fengqiao.foundation.ledger import coverage
from fengqiao.foundation.ledger.models import Event, Seal
from fengqiao.foundation.ledger.rules import (
    CHAIN_COLUMNS,
    EVENT_COLUMNS,
    KEY_PURPOSE,
    SEAL_CHAIN,
    Entry,
    EventRow,
    Marker,
    SealedDay,
    event_row,
    microseconds,
)

EVENT_COPY: Final = f"COPY ledger_event ({', '.join(EVENT_COLUMNS)}) FROM STDIN"
CHAIN_COPY: Final = f"COPY ledger_chain ({', '.join(CHAIN_COLUMNS)}) FROM STDIN"

# Writers share this advisory lock, sealing takes it alone: so no event with a lower id commits after the seal.
_LOCK: Final = 0x66656E67_6C656467

_HOLD_CHAIN: Final = """
INSERT INTO ledger_chain (name, length, head)
SELECT %s, 0, ''::bytea FROM (SELECT pg_advisory_xact_lock_shared(%s)) AS held
ON CONFLICT (name) DO UPDATE SET length = ledger_chain.length
RETURNING length, head
"""
_HOLD_CHAINS: Final = """
INSERT INTO ledger_chain (name, length, head)
SELECT name, 0, ''::bytea FROM unnest(%s::text[]) AS name
ON CONFLICT (name) DO UPDATE SET length = ledger_chain.length
RETURNING name, length, head
"""
_ADD_EVENT: Final = f"""
WITH moved AS (UPDATE ledger_chain SET length = %s, head = %s WHERE name = %s)
INSERT INTO ledger_event ({", ".join(EVENT_COLUMNS)}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s)
RETURNING id
"""  # noqa: S608 - column names are ours
_MOVE_CHAINS: Final = """
UPDATE ledger_chain SET length = moved.length, head = moved.head
FROM unnest(%s::text[], %s::int[], %s::bytea[]) AS moved (name, length, head)
WHERE ledger_chain.name = moved.name
"""


def marker() -> Marker:
    """Return what makes marks under the present key. Bulk writers fetch it once."""
    return Marker.of(current_key(KEY_PURPOSE))


def hold_for_writing() -> None:
    """Announce this transaction as a writer of the ledger; bulk writers call it before they ``COPY``.

    Raises:
        RuntimeError: there is no transaction.
    """
    _require_transaction()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_LOCK])


def record(*, chain: str, tag: str, actor: Actor, at: datetime, data: Mapping[str, Any] | None = None) -> Event:
    """Append one event to ``chain`` in the caller's transaction; writers of the same chain wait for each other.

    ``data`` takes text, whole numbers, booleans, dates, decimals, lists and mappings of these.

    Raises:
        RuntimeError: there is no transaction.
        ValueError: ``data`` holds a float or what looks like personal data, or ``at`` has no time zone.
    """
    _require_transaction()
    entry = Entry(tag=tag, actor=actor, at=at, data=data)
    with connection.cursor() as cursor:
        cursor.execute(_HOLD_CHAIN, [chain, _LOCK])
        length, head = cursor.fetchone()
        marks = marker()
        row = event_row(marks, chain=chain, seq=length + 1, previous_head=bytes(head), entry=entry)
        cursor.execute(_ADD_EVENT, [row.seq, marks.head(row.hash), chain, *row])
        (event_id,) = cursor.fetchone()
    return Event(
        id=event_id, chain=chain, seq=row.seq, at=at, tag=row.tag, actor_kind=row.actor_kind, actor_id=row.actor_id,
        actor_role=row.actor_role, organisation_id=row.organisation_id, data=orjson.loads(row.data), hash=row.hash,
    )  # fmt: skip


def record_many(entries: Iterable[tuple[str, Entry]]) -> int:
    """Append ``(chain, entry)`` pairs, in their order within each chain, and return how many.

    Four statements whatever the number; chains are locked in the order of their names, so that two
    callers cannot wait for each other. Raises as `record` does.
    """
    hold_for_writing()
    by_chain: dict[str, list[Entry]] = {}
    for chain, entry in entries:
        by_chain.setdefault(chain, []).append(entry)
    if not by_chain:
        return 0
    marks, rows = marker(), list[EventRow]()
    moved: list[tuple[str, int, bytes]] = []
    with connection.cursor() as cursor:
        cursor.execute(_HOLD_CHAINS, [sorted(by_chain)])
        for chain, length, head in cursor.fetchall():
            previous = bytes(head)
            for seq, entry in enumerate(by_chain[chain], start=length + 1):
                rows.append(event_row(marks, chain=chain, seq=seq, previous_head=previous, entry=entry))
                previous = marks.head(rows[-1].hash)
            moved.append((chain, rows[-1].seq, previous))
        copy_events(cursor, rows)
        cursor.execute(_MOVE_CHAINS, [list(column) for column in zip(*moved, strict=True)])
    return len(rows)


def copy_events(cursor: Any, rows: Iterable[EventRow]) -> None:
    """Send event rows by ``COPY`` over an open cursor."""
    with cursor.copy(EVENT_COPY) as copy:
        for row in rows:
            copy.write_row(row)


@transaction.atomic
def seal_day(*, day: date, at: datetime) -> Seal:
    """Seal every event since the previous seal under ``day`` and return the seal; a sealed day stays as it is.

    Waits for the writers at work, so that nothing with a lower id can still appear.

    Raises:
        ValueError: a later day is sealed already.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    last = Seal.objects.order_by("-day").first()
    if last is not None and last.day >= day:
        found = Seal.objects.filter(day=day).first()
        if found is None:
            raise ValueError(f"{last.day} is sealed already, {day} comes before it")
        return found
    seen = coverage.between(last.last_event_id if last else 0, None)
    sealed = SealedDay(
        day=day.isoformat(), last_event_id=seen.last_event_id, covered=seen.written, events=seen.events, chains=seen.chains,
        digest=seen.digest, previous=bytes(last.root) if last else b"",
        sealed_at=microseconds(at),
    )  # fmt: skip
    root = sealed.root(marker())
    seal = Seal.objects.create(
        day=day, last_event_id=sealed.last_event_id, covered=sealed.covered, events=sealed.events,
        chains=sealed.chains, digest=sealed.digest, previous=sealed.previous, root=root, sealed_at=at,
    )  # fmt: skip
    record(chain=SEAL_CHAIN, tag="ledger.sealed", actor=SYSTEM, at=at, data={"day": day, "root": root.hex()})
    return seal


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("the ledger is written in the transaction of what it records")
