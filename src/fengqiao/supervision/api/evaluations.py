"""Evaluations over HTTP: those of a year, and one with its items, as far as the caller may know scores and results."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.utils import timezone
from ninja import Path, Query, Router, Schema
from pydantic import Field

from fengqiao.foundation.access import TokenRequest
from fengqiao.foundation.inputs import Text
from fengqiao.foundation.lists import page
from fengqiao.foundation.problems import PROBLEMS
from fengqiao.supervision.api.indicators import WordsOut
from fengqiao.supervision.queries.evaluations import answers, years
from fengqiao.supervision.queries.evaluations.paper import mark_of
from fengqiao.supervision.queries.evaluations.scope import evaluation_seen, evaluations_seen, year_found
from fengqiao.supervision.rules.rating.course import Stage
from fengqiao.supervision.rules.rating.scheme import Item, Words
from fengqiao.supervision.services.evaluations.exports import note_list, note_paper

router = Router(tags=["evaluations"])
MARK = Field(description="For whom and when this was made; results are not for advertising or other commercial use")
_Year = Annotated[int, Query(ge=2021, le=2099, description="Year that is rated")]
_Id = Path[Annotated[int, Field(ge=1, le=2**63 - 1)]]


class EvaluationOut(Schema):
    """An institution's evaluation. ``score`` (of 100) and ``level`` are null and empty while you may not know them."""

    id: int
    year: int
    institution: str = Field(description="Code")
    name: str
    state: str = Field(examples=["self", "first", "comment", "second", "audit", "announced", "review", "final"])
    not_rated: str = Field(description="Why it is not rated", examples=["", "kind", "new", "no_retail"])
    score: Decimal | None
    level: str = Field(examples=["", "1", "2A"])
    is_provisional: bool = Field(description="A score that was not announced yet")
    due_on: date | None = Field(description="When the side whose turn it is must have acted")
    window_until: date | None = Field(description="Until when the institution may object or appeal")


class EvaluationsOut(Schema):
    """A page of evaluations of a year, by code of institution."""

    items: list[EvaluationOut]
    next_cursor: str | None = None
    mark: str = MARK


class ScoreOut(Schema):
    """What an item was given at a stage; a null score with ``excluded`` does not apply to the institution."""

    stage: str = Field(examples=["self", "first", "second", "review"])
    score: Decimal | None
    excluded: bool
    reason: str


class FileOut(Schema):
    """A file the institution showed; ``size`` in bytes."""

    name: str
    size: int
    sha256: str


class ItemOut(Schema):
    """An item. ``points`` is its share of the element in per cent; ``value`` that of the indicator, null with a ``reason``."""

    code: str
    names: WordsOut
    points: Decimal
    indicator: str
    value: float | None
    reason: str
    records: str = Field(description="Address of exactly the records counted")
    data_on: date | None
    suggested: Decimal | None = Field(description="Score the indicator's value earns")
    scores: list[ScoreOut]
    files: list[FileOut]


class ElementOut(Schema):
    """An element; ``weight`` is that of the year in per cent."""

    code: str
    names: WordsOut
    weight: Decimal
    items: list[ItemOut]


class DeductionOut(Schema):
    """Points taken away at a stage."""

    stage: str
    code: str
    names: WordsOut
    points: Decimal
    reason: str


class ResultOut(Schema):
    """The last calculation you may know of."""

    stage: str
    score: Decimal
    level: str
    is_provisional: bool
    made_at: datetime


class EvaluationDetail(EvaluationOut):
    """An evaluation with the scores of the stages you may know."""

    scheme: str = Field(examples=["RATING_2025"])
    elements: list[ElementOut]
    deductions: list[DeductionOut]
    result: ResultOut | None
    mark: str = MARK


@router.get(
    "", response={200: EvaluationsOut, **PROBLEMS}, operation_id="list_evaluations", summary="Evaluations of a year"
)
def list_evaluations(
    request: TokenRequest,
    year: _Year,
    cursor: Annotated[Text | None, Query(max_length=400)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> EvaluationsOut:
    """Return the evaluations of a year: the regulator's token sees all, a head office its own. That results left is recorded."""
    found, now = year_found(year), timezone.now()
    rows = evaluations_seen(request.auth).filter(year=found)
    listed = page(rows, order=years.ORDER, after=cursor, size=limit, named="cursor")
    items = [EvaluationOut(**_head(row)) for row in years.rows_of(list(listed.items), request.auth)]
    if any(one.score is not None for one in items):
        note_list(found, by=request.auth, at=now)
    return EvaluationsOut(items=items, next_cursor=listed.next_cursor, mark=mark_of(request.auth, at=now))


@router.get(
    "/{evaluation_id}",
    response={200: EvaluationDetail, **PROBLEMS},
    operation_id="get_evaluation",
    summary="One evaluation",
)
def get_evaluation(request: TokenRequest, evaluation_id: _Id) -> EvaluationDetail:
    """Return one evaluation: items with scores, deductions, the result. That a result left is recorded."""
    found, now = evaluation_seen(evaluation_id, request.auth), timezone.now()
    shown = answers.answer_of(found, request.auth)
    if shown.result is not None and shown.result.stage != Stage.SELF:
        note_paper(found, by=request.auth, at=now)
    return EvaluationDetail(
        **_head(years.rows_of([found], request.auth)[0]),
        scheme=found.year.scheme,
        elements=[
            ElementOut(
                code=element.code, names=_words(element.name), weight=shown.weights[element.code],
                items=[_item(item, shown) for item in element.items if item.code in shown.items],
            )
            for element in shown.scheme.elements
        ],
        deductions=[
            DeductionOut(
                stage=one.stage, code=one.code, names=_words(shown.deductions[one.code]), points=one.points, reason=one.reason
            )
            for one in shown.taken
        ],
        result=ResultOut(
            stage=shown.result.stage, score=shown.result.score, level=shown.result.level,
            is_provisional=not shown.is_official, made_at=shown.result.made_at,
        )
        if shown.result
        else None,
        mark=mark_of(request.auth, at=now),
    )  # fmt: skip


def _head(row: years.Row) -> dict[str, Any]:
    one = row.evaluation
    return {
        "id": one.pk,
        "year": one.year.year,
        "institution": one.organisation.code,
        "name": one.organisation.label,
        "state": one.state,
        "not_rated": one.not_rated,
        "score": row.score,
        "level": row.level,
        "is_provisional": row.provisional,
        "due_on": one.due_on,
        "window_until": one.window_until,
    }


def _item(item: Item, shown: answers.EvaluationAnswer) -> ItemOut:
    kept = shown.items[item.code]
    return ItemOut(
        code=item.code, names=_words(item.name), points=item.points, indicator=kept.indicator, value=kept.value,
        reason=kept.reason, records=kept.query, data_on=kept.data_on, suggested=kept.suggested,
        scores=[
            ScoreOut(stage=one.stage, score=one.score, excluded=one.is_excluded, reason=one.reason)
            for one in shown.scores[item.code]
        ],
        files=[FileOut(name=one.file_name, size=one.size, sha256=one.sha256) for one in shown.files[item.code]],
    )  # fmt: skip


def _words(words: Words) -> WordsOut:
    return WordsOut(zh=words.zh, en=words.en)
