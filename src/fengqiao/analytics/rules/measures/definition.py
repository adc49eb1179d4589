"""What a measure is."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from fengqiao.analytics.rules.facts import Basis, Counter, FactKind, Test
from fengqiao.foundation.marking import N_

CASES: Final = N_("件")
PER_CENT: Final = "%"
DAYS: Final = N_("天")
STARS: Final = N_("分")
YUAN: Final = N_("元")


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    NEUTRAL = "neutral"


class Kind(StrEnum):
    """How a figure comes from its cases."""

    COUNT = "count"
    RATE = "rate"
    MEDIAN = "median"
    PERCENTILE = "percentile"
    MEAN = "mean"
    SUM = "sum"


class Part(StrEnum):
    """Which of a figure's cases. Numerators lie within their denominators, so ALL are the denominator's."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    REST = "rest"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of one kind of fact. Rates are fractions from 0 to 1; days are natural days; satisfaction is 1 to 5.

    ``numerator`` are the counted cases; of a mean, median, percentile or sum, those whose ``column`` is taken.
    A figure over fewer cases than ``minimum`` is not given. Sums are yuan.
    """

    facts: FactKind
    id: str
    name: str
    definition: str
    source: str
    unit: str
    direction: Direction
    kind: Kind
    numerator: Counter
    denominator: Counter | None = None
    column: str = ""
    quantile: float = 0.5
    minimum: int = 1

    @property
    def basis(self) -> Basis:
        """Return the date that puts a case into a period."""
        return self.numerator.basis

    def test(self, part: Part) -> Test:
        """Return the condition that a case belongs to a part of the figure."""
        above, below = self.numerator.test, (self.denominator or self.numerator).test
        match part:
            case Part.NUMERATOR:
                return above
            case Part.REST:
                return lambda f: below(f) & ~above(f)
            case _:
                return below
