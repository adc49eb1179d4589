"""Sending one batch in a thread while the next is made: the server takes rows in, Python makes the next ones."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from django.db import connection, connections, transaction

from fengqiao.complaints.bulk.plans import NewCase
from fengqiao.complaints.bulk.writing import BulkWriter, Prepared, source_lock
from fengqiao.foundation.ledger import services as ledger


class Pipeline:
    """Writes the batches of one source, each in a transaction of its own, in order.

    Within a transaction of the caller there is nothing to win: batches are then written at once, on its connection.
    """

    def __init__(self, writer: BulkWriter, source: str) -> None:
        self._writer = writer
        self._source = source
        self._threaded = not connection.in_atomic_block
        self._pool = ThreadPoolExecutor(1, "bulk") if self._threaded else None
        self._sending: Future[None] | None = None

    def __enter__(self) -> Self:
        """Keep other loads of the source away until the end, so that they wait instead of failing."""
        if self._threaded:
            _execute("SELECT pg_advisory_lock({lock})", self._source)
        return self

    def write(self, cases: Sequence[NewCase]) -> int:
        """Write those cases whose record is not there yet and return how many; the last may still be on their way."""
        if self._pool is None:
            return self._writer.write(cases)
        missing = self._writer.missing(cases)
        if missing:
            prepared = self._writer.prepare(missing)
            self._wait()
            self._sending = self._pool.submit(_send, prepared)
        return len(missing)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for the last batch; what went wrong with it is raised here."""
        if self._pool is None:
            return
        try:
            self._wait()
        finally:
            self._pool.submit(connections.close_all).result()
            self._pool.shutdown()
            _execute("SELECT pg_advisory_unlock({lock})", self._source)

    def _wait(self) -> None:
        sending, self._sending = self._sending, None
        if sending is not None:
            sending.result()


@transaction.atomic
def _send(prepared: Prepared) -> None:
    ledger.hold_for_writing()
    prepared.send()


def _execute(statement: str, source: str) -> None:
    lock, params = source_lock(source)
    with connection.cursor() as cursor:
        cursor.execute(statement.format(lock=lock), params)
