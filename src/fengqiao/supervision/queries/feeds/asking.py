"""How feeds are asked, and what they answer."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from fengqiao.foundation.actors import Actor
from fengqiao.supervision.rules.periods import Period


class By(StrEnum):
    """What figures are broken down by: institutions (for lower offices, the units below them), counties, months."""

    INSTITUTION = "institution"
    COUNTY = "county"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Scope:
    """For what figures are wanted: a period, of it the days to ``last``, an organisation (its subtree) or place by code.

    ``today`` is the day on which it is asked: nothing later is known.
    """

    period: Period
    last: date
    today: date
    organisation: str = ""
    place: str = ""

    @property
    def first(self) -> date:
        """Return the first day."""
        return self.period.first

    @property
    def known_until(self) -> date:
        """Return the last day of which anything is known."""
        return min(self.last, self.today)


@dataclass(frozen=True, slots=True)
class Counted:
    """One figure's counts. ``denominator`` only of shares, ``statistic`` only of means and medians.

    ``query`` is the address of exactly its records, empty where the feed has none of its own.
    """

    numerator: float | None
    denominator: float | None = None
    statistic: float | None = None
    query: str = ""


class Feed(Protocol):
    """Counts of one kind, within what the viewer may see."""

    @property
    def breakdowns(self) -> frozenset[By]:
        """Return by what the counts can be broken down."""
        ...

    @property
    def whole(self) -> "Feed":
        """Return the feed of all records of this kind, of which this one may count some: who has none there keeps none."""
        ...

    def total(self, viewer: Actor, scope: Scope) -> Counted:
        """Return the counts over everything in scope."""
        ...

    def rows(self, viewer: Actor, scope: Scope, by: By) -> dict[str, Counted]:
        """Return the counts by code of organisation or county, or by month; keys without any record may lack."""
        ...
