"""Reading the ledger: history of one chain, and verification of all of it."""

from collections.abc import Iterator
from itertools import chain as joined
from itertools import groupby
from operator import attrgetter
from typing import Final

from django.db import connection, transaction

from fengqiao.foundation.keys import known_keys
from fengqiao.foundation.ledger import seal_check
from fengqiao.foundation.ledger.models import Event, Seal
from fengqiao.foundation.ledger.rules import KEY_PURPOSE, Marker
from fengqiao.foundation.ledger.verification import Finding, FindingKind, StoredEvent, check_chain, missing
from fengqiao.foundation.progress import Report

BATCH: Final = 5000
# One statement, so one snapshot; in the order of the index over (chain, seq).
_EVENTS: Final = """
SELECT e.chain, c.length, c.head, e.id, e.seq,
       CASE WHEN isfinite(e.at) THEN (extract(epoch FROM e.at) * 1000000)::bigint END,
       e.tag, e.actor_kind, e.actor_id, e.actor_role, e.organisation_id, e.data::text, e.hash
FROM ledger_event AS e LEFT JOIN ledger_chain AS c ON c.name = e.chain ORDER BY e.chain, e.seq, e.id
"""
_EVENTS_OF_CHAIN: Final = _EVENTS.replace("ORDER BY", "WHERE e.chain = %s ORDER BY")
_EMPTY_CHAINS: Final = """
SELECT name, length FROM ledger_chain AS c
WHERE NOT EXISTS (SELECT FROM ledger_event AS e WHERE e.chain = c.name) ORDER BY name
"""
_UNKNOWN_CHAINS: Final = """
SELECT name FROM ({expected}) AS expected (name)
WHERE NOT EXISTS (SELECT FROM ledger_chain AS c WHERE c.name = expected.name)
  AND NOT EXISTS (SELECT FROM ledger_event AS e WHERE e.chain = expected.name) ORDER BY name
"""

_expected_chains: list[str] = []


def register_expected_chains(select: str) -> None:
    """Have verification report every chain that ``select`` names and the ledger does not hold.

    ``select`` is constant SQL with one text column, e.g. ``SELECT 'case:' || id FROM casework_case``.
    A context calls this in its ``AppConfig.ready``; a second call with the same text changes nothing.
    """
    if select not in _expected_chains:
        _expected_chains.append(select)


def history(chain: str) -> list[Event]:
    """Return the events of ``chain`` in order."""
    return list(Event.objects.filter(chain=chain).order_by("seq"))


def holds_chains(prefix: str) -> bool:
    """Whether there is an event on any chain whose name begins with ``prefix``."""
    return Event.objects.filter(chain__startswith=prefix).exists()


def holds_event(chain: str, tag: str) -> bool:
    """Whether an event of this tag is on the chain."""
    return Event.objects.filter(chain=chain, tag=tag).exists()


def verify(progress: Report | None = None) -> Iterator[Finding]:
    """Yield everything that was altered, removed or added behind the ledger's back; nothing if it is intact.

    Reads one snapshot in constant memory. ``progress`` is told events done and in all. Marks made
    under a key in ``SECRET_KEY_FALLBACKS`` count as good.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        markers = [Marker.of(key) for key in known_keys(KEY_PURPOSE)]
        named = set[int]()
        for finding in joined(_check_chains(markers, progress), _empty_chains(), _unknown_chains()):
            if finding.event_id is not None:
                named.add(finding.event_id)
            yield finding
        yield from seal_check.check_seals(markers, named)


def verify_chain(name: str) -> list[Finding]:
    """Return what is wrong with one chain, nothing if it is intact. A chain that should be there and is not is missing."""
    markers = [Marker.of(key) for key in known_keys(KEY_PURPOSE)]
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS_OF_CHAIN, [name])
        events = [StoredEvent._make(row) for row in cursor.fetchall()]
    if not events:
        return [Finding(FindingKind.MISSING, name, "整条链缺失 / the whole chain is gone")]
    return list(check_chain(markers, name, events))


def recent_seals(limit: int = 10) -> list[Seal]:
    """Return the latest daily seals, newest first."""
    return list(Seal.objects.order_by("-day")[:limit])


def every_seal() -> Iterator[Seal]:
    """Return all daily seals, newest first, a few at a time and without the long list of what each covers."""
    return Seal.objects.order_by("-day").defer("covered").iterator(chunk_size=2000)


def _stored_events(progress: Report | None) -> Iterator[StoredEvent]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_event")
        (total,) = cursor.fetchone()
    done = 0
    with connection.chunked_cursor() as cursor:
        cursor.execute(_EVENTS)
        while rows := cursor.fetchmany(BATCH):
            yield from map(StoredEvent._make, rows)
            done += len(rows)
            if progress is not None:
                progress(done, total)


def _check_chains(markers: list[Marker], progress: Report | None) -> Iterator[Finding]:
    for chain, events in groupby(_stored_events(progress), key=attrgetter("chain")):
        yield from check_chain(markers, chain, events)


def _empty_chains() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY_CHAINS)
        for name, length in cursor.fetchall():
            if length > 0:
                yield from missing(name, 1, length)
            else:
                yield Finding(FindingKind.INSERTED, name, "没有事件的链 / a chain without events")


def _unknown_chains() -> Iterator[Finding]:
    for select in _expected_chains:
        with connection.cursor() as cursor:
            cursor.execute(_UNKNOWN_CHAINS.format(expected=select))
            for (name,) in cursor.fetchall():
                yield Finding(FindingKind.MISSING, name, "整条链缺失 / the whole chain is gone")
