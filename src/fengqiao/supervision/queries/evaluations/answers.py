"""One evaluation as a program reads it: codes and values instead of words, of the stages one may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from fengqiao.foundation.actors import Actor
from fengqiao.supervision.models import (
    Calculation,
    Evaluation,
    EvaluationDeduction,
    EvaluationFile,
    EvaluationItem,
    ItemScore,
)
from fengqiao.supervision.queries.evaluations.scope import scheme_of, side_of, weights_of
from fengqiao.supervision.queries.evaluations.sheet import files_of_items
from fengqiao.supervision.rules.rating.course import ANNOUNCED, Stage, results_seen, stages_seen
from fengqiao.supervision.rules.rating.scheme import Scheme, Words


@dataclass(frozen=True, slots=True)
class EvaluationAnswer:
    """Scheme and weights (per cent, by element); what is kept of each item, by code; points taken; the last result.

    ``scores``, ``taken`` and ``result`` are those of stages the viewer may see, the first stage first.
    """

    scheme: Scheme
    weights: Mapping[str, Decimal]
    items: Mapping[str, EvaluationItem]
    scores: Mapping[str, Sequence[ItemScore]]
    files: Mapping[str, Sequence[EvaluationFile]]
    deductions: Mapping[str, Words]
    taken: Sequence[EvaluationDeduction]
    result: Calculation | None
    is_official: bool


def answer_of(evaluation: Evaluation, viewer: Actor) -> EvaluationAnswer:
    """Return an evaluation of `scope.evaluations_seen` as a program reads it; five queries."""
    scheme = scheme_of(evaluation.year)
    side = side_of(viewer)
    stages = stages_seen(evaluation.state, side)
    order = {str(stage): number for number, stage in enumerate(Stage)}
    items = {one.code: one for one in evaluation.items.prefetch_related("scores")}
    return EvaluationAnswer(
        scheme=scheme,
        weights=weights_of(evaluation.year),
        items=items,
        scores={
            code: sorted((one for one in item.scores.all() if one.stage in stages), key=lambda one: order[one.stage])
            for code, item in items.items()
        },
        files=files_of_items(evaluation),
        deductions={one.code: one.name for one in scheme.deductions},
        taken=sorted(evaluation.deductions.filter(stage__in=stages), key=lambda one: order[one.stage]),
        result=evaluation.calculations.filter(stage__in=results_seen(evaluation.state, side)).last(),
        is_official=evaluation.state in ANNOUNCED,
    )
