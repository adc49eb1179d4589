"""Which records a file has named already. Kept in a temporary table, so that memory stays flat."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db import connection

_NOTE = """
INSERT INTO import_seen (ref, line, times) SELECT * FROM unnest(%s::text[], %s::bigint[], %s::int[])
ON CONFLICT (ref) DO UPDATE SET times = import_seen.times + excluded.times
RETURNING ref, line, times
"""


class Seen:
    """Records by reference: the line that named each first, and how often it came."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS pg_temp.import_seen")
            cursor.execute("CREATE TEMPORARY TABLE import_seen (ref text PRIMARY KEY, line bigint, times int)")

    def note(self, refs: Sequence[tuple[str, int]]) -> list[tuple[int, int]]:
        """Note references with their lines; return for each the first line that named it and which time this is."""
        if not refs:
            return []
        here: Mapping[str, list[int]] = defaultdict(list)
        for ref, line in refs:
            here[ref].append(line)
        with connection.cursor() as cursor:
            lines = [found[0] for found in here.values()]
            cursor.execute(_NOTE, [list(here), lines, [len(found) for found in here.values()]])
            known = {ref: (line, times - len(here[ref])) for ref, line, times in cursor.fetchall()}
        counts: dict[str, int] = {}
        answer = []
        for ref, _line in refs:
            first, before = known[ref]
            counts[ref] = counts.get(ref, before) + 1
            answer.append((first, counts[ref]))
        return answer
