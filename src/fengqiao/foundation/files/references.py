"""Which stored content is still needed, and the lock that keeps the sweep from what is being written down.

The store keeps content by its hash and does not know who refers to it. Each context that refers to content registers
a source; the sweep asks them all before it removes anything.
"""

from collections.abc import Callable, Collection
from typing import Final

from django.db import connection

Source = Callable[[Collection[str]], set[str]]

_SOURCES: Final[list[Source]] = []

# Those who keep files share this advisory lock, the sweep takes it alone: so no file goes while a row is being made for it.
_LOCK: Final = 0x66656E67_66696C65


def register(source: Source) -> None:
    """Add a source: given hashes, it returns those it refers to. Called when applications are ready."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def referenced(hashes: Collection[str]) -> set[str]:
    """Return which of the hashes somebody refers to."""
    return set().union(*(source(hashes) for source in _SOURCES))


def hold(*, alone: bool) -> None:
    """Take the lock until the transaction ends: shared to keep files, alone to remove them."""
    lock = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s)", [_LOCK])
