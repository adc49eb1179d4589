"""The best plan that can be found within the limits.

It starts from the better of two plans made by rules of thumb (most urgent first; first come, first served), so it is
never worse than either. A small day is then solved whole. A large one is improved in parts: the cases around one
case are taken off the board and placed anew to the end (large neighbourhood search), round by round.
"""

import random
import time
from collections.abc import Iterator, Sequence

from fengqiao.mediation.rules.planning import board as boards
from fengqiao.mediation.rules.planning.board import Board
from fengqiao.mediation.rules.planning.outcome import plan_of
from fengqiao.mediation.rules.planning.problem import Problem
from fengqiao.mediation.rules.planning.terms import Day, Plan, Terms


def plan(day: Day, terms: Terms) -> Plan:
    """Plan sessions for all waiting cases at once; sessions in ``day.present`` may move, at their cost.

    The same day, terms and seed give the same plan, whatever the order of the items, unless ``is_cut_short``.
    """
    deadline = time.monotonic() + terms.limits.seconds
    problem = Problem(day, terms)
    starts = [boards.by_urgency(Board(problem)), boards.by_arrival(problem)]
    if day.present:
        starts.append(boards.by_urgency(boards.as_present(problem)))
    board = min(starts, key=Board.cost)
    is_best, is_cut_short = improve(board, range(len(problem.tasks)), deadline=deadline)
    boards.pull_forward(board)
    return plan_of(board, is_best=is_best, is_cut_short=is_cut_short)


def replan(day: Day, terms: Terms) -> Plan:
    """Plan again after something happened: a mediator fell ill, a room was lost, a case came in.

    Sessions in ``day.present`` that are still possible stay, and only the rest is placed. Only if a case finds no
    session so may others move, and then only if that places more cases.
    """
    deadline = time.monotonic() + terms.limits.seconds
    problem = Problem(day, terms)
    board = boards.as_present(problem)
    loose = _without_session(board)
    boards.by_urgency(board)
    _, is_cut_short = improve(board, loose, deadline=deadline)
    boards.pull_forward(board)
    still = plan_of(board, is_best=False, is_cut_short=is_cut_short)
    if not any(board.problem.tasks[number].pairs for number in _without_session(board)):
        return still
    is_best, is_cut_short = improve(board, range(len(problem.tasks)), deadline=deadline)
    boards.pull_forward(board)
    moved = plan_of(board, is_best=is_best, is_cut_short=is_cut_short)
    return moved if len(moved.unplaced) < len(still.unplaced) else still


def first_come_first_served(day: Day, terms: Terms) -> Plan:
    """Plan as it is done by hand: each case in order of arrival takes the first slot anybody has."""
    return plan_of(boards.by_arrival(Problem(day, terms)), is_best=False, is_cut_short=False)


def improve(board: Board, cases: Sequence[int], *, deadline: float) -> tuple[bool, bool]:
    """Place the cases better; return whether the whole is proven the best, and whether the clock ended the search."""
    from fengqiao.mediation.rules.planning.solving import solve_part

    limits = board.problem.terms.limits
    left = limits.effort
    for part in _parts(board, cases):
        seconds = deadline - time.monotonic()
        if seconds <= 0:
            return False, True
        effort = left if len(part) == len(cases) else min(left, limits.part_effort)
        solved = solve_part(board, part, effort=effort, seconds=seconds)
        left -= solved.effort
        if solved.is_best or left <= 0:
            return solved.is_best, False
    return False, time.monotonic() > deadline


def _without_session(board: Board) -> list[int]:
    return [number for number, option in enumerate(board.chosen) if option is None]


def _parts(board: Board, cases: Sequence[int]) -> Iterator[list[int]]:
    """Return which cases to place anew together, round by round: around cases without a session, then any."""
    limits = board.problem.terms.limits
    if len(cases) <= limits.part:
        if cases:
            yield list(cases)
        return
    chance = random.Random(limits.seed)  # noqa: S311 - where to look next is no secret
    for number in range(limits.rounds):
        waiting = [case for case in cases if board.chosen[case] is None and board.problem.tasks[case].pairs]
        pivot = chance.choice(waiting if waiting and number % 2 else cases)
        yield _around(board, cases, pivot, chance)


def _around(board: Board, cases: Sequence[int], pivot: int, chance: random.Random) -> list[int]:
    """Return the cases that compete most with one for mediators and rooms, with some luck."""
    centre = board.problem.tasks[pivot].case.need

    def remoteness(number: int) -> float:
        need = board.problem.tasks[number].case.need
        return chance.random() + (need.county != centre.county) + (need.speciality != centre.speciality) / 2

    others = sorted((remoteness(number), number) for number in cases if number != pivot)
    return sorted([pivot, *(number for _, number in others[: board.problem.terms.limits.part - 1])])
