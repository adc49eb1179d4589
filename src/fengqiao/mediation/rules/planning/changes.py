"""What a plan would change against the sessions as they stand, so that staff can accept it in whole or in part."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from fengqiao.mediation.rules import matching
from fengqiao.mediation.rules.planning.problem import Option, Problem, Task
from fengqiao.mediation.rules.planning.terms import Day, Plan, Session, Terms
from fengqiao.mediation.rules.reasons import Note, Reason, because

Cell: TypeAlias = tuple[str, int, matching.Slot]  # a mediator or a room in a slot


class Kind(StrEnum):
    """How a case's session would change."""

    ADDED = "added"
    REASSIGNED = "reassigned"  # another mediator
    MOVED = "moved"  # another time or room
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Change:
    """What would change for one case, and why.

    ``gain`` are the points it saves by itself, fairness and the cost of changing left out. ``together_with`` are the
    cases whose changes make way for this one: it can be accepted only with theirs.
    """

    case_id: int
    kind: Kind
    before: Session | None
    after: Session | None
    gain: int
    reasons: tuple[Reason, ...]
    together_with: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Way:
    """A session's place in the problem: its option, and its pair's two costs; None where it is not possible."""

    option: Option
    mismatch: int
    travel: int


def compare(day: Day, terms: Terms, plan: Plan) -> tuple[Change, ...]:
    """Return what ``plan`` would change against ``day.present``, by case. What stays is left out."""
    problem = Problem(day, terms)
    tasks = {task.case.need.case_id: task for task in problem.tasks}
    before = {session.case_id: session for session in day.present if session.case_id in tasks}
    after = {planned.case_id: planned.session for planned in plan.assignments}
    obstacles = dict(plan.unplaced)
    reasons = {planned.case_id: planned.reasons for planned in plan.assignments}
    loads = _loads(problem, before, after)
    changes = {}
    for case_id, task in tasks.items():
        old, new = before.get(case_id), after.get(case_id)
        if old == new:
            continue
        if old is None or new is None:
            why = reasons[case_id] if new is not None else (obstacles[case_id],)
        else:
            why = tuple(_why(problem, task, old, new, loads))
        kind, gain = _kind(old, new), _points(problem, task, old) - _points(problem, task, new)
        changes[case_id] = Change(case_id, kind, old, new, gain, why)
    return tuple(_with_partners(changes, before, problem))


def accept(present: Iterable[Session], changes: Iterable[Change], cases: Collection[int]) -> tuple[Session, ...]:
    """Return the sessions once the changes of these cases are made, by case.

    Raises:
        ValueError: a change was accepted without those that make way for it.
    """
    sessions = {session.case_id: session for session in present}
    for change in changes:
        if change.case_id not in cases:
            continue
        missing = change.together_with - set(cases)
        if missing:
            raise ValueError(f"the change of case {change.case_id} needs those of {sorted(missing)}")
        if change.after is None:
            sessions.pop(change.case_id, None)
        else:
            sessions[change.case_id] = change.after
    return tuple(sessions[case_id] for case_id in sorted(sessions))


def _kind(old: Session | None, new: Session | None) -> Kind:
    if old is None or new is None:
        return Kind.ADDED if old is None else Kind.DROPPED
    return Kind.REASSIGNED if old.mediator_id != new.mediator_id else Kind.MOVED


def _way(problem: Problem, task: Task, session: Session) -> _Way | None:
    """Find a session among the ways of its task. Day.present makes every room a pool of its own."""
    place = problem.position(session, task.case)
    if place is None:
        return None
    mediator, pool, start = place
    pair = next((pair for pair in task.pairs if (pair.mediator, pair.pool) == (mediator, pool)), None)
    run = problem.timeline.session(session.slot, session.length)
    if pair is None or run & ~(problem.free[mediator] & task.free & problem.room_free(pool)):
        return None
    return _Way(problem.option(task, pair, start), pair.mismatch, pair.travel)


def _points(problem: Problem, task: Task, session: Session | None) -> int:
    """Return what a session costs by itself; one that is not possible costs as much as none."""
    way = None if session is None else _way(problem, task, session)
    if way is None:
        return task.unplaced
    return way.option.cost - problem.change_cost(task, way.option.mediator, way.option.pool, way.option.start)


