"""Verification of the seals against themselves, against each other and against the events they cover."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

from django.db import connection

from fengqiao.foundation.ledger import coverage
from fengqiao.foundation.ledger.id_ranges import parsed, without
from fengqiao.foundation.ledger.rules import SEAL_CHAIN, Marker, SealedDay
from fengqiao.foundation.ledger.verification import NAMED_ONE_BY_ONE, Finding, FindingKind

_SEALS: Final = """
SELECT day::text, last_event_id, covered, events, chains, digest, previous,
       CASE WHEN isfinite(sealed_at) THEN (extract(epoch FROM sealed_at) * 1000000)::bigint END, root
FROM ledger_seal ORDER BY ledger_seal.day
"""
_SEALINGS: Final = "SELECT DISTINCT data ->> 'day' FROM ledger_event WHERE chain = %s AND tag = 'ledger.sealed'"


class _Stored(NamedTuple):
    seal: SealedDay
    root: bytes


def _stored_seals() -> Iterator[_Stored]:
    with connection.cursor() as cursor:
        cursor.execute(_SEALS)
        for *fields, root in cursor.fetchall():
            yield _Stored(SealedDay(*fields), root)


def check_seals(markers: Sequence[Marker], named: AbstractSet[int]) -> Iterator[Finding]:
    """Yield what is wrong with seals. ``named`` are the ids of events that were found wrong already."""
    with connection.cursor() as cursor:
        cursor.execute(_SEALINGS, [SEAL_CHAIN])
        sealed_days = {day for (day,) in cursor.fetchall()}
    present = set[str]()
    before: _Stored | None = None  # None also when the one before cannot be trusted
    unbroken = True
    for stored in _stored_seals():
        day = stored.seal.day
        present.add(day)
        if all(stored.seal.root(marker) != stored.root for marker in markers):
            kind = FindingKind.ALTERED if day in sealed_days else FindingKind.INSERTED
            yield Finding(kind, f"seal {day}", "封存记录与其根不符 / the seal does not match its root")
            before, unbroken = None, False
            continue
        follows = stored.seal.previous == (before.root if before else b"")
        if unbroken and not follows and not _gone_before(day, before, sealed_days):
            yield Finding(FindingKind.MISSING, f"seal before {day}", "前一封存记录缺失 / the seal before it is gone")
        yield from _check_covered(stored.seal, before.seal.last_event_id if before and follows else None, named)
        before, unbroken = stored, True
    for day in sorted(sealed_days - present - {None}):
        yield Finding(FindingKind.MISSING, f"seal {day}", "封存记录缺失 / the seal is gone")


def _gone_before(day: str, before: _Stored | None, sealed_days: AbstractSet[str]) -> bool:
    """Whether the ledger itself names a seal between ``before`` and ``day``; it is reported under its own day."""
    return any((before.seal.day if before else "") < other < day for other in sealed_days if other)


def _check_covered(seal: SealedDay, after: int | None, named: AbstractSet[int]) -> Iterator[Finding]:
    sealed = parsed(seal.covered)
    start = after if after is not None else (sealed[0][0] - 1 if sealed else seal.last_event_id)
    seen = coverage.between(start, seal.last_event_id)
    gone, extra = list(without(sealed, seen.ranges)), list(without(seen.ranges, sealed))
    yield from _named(FindingKind.MISSING, gone, f"{seal.day} 已封存，现缺失 / sealed on {seal.day}, now gone")
    yield from _named(FindingKind.INSERTED, extra, f"{seal.day} 未封存 / not among those sealed on {seal.day}")
    explained = any(low <= number <= high for number in named for low, high in sealed)
    if not (gone or extra or explained) and seen.digest != seal.digest:
        yield Finding(
            FindingKind.ALTERED, f"seal {seal.day}", "所封存的事件被替换 / the events under the seal were replaced"
        )


def _named(kind: FindingKind, ranges: list[tuple[int, int]], reason: str) -> Iterator[Finding]:
    """Name events by id, which is all a seal knows of them."""
    for low, high in ranges:
        if high - low >= NAMED_ONE_BY_ONE:
            yield Finding(kind, f"event id {low}–{high}", reason)
        else:
            yield from (Finding(kind, f"event id {number}", reason) for number in range(low, high + 1))
