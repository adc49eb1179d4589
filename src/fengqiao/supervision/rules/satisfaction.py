"""Satisfaction of few and of many: intervals, and estimates drawn towards the mean, so that nobody is ranked by noise.

A share of satisfied persons among ``rated`` comes with the interval of E. B. Wilson (Probable inference, the law of
succession, and statistical inference, 1927). Offices are compared by the mean of a beta-binomial model whose prior is
fitted to all of them by moments (empirical Bayes): the fewer ratings an office has, the nearer it is to the mean of all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import NormalDist
from typing import Final

from fengqiao.foundation.marking import N_

STRONGEST: Final = 10_000.0
"""Weight of the prior where offices do not differ beyond chance: each is taken for the mean."""


@dataclass(frozen=True, slots=True)
class Votes:
    """How many rated, and how many of them are satisfied."""

    rated: int
    satisfied: int

    @property
    def share(self) -> float | None:
        """Return the share of satisfied ones, None for no rating."""
        return self.satisfied / self.rated if self.rated else None


def interval(votes: Votes, confidence: float) -> tuple[float, float]:
    """Return Wilson's interval of the share; all there can be without a rating. ``confidence`` lies between 0 and 1."""
    if not votes.rated:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    n, share = votes.rated, votes.satisfied / votes.rated
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, centre - half), min(1.0, centre + half)


@dataclass(frozen=True, slots=True)
class Prior:
    """What is known before an office's own ratings are seen: the mean of all, worth ``weight`` ratings."""

    mean: float
    weight: float


def prior_of(offices: Sequence[Votes]) -> Prior | None:
    """Return the prior fitted by moments to offices with ratings; None without any."""
    rated = [one for one in offices if one.rated]
    total = sum(one.rated for one in rated)
    if not total:
        return None
    mean = sum(one.satisfied for one in rated) / total
    spread = mean * (1 - mean)
    if len(rated) < 2 or not spread:
        return Prior(mean, STRONGEST)
    # weighted sum of squares, against what chance alone would give (Kleinman 1973)
    squares = sum(one.rated * ((one.satisfied / one.rated) - mean) ** 2 for one in rated)
    free = total - sum(one.rated**2 for one in rated) / total
    between = (squares - spread * (len(rated) - 1)) / free if free else 0.0
    if between <= 0:
        return Prior(mean, STRONGEST)
    return Prior(mean, min(max(spread / between - 1, 1.0), STRONGEST))


def shrunk(votes: Votes, prior: Prior) -> float:
    """Return the estimate for an office: its own share and the mean of all, weighted by ratings and prior."""
    return (votes.satisfied + prior.weight * prior.mean) / (votes.rated + prior.weight)


class Verdict(StrEnum):
    """What can be said of an office beside all."""

    ABOVE = "above"
    BELOW = "below"
    LIKE_ALL = "like_all"
    TOO_FEW = "too_few"


VERDICTS: Final = {
    Verdict.ABOVE: N_("高于全体"),
    Verdict.BELOW: N_("低于全体"),
    Verdict.LIKE_ALL: N_("与全体没有可靠差别"),
    Verdict.TOO_FEW: N_("评价太少，不作判断"),
}


def verdict(votes: Votes, prior: Prior, *, minimum: int, confidence: float) -> Verdict:
    """Return what can be said: only what Wilson's interval around the office's own share leaves beyond doubt."""
    if votes.rated < minimum:
        return Verdict.TOO_FEW
    low, high = interval(votes, confidence)
    if low > prior.mean:
        return Verdict.ABOVE
    return Verdict.BELOW if high < prior.mean else Verdict.LIKE_ALL