def _why(
    problem: Problem, task: Task, old: Session, new: Session, loads: Mapping[int, tuple[int, int]]
) -> Iterator[Reason]:
    was, will_be = _way(problem, task, old), _way(problem, task, new)
    if was is None or will_be is None:
        yield because(Note.NO_LONGER_POSSIBLE)
        yield from _bars(problem, task, old)
        return
    found = [*_differences(problem, was, will_be, (new.slot.on - old.slot.on).days), *_load_reason(old, new, loads)]
    yield from found
    if not any(reason.is_favourable for reason in found):
        yield because(Note.MAKES_ROOM)


def _bars(problem: Problem, task: Task, old: Session) -> Iterator[Reason]:
    for candidate in problem.mediators:
        if candidate.mediator_id == old.mediator_id:
            yield from matching.exclusions(task.case.need, candidate, problem.terms.policy)


def _differences(problem: Problem, was: _Way, will_be: _Way, days: int) -> Iterator[Reason]:
    if days:
        yield because(Note.SOONER if days < 0 else Note.LATER, days=abs(days))
    if was.mismatch != will_be.mismatch:
        yield because(Note.FITS_BETTER if will_be.mismatch < was.mismatch else Note.FITS_LESS)
    per_km = problem.costs.travel_per_km
    km = round((will_be.travel - was.travel) / per_km) if per_km else 0
    if km:
        yield because(Note.NEARER if km < 0 else Note.FARTHER, km=abs(km))


def _loads(problem: Problem, before: Mapping[int, Session], after: Mapping[int, Session]) -> dict[int, tuple[int, int]]:
    """Return per mediator what the last case costs in fairness as it stands, and what it would cost."""
    was = Counter(session.mediator_id for session in before.values())
    will_be = Counter(session.mediator_id for session in after.values())

    def last_step(steps: tuple[int, ...], count: int) -> int:
        return steps[min(count, len(steps)) - 1] if steps and count else 0

    return {
        candidate.mediator_id: (
            last_step(steps, was[candidate.mediator_id]),
            last_step(steps, will_be[candidate.mediator_id]),
        )
        for candidate, steps in zip(problem.mediators, problem.steps, strict=True)
    }


def _load_reason(old: Session, new: Session, loads: Mapping[int, tuple[int, int]]) -> Iterator[Reason]:
    if old.mediator_id != new.mediator_id and loads[old.mediator_id][0] > loads[new.mediator_id][1]:
        yield because(Note.EVENS_LOAD)


def _cells(session: Session) -> Iterator[Cell]:
    for step in range(session.length):
        slot = matching.Slot(session.slot.on, session.slot.number + step)
        yield "mediator", session.mediator_id, slot
        if session.room_id is not None:
            yield "room", session.room_id, slot


def _with_partners(changes: Mapping[int, Change], before: Mapping[int, Session], problem: Problem) -> Iterator[Change]:
    """Add to each change those that must make way for it, and those for them in turn."""
    holders = {cell: change.case_id for change in changes.values() if change.before for cell in _cells(change.before)}
    direct: dict[int, set[int]] = {}
    crowded = _crowded(changes, before, problem)
    for change in changes.values():
        cells = _cells(change.after) if change.after else ()
        direct[change.case_id] = {holders[cell] for cell in cells if cell in holders}
        if change.after and (change.before is None or change.before.mediator_id != change.after.mediator_id):
            direct[change.case_id] |= crowded.get(change.after.mediator_id, set())
    for case_id in sorted(changes):
        change = changes[case_id]
        partners = _closure(case_id, direct) - {case_id}
        yield Change(
            case_id, change.kind, change.before, change.after, change.gain, change.reasons, frozenset(partners)
        )


def _crowded(changes: Mapping[int, Change], before: Mapping[int, Session], problem: Problem) -> dict[int, set[int]]:
    """Return, for mediators who have no room for newcomers unless others leave, the cases that leave."""
    count = Counter(session.mediator_id for session in before.values())
    capacity = {c.mediator_id: left for c, left in zip(problem.mediators, problem.capacity, strict=True)}
    leaving: dict[int, set[int]] = defaultdict(set)
    coming: Counter[int] = Counter()
    for change in changes.values():
        old = change.before.mediator_id if change.before else None
        new = change.after.mediator_id if change.after else None
        if old is not None and old != new:
            leaving[old].add(change.case_id)
        if new is not None and old != new:
            coming[new] += 1
    return {m: leaving[m] for m in coming if count[m] + coming[m] > capacity.get(m, 0)}


def _closure(case_id: int, direct: Mapping[int, set[int]]) -> set[int]:
    found: set[int] = set()
    ahead = [case_id]
    while ahead:
        for partner in direct[ahead.pop()] - found:
            found.add(partner)
            ahead.append(partner)
    return found
