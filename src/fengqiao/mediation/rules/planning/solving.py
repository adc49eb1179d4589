"""Solving a part of the plan to the end with CP-SAT, the rest of the board standing still.

The model has one yes-or-no variable for each way to place a case of the part (pruned to the cheapest), and says: a
case at most once, a mediator and a room at most once in a slot, alike rooms as many times as there are, capacity.
Fairness costs grow with each case of a mediator, so one variable per step makes them linear. Rooms that are alike
are counted, not told apart: sessions are intervals, and intervals that never overlap more than n times fit into n
rooms. One worker and a limit in the solver's own count of effort make the result the same every time.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import islice
from typing import Final

from ortools.sat.python import cp_model

from fengqiao.mediation.rules.planning.board import Board
from fengqiao.mediation.rules.planning.problem import NO_ROOM, Option
from fengqiao.mediation.rules.planning.timeline import positions

LEAST_SECONDS: Final = 0.01


@dataclass(frozen=True, slots=True)
class Solved:
    """What a part took, and whether its result is proven to be the best there is for the whole day."""

    effort: float
    is_best: bool


def solve_part(board: Board, part: Sequence[int], *, effort: float, seconds: float) -> Solved:
    """Place the cases of ``part`` anew as well as the limits allow; the board never gets worse."""
    before = {number: board.take_off(number) for number in part}
    ways = {number: options_of(board, number, before[number], len(part)) for number in part}
    model = _Model(board, {number: found for number, (found, _) in ways.items()}, before)
    solver = _solver(board, effort, seconds)
    status = solver.solve(model.model)
    found = model.chosen(solver) if status in {cp_model.OPTIMAL, cp_model.FEASIBLE} else before
    for number, option in found.items():
        if option is not None:
            board.place(number, option)
    is_whole = board.problem.is_whole and all(is_whole for _, is_whole in ways.values())
    return Solved(solver.deterministic_time, is_whole and status == cp_model.OPTIMAL)


def options_of(board: Board, number: int, now: Option | None, part: int) -> tuple[list[Option], bool]:
    """Return the cheapest options of a case, the one it has now among them, and whether these are all."""
    problem, limits = board.problem, board.problem.terms.limits
    task = problem.tasks[number]
    every = [
        problem.option(task, task.pairs[index], start)
        for index, found in board.openings(task)
        for start in islice(positions(found), None if part == len(problem.tasks) else limits.starts)
    ]
    most = max(1, limits.options // part)
    kept = nsmallest(most, every, key=lambda option: (option.cost + board.next_step(option.mediator), option))
    if now is not None and now not in kept:
        kept.append(now)
    return kept, part == len(problem.tasks) and len(every) <= most


def _solver(board: Board, effort: float, seconds: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = board.problem.terms.limits.seed
    solver.parameters.max_deterministic_time = effort
    solver.parameters.max_time_in_seconds = max(seconds, LEAST_SECONDS)
    return solver


class _Model:
    """The model of one part."""

    def __init__(self, board: Board, ways: dict[int, list[Option]], before: dict[int, Option | None]) -> None:
        self.board, self.model = board, cp_model.CpModel()
        self._terms: list[cp_model.IntVar] = []
        self._prices: list[int] = []
        self._picks = {number: [self._variable(option.cost) for option in options] for number, options in ways.items()}
        self._ways = ways
        self._once_each(before)
        self._mediators(Counter(option.mediator for option in before.values() if option is not None))
        self._rooms()
        self.model.minimize(cp_model.LinearExpr.weighted_sum(self._terms, self._prices))

    def chosen(self, solver: cp_model.CpSolver) -> dict[int, Option | None]:
        """Return the option picked for each case."""
        return {
            number: next(
                (o for o, pick in zip(options, self._picks[number], strict=True) if solver.boolean_value(pick)), None
            )
            for number, options in self._ways.items()
        }

    def _variable(self, price: int) -> cp_model.IntVar:
        variable = self.model.new_bool_var("")
        self._terms.append(variable)
        self._prices.append(price)
        return variable

    def _once_each(self, before: dict[int, Option | None]) -> None:
        for number, picks in self._picks.items():
            none = self._variable(self.board.problem.tasks[number].unplaced)
            self.model.add_exactly_one([*picks, none])
            for option, pick in zip(self._ways[number], picks, strict=True):
                self.model.add_hint(pick, option == before[number])
            self.model.add_hint(none, before[number] is None)

    def _mediators(self, had: Counter[int]) -> None:
        """No mediator twice in a slot; each further case on its own step of fairness."""
        busy: dict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
        cases: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        for option, pick, length in self._all():
            cases[option.mediator].append(pick)
            for bit in range(option.start, option.start + length):
                busy[option.mediator, bit].append(pick)
        for picks in busy.values():
            self._at_most(picks, 1)
        for mediator, picks in cases.items():
            steps = self.board.problem.steps[mediator][self.board.count[mediator] :][: len(self._ways)]
            rungs = [self._variable(step) for step in steps]
            for height, rung in enumerate(rungs):
                self.model.add_hint(rung, height < had[mediator])
            self.model.add(cp_model.LinearExpr.sum(picks) == cp_model.LinearExpr.sum(rungs))

    def _rooms(self) -> None:
        """No more sessions in a slot than there are rooms."""
        busy: dict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
        for option, pick, length in self._all():
            if option.pool != NO_ROOM:
                for bit in range(option.start, option.start + length):
                    busy[option.pool, bit].append(pick)
        for (pool, bit), picks in busy.items():
            self._at_most(picks, len(self.board.problem.pools[pool].rooms) - self.board.used[pool][bit])

    def _at_most(self, picks: list[cp_model.IntVar], most: int) -> None:
        if most == 1:
            self.model.add_at_most_one(picks)
        elif len(picks) > most:
            self.model.add(cp_model.LinearExpr.sum(picks) <= most)

    def _all(self) -> Iterable[tuple[Option, cp_model.IntVar, int]]:
        for number, options in self._ways.items():
            length = self.board.problem.tasks[number].length
            for option, pick in zip(options, self._picks[number], strict=True):
                yield option, pick, length
