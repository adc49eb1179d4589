"""Evaluations: who sees which, on which side one stands, and what the moves may ask."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor, Level, Role
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.lifecycle import Facts
from fengqiao.supervision.models import Calculation, Evaluation, EvaluationYear
from fengqiao.supervision.queries.orders import supervises
from fengqiao.supervision.queries.rating_schemes import scheme_named
from fengqiao.supervision.rules.rating.course import Side, Stage, stage_edited
from fengqiao.supervision.rules.rating.scheme import Deduction, Element, Item, Scheme, Words
from fengqiao.supervision.rules.rating.scoring import Given


def evaluations_seen(viewer: Actor) -> QuerySet[Evaluation]:
    """Return the evaluations one may see: the regulator all, people of an institution's head office their own (S5)."""
    rows = Evaluation.objects.select_related("year", "organisation")
    if viewer.is_regulator:
        return rows
    return rows.filter(organisation=viewer.organisation_id) if viewer.level is Level.HEAD_OFFICE else rows.none()


def evaluation_seen(evaluation_id: int, viewer: Actor) -> Evaluation:
    """Return one of them. Raises NotFound."""
    found = evaluations_seen(viewer).filter(pk=evaluation_id).first()
    if found is None:
        raise NotFound(_("没有这项评价"))
    return found


def year_found(year: int) -> EvaluationYear:
    """Return the evaluations of a year. Raises NotFound."""
    found = EvaluationYear.objects.filter(year=year).first()
    if found is None:
        raise NotFound(_("%(year)s 年的评价还没有设定") % {"year": year})
    return found


def side_of(viewer: Actor) -> Side:
    """Return on which side of the evaluations one sees one stands."""
    return Side.REGULATOR if viewer.is_regulator else Side.HOUSE


def scheme_of(year: EvaluationYear) -> Scheme:
    """Return the scheme of a year."""
    return scheme_named(year.scheme)


def in_words(words: Words) -> str:
    """Return a name of a scheme's data in the active language."""
    return words.en if (get_language() or "").startswith("en") else words.zh


def names_of(scheme: Scheme) -> Mapping[str, str]:
    """Return what elements, items and deductions of a scheme are called; items before elements of the same code."""
    named: list[Element | Deduction | Item] = [*scheme.elements, *scheme.deductions, *scheme.items()]
    return {one.code: in_words(one.name) for one in named}


def weights_of(year: EvaluationYear) -> dict[str, Decimal]:
    """Return the weights of a year, by element."""
    return {code: Decimal(text) for code, text in year.weights.items()}


def given_at(evaluation: Evaluation, stage: Stage) -> Given:
    """Return what the scores of a stage come to be computed from; two queries."""
    scores, excluded = {}, set()
    for item in evaluation.items.prefetch_related("scores"):
        for one in item.scores.all():
            if one.stage == stage and one.is_excluded:
                excluded.add(item.code)
            elif one.stage == stage and one.score is not None:
                scores[item.code] = one.score
    deductions = evaluation.deductions.filter(stage=stage).values_list("code", "points")
    return Given(scores, weights_of(evaluation.year), dict(deductions), frozenset(excluded))


def given_of(calculation: Calculation) -> Given:
    """Return what a calculation was made from."""
    scores, weights, deductions = (
        {code: Decimal(text) for code, text in calculation.given[name].items()}
        for name in ("scores", "weights", "deductions")
    )
    return Given(scores, weights, deductions, frozenset(calculation.given["excluded"]))


def missing_at(evaluation: Evaluation, stage: Stage) -> list[str]:
    """Return the items that have no score at a stage and are not left out."""
    given = given_at(evaluation, stage)
    return [
        one.code
        for one in scheme_of(evaluation.year).items()
        if one.code not in given.scores and one.code not in given.excluded
    ]


def stage_to_score(evaluation: Evaluation, viewer: Actor, *, on: date) -> Stage | None:
    """Return the stage whose scores the viewer may edit now; None when it is the other side's turn, or nobody's."""
    edited = stage_edited(evaluation.state)
    if edited is None:
        return None
    stage, side = edited
    return stage if facts_of(evaluation, viewer, on=on)["of_house" if side is Side.HOUSE else "of_regulator"] else None


def facts_of(evaluation: Evaluation, viewer: Actor, *, on: date) -> Facts:
    """Return what the moves may ask; what costs a query is asked only when a condition asks."""
    edited = stage_edited(evaluation.state)

    @cache
    def objections() -> bool:
        return evaluation.objections.filter(kind="objection", decided_at=None).exists()

    circumstances = {
        "of_house": viewer.role is Role.OFFICER and viewer.level is Level.HEAD_OFFICE
        and viewer.organisation_id == evaluation.organisation_id,
        "of_regulator": supervises(viewer) or viewer.role is Role.SYSTEM,
        "missing": lambda: bool(edited and missing_at(evaluation, edited[0])),
        "objections": objections,
        "in_window": evaluation.window_until is not None and on <= evaluation.window_until,
        "overdue": evaluation.due_on is not None and evaluation.due_on < on,
    }  # fmt: skip
    return Facts(
        state=evaluation.state, role=viewer.role, actor_kind=viewer.kind, holds=True, circumstances=circumstances
    )
