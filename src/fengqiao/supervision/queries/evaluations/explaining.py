"""Calculations of an evaluation as one may see them, each with what changed since the one before and by how many points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from fengqiao.supervision.models import Calculation, Evaluation
from fengqiao.supervision.queries.evaluations.scope import given_of, in_words, names_of, scheme_of
from fengqiao.supervision.rules.rating.course import Stage
from fengqiao.supervision.rules.rating.moves import MOVES
from fengqiao.supervision.rules.rating.scheme import Scheme
from fengqiao.supervision.rules.rating.scoring import Effect, Given, explained


@dataclass(frozen=True, slots=True)
class Difference:
    """A change in words: of what, from what to what, and the points by which it moved the score."""

    what: str
    before: str
    after: str
    points: str


@dataclass(frozen=True, slots=True)
class CalculationRow:
    """A calculation, what made it, and how it differs from the one before it that one may see."""

    calculation: Calculation
    occasion: str
    differences: list[Difference]


def calculations_of(evaluation: Evaluation, stages: Sequence[Stage]) -> list[CalculationRow]:
    """Return the calculations of these stages, the newest first; one query."""
    scheme = scheme_of(evaluation.year)
    rows, before = [], None
    for one in evaluation.calculations.select_related("meeting"):
        if one.stage not in stages:
            continue
        now = given_of(one)
        rows.append(CalculationRow(one, _occasion(one), differences(scheme, before, now) if before else []))
        before = now
    return rows[::-1]


def _occasion(calculation: Calculation) -> str:
    known = {move.action: move.label for move in MOVES}
    return _(known[calculation.occasion]) if calculation.occasion in known else _("调整权重后重新计算")


def differences(scheme: Scheme, before: Given, after: Given) -> list[Difference]:
    """Return what differs between two calculations, in words."""
    names = names_of(scheme)
    elements = {one.code: in_words(one.name) for one in scheme.elements}
    return [_difference(effect, names, elements) for effect in explained(scheme, before, after)]


def _difference(effect: Effect, names: Mapping[str, str], elements: Mapping[str, str]) -> Difference:
    change = effect.change
    kinds = {"weight": _("权重：%(name)s"), "deduction": _("扣分：%(name)s"), "applies": _("是否适用：%(name)s")}
    name = elements[change.code] if change.what == "weight" else names[change.code]
    return Difference(
        what=kinds.get(change.what, "%(name)s") % {"name": name},
        before=_value(change.what, change.old),
        after=_value(change.what, change.new),
        points="—" if effect.points is None else f"{effect.points:+.2f}",
    )


def _value(what: str, value: Decimal | None) -> str:
    if value is None:
        return "—"
    if what == "applies":
        return _("适用") if value else _("不适用")
    return f"{value}%" if what == "weight" else str(value)
