"""How a value stands beside others: change, median of peers, rank."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from fengqiao.supervision.rules.indicators.definition import Direction, Indicator, Shape


@dataclass(frozen=True, slots=True)
class Change:
    """A value against an earlier one.

    ``difference`` is in the value's unit (percentage points for shares, as a fraction); ``relative`` a fraction of the
    earlier value, None where that is zero. ``is_better`` is None where neither way is, or nothing changed.
    """

    difference: float
    relative: float | None
    is_better: bool | None


def change(indicator: Indicator, now: float | None, then: float | None) -> Change | None:
    """Return how a value changed, None where one of the two is missing."""
    if now is None or then is None:
        return None
    difference = now - then
    relative = difference / then if then and indicator.shape is not Shape.SHARE else None
    better: bool | None = None
    if difference and indicator.direction is not Direction.NEUTRAL:
        better = (difference > 0) is (indicator.direction is Direction.UP)
    return Change(difference, relative, better)


@dataclass(frozen=True, slots=True)
class Peers:
    """Where a value stands among its peers: their median, how many have one, the rank (1 is best; equal values share it)."""

    median: float
    number: int
    rank: int | None


def among(indicator: Indicator, own: float | None, others: Sequence[float]) -> Peers | None:
    """Return where a value stands among all values of its peer group, its own included; None for nobody.

    No rank where neither way is better.
    """
    if not others:
        return None
    rank = None
    if own is not None and indicator.direction is not Direction.NEUTRAL:
        sign = 1 if indicator.direction is Direction.UP else -1
        rank = 1 + sum(sign * one > sign * own for one in others)
    return Peers(median(others), len(others), rank)
