"""Calculations of an evaluation: each kept with all it was made from, none rewritten."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from fengqiao.foundation.actors import Actor
from fengqiao.supervision.models import Calculation, Evaluation, EvaluationMeeting
from fengqiao.supervision.queries.evaluations.scope import given_at, given_of, scheme_of, weights_of
from fengqiao.supervision.rules.rating.course import Stage
from fengqiao.supervision.rules.rating.scoring import Given, result
from fengqiao.supervision.services.evaluations.events import record

WEIGHTS: Final = "weights"


@dataclass(frozen=True, slots=True)
class Cause:
    """What made a calculation: a move, or other weights; in whose words, by which meeting."""

    occasion: str
    reason: str = ""
    meeting: EvaluationMeeting | None = None


def calculate(evaluation: Evaluation, stage: Stage, cause: Cause, *, at: datetime) -> Calculation:
    """Compute the scores of a stage and keep the result, on the evaluation too; the caller saves that."""
    return _keep(evaluation, stage, given_at(evaluation, stage), cause, at=at)


def recalculate(evaluation: Evaluation, *, reason: str, by: Actor, at: datetime) -> Calculation | None:
    """Compute the last calculation again by the year's weights as they are now; None where nothing was computed yet."""
    last = evaluation.calculations.last()
    if last is None:
        return None
    before = given_of(last)
    given = Given(before.scores, weights_of(evaluation.year), before.deductions, before.excluded)
    made = _keep(evaluation, Stage(last.stage), given, Cause(WEIGHTS, reason), at=at)
    evaluation.changed_at = at
    evaluation.save()
    record(
        evaluation.pk,
        "recalculated",
        by=by,
        at=at,
        data={"score_before": last.score, "score": made.score, "rating": made.level},
    )
    return made


def _keep(evaluation: Evaluation, stage: Stage, given: Given, cause: Cause, *, at: datetime) -> Calculation:
    reached = result(scheme_of(evaluation.year), given)
    if reached.score is None or reached.level is None:
        raise ValueError("a calculation needs every score")
    made = Calculation.objects.create(
        evaluation=evaluation, number=evaluation.calculations.count() + 1, stage=stage, score=reached.score,
        level=reached.level, occasion=cause.occasion, reason=cause.reason, meeting=cause.meeting, made_at=at,
        given={
            **{name: {code: str(value) for code, value in getattr(given, name).items()} for name in ("scores", "weights", "deductions")},
            "excluded": sorted(given.excluded),
        },
    )  # fmt: skip
    evaluation.score, evaluation.level = made.score, made.level
    return made
