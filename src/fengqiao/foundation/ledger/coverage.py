"""Which events lie in a span of ids, and a digest over their hashes. Reads in constant memory."""

import hashlib
from dataclasses import dataclass
from typing import Final

from django.db import connection

from fengqiao.foundation.ledger.id_ranges import Range, islands, joined, written

# The server hashes buckets of 4,096 ids and sends one row for each; ids are listed only where some are missing.
_BUCKETS: Final = """
SELECT min(id), max(id), count(*), sha256(string_agg(int8send(id) || hash, ''::bytea ORDER BY id)),
       CASE WHEN count(*) < max(id) - min(id) + 1 THEN array_agg(id ORDER BY id) END
FROM ledger_event WHERE id > %s AND id <= %s GROUP BY id >> 12 ORDER BY id >> 12
"""
_EVERYTHING: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Coverage:
    """Events with ids after ``after``: their ids as ranges, how many, in how many chains, and their digest."""

    ranges: tuple[Range, ...]
    last_event_id: int
    events: int
    chains: int
    digest: bytes

    @property
    def written(self) -> str:
        """The ids as text."""
        return written(self.ranges)


def between(after: int, up_to: int | None) -> Coverage:
    """Return what lies after id ``after`` up to and with ``up_to`` (None: to the end)."""
    end = _EVERYTHING if up_to is None else up_to
    ranges, events, digest = list[Range](), 0, hashlib.sha256()
    with connection.cursor() as cursor:
        cursor.execute(_BUCKETS, [after, end])
        for low, high, count, leaf, ids in cursor:
            ranges += islands(ids) if ids else [(low, high)]
            events += count
            digest.update(leaf)
        cursor.execute(
            "SELECT count(*) FROM (SELECT DISTINCT chain FROM ledger_event WHERE id > %s AND id <= %s) AS found",
            [after, end],
        )
        (chains,) = cursor.fetchone()
    last = ranges[-1][1] if ranges else after
    return Coverage(tuple(joined(ranges)), last, events, chains, digest.digest())
