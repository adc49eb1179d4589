"""Timing, and what a measurement says."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One line of the table: what was measured against what, and whether the budget was kept."""

    group: str
    work: str
    measured: str
    ratio: float
    limit: float
    unit: str = "×"

    @property
    def is_kept(self) -> bool:
        """Whether the ratio is within its limit."""
        return self.ratio <= self.limit


def seconds(work: Callable[[], object]) -> float:
    """Return how long one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def best(work: Callable[[], object], *, times: int = 25, warm: int = 3) -> float:
    """Return the shortest time of a call, after some to warm up: what it takes when nothing else is going on."""
    for _ in range(warm):
        work()
    return min(seconds(work) for _ in range(times))


def written(time_taken: float) -> str:
    """Return a time as people read it."""
    if time_taken < 0.001:
        return f"{time_taken * 1e6:.0f} µs"
    return f"{time_taken * 1000:.1f} ms" if time_taken < 1 else f"{time_taken:.1f} s"
