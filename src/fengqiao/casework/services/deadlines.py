"""Deadlines as rows: start, finish, extend, pause, resume, and the case's due date drawn from them.

Every function works on a case that the caller has locked, within the caller's transaction, and
ends with `refresh`, which the caller saves.
"""

from collections.abc import Container, Iterable
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from fengqiao.casework.kinds import kind_of
from fengqiao.casework.models import Case, Deadline, DeadlineStatus, Exclusion
from fengqiao.foundation.calendar import queries as calendar_queries
from fengqiao.foundation.calendar import rules as calendar_rules
from fengqiao.foundation.calendar.rules import Due, Unit
from fengqiao.foundation.parameters import queries as parameter_queries
from fengqiao.foundation.parameters.rules import Limit, Rules

LIVE: Final = (DeadlineStatus.RUNNING, DeadlineStatus.PAUSED)


def rules_for(case: Case) -> Rules:
    """Return the rule set in force on the day the case was received."""
    return parameter_queries.rules_on(kind_of(case).domain, case.received_on)


def start(*, case: Case, kind: str, length: int, unit: str, on: date) -> Deadline:
    """Start a deadline; one of the same kind that still runs becomes void."""
    void(case=case, kinds=(kind,), on=on)
    deadline = Deadline(case=case, kind=kind, rule_set=case.rule_set, starts_on=on, length=length, unit=unit)
    compute(deadline, ())
    deadline.save()
    return deadline


def begin(*, case: Case, kind: str, limit: Limit, on: date) -> Deadline:
    """Return the unsaved deadline of a case that has none of its kind yet."""
    deadline = Deadline(
        case=case, kind=kind, rule_set=case.rule_set, starts_on=on, length=limit.length, unit=limit.unit
    )
    compute(deadline)
    return deadline


def finish(*, case: Case, kinds: Iterable[str], on: date) -> bool | None:
    """Finish live deadlines; return whether all were in time, None when there was none."""
    in_time: bool | None = None
    for deadline in _live(case, kinds):
        met = _judge(deadline, on)
        in_time = met if in_time is None else in_time and met
    return in_time


def void(*, case: Case, kinds: Iterable[str], on: date) -> None:
    """End deadlines that no longer apply, neither met nor missed."""
    for deadline in _live(case, kinds):
        _end(deadline, DeadlineStatus.VOID, on)


def end_all(*, case: Case, duties: Container[str], on: date, but: Iterable[str] = ()) -> dict[str, bool]:
    """End every deadline of a case that is over, save those ``but`` that others still have to keep.

    ``duties`` end by being done: met or missed. The others fall away: missed if late already, else void. Returns
    whether each duty was done in time.
    """
    in_time: dict[str, bool] = {}
    for deadline in case.deadlines.filter(status__in=LIVE).exclude(kind__in=tuple(but)):
        if deadline.kind in duties:
            in_time[deadline.kind] = _judge(deadline, on)
        else:
            _end(deadline, falling_away(deadline, on), on)
    return in_time


def falling_away(deadline: Deadline, on: date) -> DeadlineStatus:
    """Return what becomes of an institution's duty that ends with the case, or of the consumer's own time."""
    late = on > deadline.due_on and deadline.kind not in kind_of(deadline.case).consumer_deadlines
    return DeadlineStatus.MISSED if late else DeadlineStatus.VOID


def _judge(deadline: Deadline, on: date) -> bool:
    if deadline.status == DeadlineStatus.PAUSED:
        _run_again(deadline, on)
    met = on <= deadline.due_on
    _end(deadline, DeadlineStatus.MET if met else DeadlineStatus.MISSED, on)
    return met


def _end(deadline: Deadline, status: DeadlineStatus, on: date) -> None:
    if deadline.status == DeadlineStatus.PAUSED:
        deadline.exclusions.filter(ends_on__isnull=True).update(ends_on=on)
    deadline.status, deadline.finished_on = status, on
    deadline.save()


def lengthen(
    *, case: Case, kind: str, length: int, unit: str, by_id: int | None = None, reason: str = ""
) -> Deadline | None:
    """Give a live deadline a new total length; with ``reason`` it counts as an extension."""
    deadline = _live(case, (kind,)).first()
    if deadline is None:
        return None
    deadline.length, deadline.unit = length, unit
    if reason:
        deadline.extended_by_id, deadline.extension_reason = by_id, reason[:400]
    compute(deadline, _exclusions(deadline))
    deadline.save()
    return deadline


def agree(*, case: Case, kind: str, due_on: date) -> None:
    """Set a date that was agreed with the complainant (Order 2020 No.3, Art. 21)."""
    deadline = _live(case, (kind,)).first()
    if deadline is not None and due_on > deadline.starts_on:
        deadline.length, deadline.unit = (due_on - deadline.starts_on).days, Unit.ND
        deadline.agreed = True
        compute(deadline)
        deadline.save()


