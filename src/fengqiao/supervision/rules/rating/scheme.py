"""A rating scheme: elements with weights, items below them, deductions, bands, and who is not rated.

Schemes are data (``data/ratings``); here is what they consist of and what makes one sound. Weights and scores are
Decimals, weights in per cent, scores and deductions in points of 100 with one decimal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from fengqiao.foundation.marking import N_
from fengqiao.supervision.rules.aspects import Aspect

FULL: Final = Decimal(100)
STEP: Final = Decimal("0.1")
"""Smallest unit of a score (S5)."""


@dataclass(frozen=True, slots=True)
class Words:
    """A name in both languages; data carry their own English."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Step:
    """From this value of the indicator on an item scores so many points, until the next step."""

    start: Decimal
    score: Decimal


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator of the registry and the scores its values earn by ``steps``, in ascending order."""

    indicator: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """What is scored below an element. ``points`` is its share of the element, all items of one make 100.

    The score comes from the first of ``measures`` whose indicator is made for the institution; without one a person gives it.
    """

    code: str
    name: Words
    points: Decimal
    aspect: Aspect
    measures: tuple[Measured, ...] = ()
    source: str = "U"


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a scheme. ``minimum`` is the least weight a year may give it, in per cent."""

    code: str
    name: Words
    weight: Decimal
    minimum: Decimal
    source: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Deduction:
    """A reason to take points away: at most ``most`` for this reason."""

    code: str
    name: Words
    most: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Band:
    """A level and the score it starts at; it ends where the next higher one starts."""

    level: str
    start: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A kind of institution that is not rated."""

    code: str
    name: Words
    source: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """A rating scheme for the years from ``first_year`` to ``last_year`` (None: until another follows)."""

    code: str
    name: Words
    source: str
    first_year: int
    last_year: int | None
    least_years: int
    reset_yearly: bool
    most_deduction: Decimal
    elements: tuple[Element, ...]
    deductions: tuple[Deduction, ...]
    bands: tuple[Band, ...]
    exclusions: tuple[Exclusion, ...]

    def weights(self) -> dict[str, Decimal]:
        """Return the weights a year starts from, by element."""
        return {one.code: one.weight for one in self.elements}

    def items(self) -> tuple[Item, ...]:
        """Return all items, in the order of their elements."""
        return tuple(item for element in self.elements for item in element.items)

    def covers(self, year: int) -> bool:
        """Whether this scheme rates the year."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


class WeightFault(StrEnum):
    """What is wrong with the weights of a year."""

    ELEMENTS = "elements"
    MINIMUM = "minimum"
    STEP = "step"
    SUM = "sum"
    FIXED = "fixed"


WEIGHT_FAULTS: Final = {
    WeightFault.ELEMENTS: N_("每个评价要素都要有权重，不得有别的要素"),
    WeightFault.MINIMUM: N_("权重低于该要素的最低权重"),
    WeightFault.STEP: N_("权重最多一位小数"),
    WeightFault.SUM: N_("各要素权重合计应为 100%"),
    WeightFault.FIXED: N_("该评价办法的权重是固定的，不能逐年调整"),
}


def weight_faults(scheme: Scheme, weights: Mapping[str, Decimal]) -> list[tuple[WeightFault, str]]:
    """Return what is wrong with a year's weights, each with the element it is about ("" for all of them).

    They must sum to 100 and reach each minimum (S5); a scheme that is not re-set yearly keeps its own.
    """
    if set(weights) != {one.code for one in scheme.elements}:
        return [(WeightFault.ELEMENTS, "")]
    if not scheme.reset_yearly:
        return [
            (WeightFault.FIXED, one.code)
            for one in scheme.elements
            if not weights[one.code].is_finite() or weights[one.code] != one.weight
        ]
    faults = []
    for one in scheme.elements:
        weight = weights[one.code]
        if weight.is_finite() and abs(weight) > FULL:  # too large to be rounded, too
            faults.append((WeightFault.SUM, one.code))
        elif not weight.is_finite() or weight != weight.quantize(STEP):
            faults.append((WeightFault.STEP, one.code))
        elif weight < one.minimum:
            faults.append((WeightFault.MINIMUM, one.code))
    if not any(fault in {WeightFault.STEP, WeightFault.SUM} for fault, _ in faults) and sum(weights.values()) != FULL:
        faults.append((WeightFault.SUM, ""))
    return faults


class NotRated(StrEnum):
    """Why an institution is not rated in a year (S5)."""

    KIND = "kind"
    NEW = "new"
    NO_RETAIL = "no_retail"


NOT_RATED: Final = {
    NotRated.KIND: N_("该类机构不参加评价"),
    NotRated.NEW: N_("开业时间不足"),
    NotRated.NO_RETAIL: N_("没有或很少零售业务"),
}


def full_years(opened: date, year: int) -> int:
    """Return the number of full accounting years (calendar years) an institution was open by the end of ``year``."""
    first = opened.year if (opened.month, opened.day) == (1, 1) else opened.year + 1
    return max(0, year - first + 1)


def not_rated(scheme: Scheme, year: int, *, kind: str, opened: date | None, retail: bool = True) -> NotRated | None:
    """Return why an institution is not rated in a year, None if it is. An unknown opening day excludes nobody."""
    if kind in {one.code for one in scheme.exclusions}:
        return NotRated.KIND
    if opened is not None and full_years(opened, year) < scheme.least_years:
        return NotRated.NEW
    return None if retail else NotRated.NO_RETAIL


def for_year(schemes: Sequence[Scheme], year: int) -> Scheme | None:
    """Return the scheme that rates a year."""
    return next((one for one in schemes if one.covers(year)), None)
