"""What an indicator is."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from fengqiao.foundation.marking import N_
from fengqiao.supervision.rules.aspects import Aspect

PER_CENT: Final = "%"
CASES: Final = N_("件")
DAYS: Final = N_("天")
STARS: Final = N_("分")
YUAN: Final = N_("元")
SESSIONS: Final = N_("场")
COPIES: Final = N_("份")
PERSON_TIMES: Final = N_("人次")
PERSONS: Final = N_("人")
STATIONS: Final = N_("个")
VILLAGES: Final = N_("个村社")
TIMES: Final = N_("次")
HOUSES: Final = N_("家")
ITEMS: Final = N_("项")


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    NEUTRAL = "neutral"


class Shape(StrEnum):
    """How a value comes from numerator and denominator.

    COUNT and SUM are the numerator, SHARE is numerator ÷ denominator from 0 to 1, RATIO is numerator ÷ (denominator ÷
    ``scale``), STATISTIC is a mean or median over the numerator's records.
    """

    COUNT = "count"
    SUM = "sum"
    SHARE = "share"
    RATIO = "ratio"
    STATISTIC = "statistic"


class Timing(StrEnum):
    """What of time a value speaks of: FLOW is what happened in the period, STOCK what stood on its last day.

    STANDING is known for today only; for a period that is over the value says so.
    """

    FLOW = "flow"
    STOCK = "stock"
    STANDING = "standing"


FIRST_DAY: Final = date(2019, 7, 1)
"""The definitions hold from the beginning of the system's own rules; an indicator that changes gets a new version."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of supervision. ``feed`` names the query of a context that counts its records.

    ``below`` names the feed of the denominator where it is another one (ratios); shares have both from one feed.
    ``applies_to`` are the kinds or peer groups of institutions it is made for, empty: any. ``decimals`` are those it is published with.
    """

    id: str
    aspect: Aspect
    name: str
    definition: str
    source: str
    unit: str
    direction: Direction
    shape: Shape
    feed: str
    below: str = ""
    scale: int = 1
    decimals: int = 0
    timing: Timing = Timing.FLOW
    applies_to: tuple[str, ...] = ()
    version: int = 1
    valid_from: date = FIRST_DAY

    def is_for(self, kind: str, peer_group: str) -> bool:
        """Whether it is made for institutions of this kind and peer group."""
        return not self.applies_to or bool({kind, peer_group} & set(self.applies_to))

    def value(self, numerator: float | None, denominator: float | None, statistic: float | None) -> float | None:
        """Return the value of these counts; None where it cannot be given, never zero for "nobody knows"."""
        match self.shape:
            case Shape.COUNT | Shape.SUM:
                return numerator
            case Shape.STATISTIC:
                return statistic
            case _:
                if numerator is None or not denominator:
                    return None
                return numerator * self.scale / denominator
