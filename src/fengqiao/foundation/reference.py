"""Reference data (calendar, rule sets, codes): who may change it, and copies in memory that notice changes."""

from collections.abc import Callable, Hashable
from time import monotonic
from typing import Final, Generic, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.errors import NotAllowed

T = TypeVar("T")

SECONDS_BETWEEN_CHECKS: Final = 3.0


def require_keeper(by: Actor) -> None:
    """Raise NotAllowed unless the actor is the regulator's administrator or the system itself."""
    if not (by.is_regulator and by.role in {Role.ADMINISTRATOR, Role.SYSTEM}):
        raise NotAllowed(_("只有监管机构的系统管理员可以修改基础数据"))


class Snapshot(Generic[T]):
    """A copy in memory of a small table, loaded again once the table has changed.

    ``version`` must be cheap and differ after every change; it is asked at most every few seconds, so another
    process sees a change within that time. ``touch`` after an own write makes it visible at once: until the
    transaction ends, its thread reads the table itself, so that nothing uncommitted gets into the copy.
    """

    def __init__(
        self, load: Callable[[], T], version: Callable[[], Hashable], *, clock: Callable[[], float] = monotonic
    ) -> None:
        self._load = load
        self._version = version
        self._clock = clock
        self._held: tuple[T, Hashable] | None = None
        self._checked_at = 0.0
        self._was_touched = False

    def get(self) -> T:
        """Return the copy, up to date within a few seconds; own writes are always in it."""
        if self._has_own_writes():
            return self._load()
        held, now = self._held, self._clock()
        if held is not None and now - self._checked_at < SECONDS_BETWEEN_CHECKS:
            return held[0]
        version = self._version()
        if held is None or held[1] != version:
            held = (self._load(), version)
        self._held, self._checked_at = held, now
        return held[0]

    def touch(self) -> None:
        """Note that the current transaction has changed the table."""
        self._was_touched = True
        transaction.on_commit(self.forget)

    def forget(self) -> None:
        """Drop the copy; the next read loads it."""
        self._held = None

    def _has_own_writes(self) -> bool:
        """Whether this thread's transaction wrote; what was rolled back has left the list by itself."""
        if not self._was_touched:
            return False
        waiting = transaction.get_connection().run_on_commit
        return any(callback == self.forget for _savepoints, callback, *_rest in waiting)
