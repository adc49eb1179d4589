"""What an evaluation would come to if some scores, weights or deductions were others; nothing is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from fengqiao.foundation.errors import Invalid
from fengqiao.supervision.models import Evaluation
from fengqiao.supervision.queries.evaluations.explaining import Difference, differences
from fengqiao.supervision.queries.evaluations.scope import given_at, given_of, scheme_of
from fengqiao.supervision.rules.rating.course import Side, Stage, results_seen, stage_edited
from fengqiao.supervision.rules.rating.scheme import WEIGHT_FAULTS, weight_faults
from fengqiao.supervision.rules.rating.scoring import Given, Result, result


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The result as it is and as it would be, and what makes the difference."""

    base: Result
    supposed: Result
    differences: list[Difference]


def base_of(evaluation: Evaluation, side: Side) -> Given:
    """Return what one sees last: the scores being edited on one's side, else those of the last calculation one may see."""
    edited = stage_edited(evaluation.state)
    if edited is not None and edited[1] is side:
        return given_at(evaluation, edited[0])
    last = evaluation.calculations.filter(stage__in=results_seen(evaluation.state, side)).last()
    return given_of(last) if last else given_at(evaluation, Stage.SELF)


def what_if(
    evaluation: Evaluation, base: Given, *, scores: Mapping[str, Decimal], weights: Mapping[str, Decimal],
    deductions: Mapping[str, Decimal],
) -> WhatIf:  # fmt: skip
    """Return what other numbers would make of ``base``. Raises Invalid, naming ``w-ELEMENT``, if weights are not sound."""
    scheme = scheme_of(evaluation.year)
    supposed = Given(
        {**base.scores, **scores},
        {**base.weights, **weights},
        {code: points for code, points in {**base.deductions, **deductions}.items() if points},
        base.excluded - set(scores),
    )
    if weights and supposed.weights != base.weights and (faults := weight_faults(scheme, supposed.weights)):
        raise Invalid({f"w-{code or scheme.elements[0].code}": _(WEIGHT_FAULTS[fault]) for fault, code in faults})
    return WhatIf(result(scheme, base), result(scheme, supposed), differences(scheme, base, supposed))
