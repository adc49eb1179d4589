"""Where new points would close most gaps (maximal covering location problem, Church and ReVelle 1974). Pure.

What a new point would close is found by the rule of reach itself, one candidate at a time: a gap that only two new
points together would close is not counted for either, so the true effect of a choice may be larger and is computed
anew once it is planned. Choosing the best k of the candidates is left to CP-SAT; one worker and a limit in its own count
of effort make the answer the same every time. The greedy choice stands beside it, to show what the solver is worth.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from fengqiao.coverage.rules.assessing import covered_by_one_more
from fengqiao.coverage.rules.reach import Site, Status, Terms, Village
from fengqiao.organisations.rules.offers import Tier

Cell = tuple[str, Tier]
"""A village's code and a tier."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What closing one gap is worth: a place that has nothing counts more than one that has too little."""

    blank: int
    weak: int

    def of(self, status: Status) -> int:
        """Return the worth of covering a place of this status."""
        return {Status.BLANK: self.blank, Status.WEAK: self.weak, Status.COVERED: 0}[status]


@dataclass(frozen=True, slots=True)
class Limits:
    """How hard to search: effort in the solver's own count, seconds at most, and the seed."""

    effort: float
    seconds: float
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """One chosen candidate, and the gaps that it closes beyond those chosen before it."""

    candidate: str
    closes: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Siting:
    """A choice of candidates, the most useful first; ``worth`` by the weights; proven the best there is or not."""

    choices: tuple[Choice, ...]
    worth: int
    is_best: bool

    @property
    def closed(self) -> tuple[Cell, ...]:
        """Return every gap that the choice closes."""
        return tuple(cell for choice in self.choices for cell in choice.closes)


def gains(
    villages: Sequence[Village],
    sites: Sequence[Site],
    candidates: Mapping[str, Site],
    gaps: Collection[Cell],
    terms: Terms,
) -> dict[str, frozenset[Cell]]:
    """Return which of the gaps each candidate would close, given the sites there are; candidates that close none are left out.

    ``villages`` holds at least those with gaps. A candidate's site carries a point number of its own, below zero.
    """
    wanted = set(gaps)
    codes = {code for code, _tier in wanted}
    with_gaps = [village for village in villages if village.code in codes]
    covered = covered_by_one_more(with_gaps, sites, list(candidates.values()), terms)
    closed = {key: frozenset(cells & wanted) for key, cells in zip(candidates, covered, strict=True)}
    return {key: cells for key, cells in closed.items() if cells}


def best(gained: Mapping[str, frozenset[Cell]], worth: Mapping[Cell, int], *, most: int, limits: Limits) -> Siting:
    """Return the ``most`` candidates that together close gaps worth most; never worse than the greedy choice."""
    if not gained:
        return Siting((), 0, is_best=True)
    model = cp_model.CpModel()
    keys = sorted(gained)
    chosen = {key: model.new_bool_var("") for key in keys}
    cells = sorted({cell for closes in gained.values() for cell in closes})
    closed = {cell: model.new_bool_var("") for cell in cells}
    for cell in cells:
        model.add_bool_or([chosen[key] for key in keys if cell in gained[key]]).only_enforce_if(closed[cell])
    model.add(sum(chosen.values()) <= most)
    model.maximize(cp_model.LinearExpr.weighted_sum([closed[cell] for cell in cells], [worth[cell] for cell in cells]))
    by_steps = greedy(gained, worth, most=most)
    for choice in by_steps.choices:
        model.add_hint(chosen[choice.candidate], 1)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = limits.seed
    solver.parameters.max_deterministic_time = limits.effort
    solver.parameters.max_time_in_seconds = limits.seconds
    status = solver.solve(model)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return by_steps
    picked = {key: gained[key] for key in keys if solver.value(chosen[key])}
    ordered = greedy(picked, worth, most=most)
    is_best = status == cp_model.OPTIMAL
    if ordered.worth < by_steps.worth:
        return by_steps
    return Siting(ordered.choices, ordered.worth, is_best)


def greedy(gained: Mapping[str, frozenset[Cell]], worth: Mapping[Cell, int], *, most: int) -> Siting:
    """Return the candidates one takes who always picks the one that now closes most; ties by key."""
    left = dict(gained)
    done: set[Cell] = set()
    choices: list[Choice] = []
    while left and len(choices) < most:
        key = min(left, key=lambda one: (-sum(worth[cell] for cell in left[one] - done), one))
        new = left.pop(key) - done
        if not any(worth[cell] for cell in new):
            break
        choices.append(Choice(key, tuple(sorted(new))))
        done |= new
    return Siting(tuple(choices), sum(worth[cell] for cell in done), is_best=False)
