"""The board on which sessions are placed: who and what is still free, and what the whole costs."""

from collections.abc import Iterable, Iterator
from typing import Final

from fengqiao.mediation.rules.planning.problem import NO_ROOM, Option, Problem, Task
from fengqiao.mediation.rules.planning.timeline import lowest, positions, starts

OUT_OF_REACH: Final = 1 << 60


class Board:
    """Sessions placed so far. Every change goes through ``place`` and ``take_off``, which keep the books."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.free = list(problem.free)
        self.open = [pool.free for pool in problem.pools]
        self.used = [[0] * _width(pool.free) for pool in problem.pools]
        self.count = [0] * len(problem.mediators)
        self.chosen: list[Option | None] = [None] * len(problem.tasks)

    def cost(self) -> int:
        """Return the objective."""
        chosen = sum(
            task.unplaced if option is None else option.cost
            for task, option in zip(self.problem.tasks, self.chosen, strict=True)
        )
        loads = zip(self.problem.steps, self.count, strict=True)
        return chosen + sum(sum(steps[:count]) for steps, count in loads)

    def next_step(self, mediator: int) -> int:
        """Return what one more case of a mediator costs in fairness; out of reach at capacity."""
        count = self.count[mediator]
        return self.problem.steps[mediator][count] if count < self.problem.capacity[mediator] else OUT_OF_REACH

    def place(self, number: int, option: Option) -> None:
        """Put a case on the board."""
        run = self._run(number, option)
        self.chosen[number] = option
        self.free[option.mediator] &= ~run
        self.count[option.mediator] += 1
        if option.pool != NO_ROOM:
            used, size = self.used[option.pool], len(self.problem.pools[option.pool].rooms)
            for bit in positions(run):
                used[bit] += 1
                if used[bit] == size:
                    self.open[option.pool] &= ~(1 << bit)

    def take_off(self, number: int) -> Option | None:
        """Take a case off the board and return how it stood."""
        option = self.chosen[number]
        if option is None:
            return None
        run = self._run(number, option)
        self.chosen[number] = None
        self.free[option.mediator] |= run
        self.count[option.mediator] -= 1
        if option.pool != NO_ROOM:
            self.open[option.pool] |= run
            for bit in positions(run):
                self.used[option.pool][bit] -= 1
        return option

    def openings(self, task: Task) -> Iterator[tuple[int, int]]:
        """Return for each pair of the task its number and the set of starts that are free."""
        everywhere = -1
        for number, pair in enumerate(task.pairs):
            if self.count[pair.mediator] < self.problem.capacity[pair.mediator]:
                rooms = everywhere if pair.pool == NO_ROOM else self.open[pair.pool]
                found = starts(self.free[pair.mediator] & rooms & task.free, task.length)
                if found:
                    yield number, found

    def cheapest(self, task: Task) -> Option | None:
        """Return the option that costs least now, fairness counted, if it costs less than none."""
        best: Option | None = None
        best_key = (task.unplaced, 0, 0, 0)
        for number, found in self.openings(task):
            pair = task.pairs[number]
            for start in self._worth_trying(task, found):
                option = self.problem.option(task, pair, start)
                key = (option.cost + self.next_step(pair.mediator), start, pair.mediator, pair.pool)
                if key < best_key:
                    best, best_key = option, key
        return best

    def earliest(self, task: Task) -> Option | None:
        """Return the option that starts first, whatever it costs; the lower ids first."""
        found = ((lowest(mask), number) for number, mask in self.openings(task))
        first = min(found, default=None)
        return None if first is None else self.problem.option(task, task.pairs[first[1]], first[0])

    def has_opening(self, task: Task) -> bool:
        """Whether the case could be placed at all."""
        return any(self.openings(task))

    def _run(self, number: int, option: Option) -> int:
        return ((1 << self.problem.tasks[number].length) - 1) << option.start

    @staticmethod
    def _worth_trying(task: Task, found: int) -> Iterable[int]:
        """Later is never cheaper, unless it is where the session stands now."""
        yield lowest(found)
        if task.present is not None and found >> task.present[2] & 1:
            yield task.present[2]


def _width(mask: int) -> int:
    return mask.bit_length()


def urgency(task: Task) -> tuple[int, int, int]:
    """Return the order of placing: what costs most without a session or a day later, fewest ways first."""
    slope = task.day_costs[-1] - task.day_costs[0] if task.day_costs else 0
    return (-task.unplaced - slope, len(task.pairs), task.case.need.case_id)


def by_urgency(board: Board) -> Board:
    """Place each case still off the board where it costs least, the most urgent first; return the board.

    This is the plan if the solver finds nothing in time.
    """
    tasks = board.problem.tasks
    loose = [number for number, option in enumerate(board.chosen) if option is None]
    for number in sorted(loose, key=lambda number: urgency(tasks[number])):
        option = board.cheapest(tasks[number])
        if option is not None:
            board.place(number, option)
    return board


def by_arrival(problem: Problem) -> Board:
    """Place each case at the first slot that anybody has, first come, first served: how it is done by hand."""
    board = Board(problem)

    def arrival(number: int) -> tuple[int, int]:
        case = problem.tasks[number].case
        return (-case.waiting_days, case.need.case_id)

    for number in sorted(range(len(problem.tasks)), key=arrival):
        option = board.earliest(problem.tasks[number])
        if option is not None:
            board.place(number, option)
    return board


def as_present(problem: Problem) -> Board:
    """Place the sessions that can stay as they are; where two exclude each other, the lower case number stays."""
    board = Board(problem)
    for number, task in enumerate(problem.tasks):
        if task.present is None:
            continue
        mediator, pool, start = task.present
        for index, found in board.openings(task):
            pair = task.pairs[index]
            if (pair.mediator, pair.pool) == (mediator, pool) and found >> start & 1:
                board.place(number, problem.option(task, pair, start))
                break
    return board


def pull_forward(board: Board) -> None:
    """Move each session to the earliest slot that costs the same: nobody sits waiting for a later one."""
    sessions = sorted((option.start, number) for number, option in enumerate(board.chosen) if option is not None)
    for _, number in sessions:
        task, now = board.problem.tasks[number], board.chosen[number]
        if now is None or task.present == (now.mediator, now.pool, now.start):
            continue
        board.take_off(number)
        same = [
            option
            for index, found in board.openings(task)
            for option in [board.problem.option(task, task.pairs[index], lowest(found))]
            if (option.mediator, option.pool, option.cost) == (now.mediator, now.pool, now.cost)
        ]
        board.place(number, min([now, *same], key=lambda option: option.start))
