"""Deadlines of a case that is not saved yet: `casework.services.deadlines` over a list instead of a table."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from fengqiao.casework.models import Case, Deadline, DeadlineStatus
from fengqiao.casework.services import deadlines
from fengqiao.foundation.calendar.rules import Due, Unit
from fengqiao.foundation.parameters.rules import Limit

Dues = dict[tuple[date, date, int, str], Due]
"""What has been computed for one batch, by day of receipt (which decides the rules), start and length."""


class Clocks:
    """The deadlines of one case."""

    def __init__(self, case: Case, dues: Dues) -> None:
        self._case = case
        self._dues = dues
        self.rows: list[Deadline] = []

    def start(self, kind: str, limit: Limit, on: date) -> Deadline:
        """Start a deadline; one of the same kind that still runs becomes void."""
        self.void((kind,), on)
        deadline = Deadline(
            case=self._case, kind=kind, rule_set=self._case.rule_set, starts_on=on, length=limit.length, unit=limit.unit
        )
        self._compute(deadline)
        self.rows.append(deadline)
        return deadline

    def _compute(self, deadline: Deadline) -> None:
        key = (self._case.received_on, deadline.starts_on, deadline.length, deadline.unit)
        if (due := self._dues.get(key)) is None:
            limit = Limit(deadline.length, Unit(deadline.unit))
            due = self._dues[key] = deadlines.due_of(
                deadlines.rules_for(self._case), starts_on=deadline.starts_on, limit=limit
            )
        deadlines.set_dates(deadline, due)

    def finish(self, kinds: Iterable[str], on: date) -> bool | None:
        """Finish live deadlines; return whether all were in time, None when there was none."""
        in_time: bool | None = None
        for deadline in self._live(kinds):
            met = on <= deadline.due_on
            deadline.status = DeadlineStatus.MET if met else DeadlineStatus.MISSED
            deadline.finished_on = on
            in_time = met if in_time is None else in_time and met
        return in_time

    def void(self, kinds: Iterable[str], on: date) -> None:
        """End deadlines that no longer apply."""
        for deadline in self._live(kinds):
            deadline.status, deadline.finished_on = DeadlineStatus.VOID, on

    def end_all(self, duties: Collection[str], on: date) -> dict[str, bool]:
        """End every deadline: duties are met or missed, the others fall away. Return which were in time."""
        kinds = {row.kind for row in self.rows if row.status in deadlines.LIVE}
        in_time = {kind: bool(self.finish((kind,), on)) for kind in kinds & set(duties)}
        for deadline in self._live(kinds):
            deadline.status, deadline.finished_on = deadlines.falling_away(deadline, on), on
        return in_time

    def lengthen(self, kind: str, limit: Limit, *, by_id: int | None = None, reason: str = "") -> Deadline | None:
        """Give a live deadline a new total length; with ``reason`` it counts as an extension."""
        for deadline in self._live((kind,)):
            deadline.length, deadline.unit = limit.length, limit.unit
            if reason:
                deadline.extended_by_id, deadline.extension_reason = by_id, reason[:400]
            self._compute(deadline)
            return deadline
        return None

    def live(self, kind: str) -> Deadline | None:
        """Return the live deadline of a kind."""
        return next(self._live((kind,)), None)

    def show(self) -> None:
        """Give the case the due date and lights of the deadline that ends first."""
        running = [deadline for deadline in self.rows if deadline.status in deadlines.LIVE]
        deadlines.show(self._case, min(running, key=lambda deadline: deadline.due_on) if running else None)

    def _live(self, kinds: Iterable[str]) -> Iterator[Deadline]:
        wanted = tuple(kinds)
        return (row for row in self.rows if row.kind in wanted and row.status in deadlines.LIVE)
