"""A board read as a plan: rooms named, reasons given, costs told apart."""

from collections.abc import Iterator

from fengqiao.mediation.rules import matching
from fengqiao.mediation.rules.planning.board import Board
from fengqiao.mediation.rules.planning.problem import NO_ROOM, Option, Problem, Task, time_costs
from fengqiao.mediation.rules.planning.terms import Breakdown, Plan, Planned, WaitingCase
from fengqiao.mediation.rules.reasons import Note, Reason, because


def plan_of(board: Board, *, is_best: bool, is_cut_short: bool) -> Plan:
    """Return the board as a plan."""
    problem = board.problem
    rooms = _rooms(board)
    assignments, unplaced = [], []
    empty = Board(problem)
    for number, (task, option) in enumerate(zip(problem.tasks, board.chosen, strict=True)):
        if option is None:
            unplaced.append((task.case.need.case_id, _why_not(board, empty, task)))
        else:
            assignments.append(_planned(problem, task, option, rooms.get(number)))
    return Plan(tuple(assignments), tuple(unplaced), breakdown(board), is_best=is_best, is_cut_short=is_cut_short)


def breakdown(board: Board) -> Breakdown:
    """Return what the board costs, by cause."""
    problem = board.problem
    costs = dict.fromkeys(("unplaced", "waiting", "lateness", "mismatch", "travel", "change"), 0)
    for task, option in zip(problem.tasks, board.chosen, strict=True):
        if option is None:
            costs["unplaced"] += task.unplaced
            continue
        pair = next(p for p in task.pairs if (p.mediator, p.pool) == (option.mediator, option.pool))
        waiting, lateness = time_costs(task.case, problem.timeline.slot(option.start).on, problem.costs)
        costs["waiting"] += waiting
        costs["lateness"] += lateness
        costs["mismatch"] += pair.mismatch
        costs["travel"] += pair.travel
        costs["change"] += problem.change_cost(task, option.mediator, option.pool, option.start)
    fairness = sum(sum(steps[:count]) for steps, count in zip(problem.steps, board.count, strict=True))
    return Breakdown(**costs, fairness=fairness)


def _rooms(board: Board) -> dict[int, int]:
    """Name a room for each session that needs one: in order of their start, the first room that is free again.

    Intervals placed so never need more rooms than run at once.
    """
    free_from: dict[tuple[int, int], int] = {}
    named: dict[int, int] = {}
    sessions = sorted((option.start, number, option) for number, option in enumerate(board.chosen) if option)
    for start, number, option in sessions:
        if option.pool == NO_ROOM:
            continue
        for room in board.problem.pools[option.pool].rooms:
            if free_from.get((option.pool, room.room_id), 0) <= start:
                free_from[option.pool, room.room_id] = start + board.problem.tasks[number].length
                named[number] = room.room_id
                break
    return named


def _planned(problem: Problem, task: Task, option: Option, room_id: int | None) -> Planned:
    need, candidate = task.case.need, problem.mediators[option.mediator]
    slot = problem.timeline.slot(option.start)
    reasons = (
        *matching.reasons(need, candidate, problem.terms.policy),
        *_room_reasons(problem, task.case, option),
        *_time_reasons(task.case, slot),
    )
    return Planned(need.case_id, candidate.mediator_id, room_id, slot, task.length, reasons)


def _room_reasons(problem: Problem, case: WaitingCase, option: Option) -> Iterator[Reason]:
    if option.pool != NO_ROOM:
        room = problem.pools[option.pool].rooms[0]
        policy = problem.terms.policy
        way = matching.distance(case.need.place, case.need.county, room.place, room.county, policy)
        if not way.is_assumed:
            is_near = way.km <= policy.far_km * matching.HALF
            yield because(Note.ROOM_NEAR if is_near else Note.ROOM_FAR, km=round(way.km))


def _time_reasons(case: WaitingCase, slot: matching.Slot) -> Iterator[Reason]:
    if case.waiting_days:
        yield because(Note.WAITED, days=case.waiting_days)
    if case.due_on is not None:
        yield because(Note.DUE if slot.on <= case.due_on else Note.AFTER_DUE, due=case.due_on)


def _why_not(board: Board, empty: Board, task: Task) -> Reason:
    """Return why a case has no session: nobody, no room, no time in common, or others came first."""
    if task.obstacle is not None:
        return because(task.obstacle)
    if not empty.has_opening(task):
        return because(Note.NO_COMMON_SLOT)
    return because(Note.COSTS_TOO_MUCH if board.has_opening(task) else Note.CROWDED_OUT)
