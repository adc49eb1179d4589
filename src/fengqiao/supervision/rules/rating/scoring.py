"""From items to a score and a level. Pure, in Decimals; nothing that is missing counts as zero.

An item that does not apply to an institution is left out, and the other items of its element count for it (our reading).
``score = Σ weight × score − deduction``, deduction from 0 to the scheme's most, score never below 0 (rules of the trade,
3.1); rounded once, at the end, to one decimal half up (smallest unit 0.1: S5).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from fengqiao.supervision.rules.rating.scheme import FULL, STEP, Band, Element, Measured, Scheme


@dataclass(frozen=True, slots=True)
class ElementScore:
    """An element's score of 100, exact, and the points it brings by its weight; None while an item is not scored."""

    code: str
    score: Decimal | None
    weighted: Decimal | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What an evaluation comes to. ``score`` and ``level`` are None until every item is scored.

    ``asked`` is the sum of deductions as given, ``deduction`` what of it counts.
    """

    elements: tuple[ElementScore, ...]
    asked: Decimal
    deduction: Decimal
    score: Decimal | None
    level: str | None

    @property
    def missing(self) -> tuple[str, ...]:
        """The items that are not scored yet."""
        return tuple(code for one in self.elements for code in one.missing)


@dataclass(frozen=True, slots=True)
class Change:
    """An item, weight or deduction that differs between two calculations; None where one of them has it not."""

    what: str
    code: str
    old: Decimal | None
    new: Decimal | None


@dataclass(frozen=True, slots=True)
class Given:
    """What a calculation starts from: scores by item, weights by element, points deducted by reason, items left out."""

    scores: Mapping[str, Decimal]
    weights: Mapping[str, Decimal]
    deductions: Mapping[str, Decimal]
    excluded: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Effect:
    """A change between two calculations and the points by which it moves the score; None while one is not complete."""

    change: Change
    points: Decimal | None


def rounded(score: Decimal) -> Decimal:
    """Return a score to one decimal, half up."""
    return score.quantize(STEP, ROUND_HALF_UP)


def is_score(value: Decimal) -> bool:
    """Whether this can be an item's score: from 0 to 100 with at most one decimal."""
    return value.is_finite() and 0 <= value <= FULL and value == value.quantize(STEP)


def computed(measured: Measured, value: Decimal | None) -> Decimal | None:
    """Return the score an indicator's value earns; None where there is no value or it lies below the first step."""
    if value is None:
        return None
    reached = [step.score for step in measured.steps if step.start <= value]
    return reached[-1] if reached else None


def element_score(element: Element, weight: Decimal, given: Given) -> ElementScore:
    """Return an element's score from those of its items, each counting by its points; one item at least must apply."""
    items = [item for item in element.items if item.code not in given.excluded] or list(element.items)
    missing = tuple(item.code for item in items if item.code not in given.scores)
    if missing:
        return ElementScore(element.code, None, None, missing)
    score = sum((item.points * given.scores[item.code] for item in items), Decimal()) / sum(
        item.points for item in items
    )
    return ElementScore(element.code, score, score * weight / FULL, ())


def deducted(scheme: Scheme, deductions: Mapping[str, Decimal]) -> Decimal:
    """Return the points that count: each reason up to its own most, all together up to the scheme's."""
    most = {one.code: one.most for one in scheme.deductions}
    total = sum((min(max(points, Decimal()), most[code]) for code, points in deductions.items()), Decimal())
    return min(total, scheme.most_deduction)


def band(bands: tuple[Band, ...], score: Decimal) -> Band:
    """Return the band of a score: the highest that starts at or below it."""
    return max((one for one in bands if one.start <= score), key=lambda one: one.start)


def result(scheme: Scheme, given: Given) -> Result:
    """Return score and level of what is given. Raises KeyError for a deduction the scheme does not know."""
    elements = tuple(element_score(one, given.weights[one.code], given) for one in scheme.elements)
    asked = sum(given.deductions.values(), Decimal())
    deduction = deducted(scheme, given.deductions)
    reached = [one.weighted for one in elements if one.weighted is not None]
    if len(reached) < len(elements):
        return Result(elements, asked, deduction, None, None)
    score = rounded(max(sum(reached, Decimal()) - deduction, Decimal()))
    return Result(elements, asked, deduction, score, band(scheme.bands, score).level)


def differences(old: Given, new: Given) -> list[Change]:
    """Return what differs between two calculations: weights first, then items, then deductions."""
    pairs = (
        ("weight", old.weights, new.weights),
        ("item", old.scores, new.scores),
        ("deduction", old.deductions, new.deductions),
    )
    return [
        Change(what, code, before.get(code), after.get(code))
        for what, before, after in pairs
        for code in dict.fromkeys((*before, *after))
        if before.get(code) != after.get(code)
    ] + [
        Change("applies", code, Decimal(code not in old.excluded), Decimal(code not in new.excluded))
        for code in sorted(old.excluded ^ new.excluded)
    ]


def explained(scheme: Scheme, old: Given, new: Given) -> list[Effect]:
    """Return what differs between two calculations, each with the points it moves; together they are the whole difference.

    The changes are made one after the other in the order of `differences`, so what two of them do together falls to the
    later one. Points are exact, of the score before it is rounded and not below 0.
    """
    steps, now = [], old
    for change in differences(old, new):
        after = _changed(now, change)
        before_score, after_score = _exact(scheme, now), _exact(scheme, after)
        moved = None if before_score is None or after_score is None else after_score - before_score
        steps.append(Effect(change, moved))
        now = after
    return steps


def _changed(given: Given, change: Change) -> Given:
    if change.what == "applies":
        return replace(given, excluded=given.excluded ^ {change.code})
    name = {"weight": "weights", "item": "scores", "deduction": "deductions"}[change.what]
    values = {code: value for code, value in getattr(given, name).items() if code != change.code}
    if change.new is not None:
        values[change.code] = change.new
    changed: dict[str, Any] = {name: values}
    return replace(given, **changed)


def _exact(scheme: Scheme, given: Given) -> Decimal | None:
    weighted = [element_score(one, given.weights[one.code], given).weighted for one in scheme.elements]
    reached = [one for one in weighted if one is not None]
    if len(reached) < len(weighted):
        return None
    return max(sum(reached, Decimal()) - deducted(scheme, given.deductions), Decimal())