def pause(*, case: Case, kind: str, reason: str, on: date) -> None:
    """Stop the clock from ``on``."""
    for deadline in _live(case, (kind,)).filter(status=DeadlineStatus.RUNNING):
        Exclusion.objects.create(deadline=deadline, reason=reason, starts_on=on)
        deadline.status = DeadlineStatus.PAUSED
        deadline.save(update_fields=["status"])


def resume(*, case: Case, kind: str, on: date) -> None:
    """Let the clock run again; ``on`` is the last day that does not count."""
    for deadline in _live(case, (kind,)).filter(status=DeadlineStatus.PAUSED):
        _run_again(deadline, on)
        deadline.save()


def _run_again(deadline: Deadline, on: date) -> None:
    deadline.exclusions.filter(ends_on__isnull=True).update(ends_on=on)
    deadline.status = DeadlineStatus.RUNNING
    compute(deadline, _exclusions(deadline))


def refresh(case: Case) -> None:
    """Draw the case's due date and lights from the deadline that ends first; the caller saves."""
    show(case, case.deadlines.filter(status__in=LIVE).order_by("due_on", "id").first())


def show(case: Case, first: Deadline | None) -> None:
    """Give the case the due date and lights of ``first``, the live deadline that ends first."""
    if first is None:
        case.yellow_on = case.red_on = None
        case.due_provisional = False
        return
    shown = first.status == DeadlineStatus.RUNNING and first.kind not in kind_of(case).consumer_deadlines
    case.due_on, case.due_provisional = first.due_on, first.provisional
    case.yellow_on, case.red_on = (first.yellow_on, first.red_on) if shown else (None, None)


def recompute(*, year: int | None = None, after: int = 0, limit: int = 1000) -> tuple[int, int | None]:
    """Recompute live deadlines after a calendar change: the provisional ones, and those that run in ``year``.

    Treats up to ``limit`` with ids above ``after``; returns how many moved and the last id (None: there are no more).
    """
    touched = Q(provisional=True)
    if year is not None:
        touched |= Q(starts_on__lte=date(year, 12, 31), due_on__gte=date(year, 1, 1))
    waiting = Deadline.objects.filter(touched, status__in=LIVE, id__gt=after).order_by("id")
    found = list(waiting.values_list("pk", "case_id")[:limit])
    moved = sum(_recompute(deadline_id, case_id) for deadline_id, case_id in found)
    return moved, found[-1][0] if len(found) == limit else None


@transaction.atomic
def _recompute(deadline_id: int, case_id: int) -> bool:
    """Recompute one deadline. The case is locked first, as by whoever acts on it: so neither waits for the other."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    deadline = case.deadlines.get(pk=deadline_id)
    if deadline.status not in LIVE:
        return False
    before = deadline.due_on, deadline.provisional
    compute(deadline, _exclusions(deadline))
    if (deadline.due_on, deadline.provisional) == before:
        return False
    deadline.save()
    refresh(case)
    case.save(update_fields=["due_on", "yellow_on", "red_on", "due_provisional"])
    return True


def _live(case: Case, kinds: Iterable[str]) -> QuerySet[Deadline]:
    return case.deadlines.filter(kind__in=tuple(kinds), status__in=LIVE)


def _exclusions(deadline: Deadline) -> tuple[calendar_rules.Exclusion, ...]:
    closed = deadline.exclusions.filter(ends_on__isnull=False)
    return tuple(calendar_rules.Exclusion(x.starts_on, x.ends_on) for x in closed if x.ends_on)


def compute(deadline: Deadline, exclusions: tuple[calendar_rules.Exclusion, ...] = ()) -> None:
    """Set the dates of an unsaved or saved deadline from its start, length and unit; an agreed date does not roll."""
    rules = rules_for(deadline.case)
    limit = Limit(deadline.length, Unit(deadline.unit))
    set_dates(
        deadline,
        due_of(
            rules,
            starts_on=deadline.starts_on,
            limit=limit,
            exclusions=exclusions,
            roll=False if deadline.agreed else None,
        ),
    )


def set_dates(deadline: Deadline, result: Due) -> None:
    """Give a deadline the dates computed for it."""
    deadline.raw_due_on, deadline.due_on, deadline.target_on = result.raw_due_on, result.due_on, result.target_on
    deadline.yellow_on, deadline.red_on, deadline.provisional = result.yellow_on, result.red_on, result.provisional


def due_of(
    rules: Rules,
    *,
    starts_on: date,
    limit: Limit,
    exclusions: tuple[calendar_rules.Exclusion, ...] = (),
    roll: bool | None = None,
) -> Due:
    """Return when a period ends under a rule set and the calendar as it is known now."""
    return calendar_rules.due(
        calendar_queries.current(),
        starts_on=starts_on,
        length=limit.length,
        unit=limit.unit,
        exclusions=exclusions,
        roll=bool(rules.value("roll_forward_last_day")) if roll is None else roll,
        yellow_pct=int(rules.value("yellow_pct")),
        red_pct=int(rules.value("red_pct")),
    )
