"""The sheet of an evaluation: elements, items, what was collected, and the scores of every stage one may see."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from fengqiao.supervision.models import Evaluation, EvaluationFile, EvaluationItem, ItemScore
from fengqiao.supervision.queries.evaluations.scope import in_words, scheme_of, weights_of
from fengqiao.supervision.queries.naming import aspect_label, reason_label, shown
from fengqiao.supervision.rules.indicators import INDICATORS
from fengqiao.supervision.rules.rating.course import STAGES, Stage
from fengqiao.supervision.rules.rating.scheme import Item


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item on the sheet. ``scores`` pairs the name of each stage asked for with its score, None where there is none yet.

    ``indicator`` is the name of what was read, ``value`` the reading in words, ``query`` the address of its records, ``reason`` why there is no value;
    ``files`` are those the institution assessed itself by.
    """

    code: str
    name: str
    aspect: str
    points: Decimal
    source: str
    indicator: str
    value: str
    reason: str
    query: str
    data_on: date | None
    suggested: Decimal | None
    scores: list[tuple[str, ItemScore | None]]
    files: list[EvaluationFile]


@dataclass(frozen=True, slots=True)
class ElementRow:
    """An element on the sheet and its weight of the year, in per cent."""

    code: str
    name: str
    weight: Decimal
    rows: list[ItemRow]


def sheet_of(evaluation: Evaluation, stages: Sequence[Stage]) -> list[ElementRow]:
    """Return the sheet with the scores of these stages and the files of self-assessment; three queries."""
    found = {one.code: one for one in evaluation.items.prefetch_related("scores")}
    weights = weights_of(evaluation.year)
    files = files_of_items(evaluation)
    return [
        ElementRow(
            element.code,
            in_words(element.name),
            weights[element.code],
            [_row(item, found[item.code], stages, files[item.code]) for item in element.items if item.code in found],
        )
        for element in scheme_of(evaluation.year).elements
    ]


def files_of_items(evaluation: Evaluation) -> Mapping[str, list[EvaluationFile]]:
    """Return the files of a self-assessment by item, none for an item without; one query."""
    found = defaultdict[str, list[EvaluationFile]](list)
    for one in evaluation.files.exclude(item=""):
        found[one.item].append(one)
    return found


def _row(item: Item, kept: EvaluationItem, stages: Sequence[Stage], files: list[EvaluationFile]) -> ItemRow:
    indicator = INDICATORS.get(kept.indicator)
    by_stage = {one.stage: one for one in kept.scores.all()}
    return ItemRow(
        code=item.code,
        name=in_words(item.name),
        aspect=aspect_label(item.aspect),
        points=item.points,
        source=item.source,
        indicator=_(indicator.name) if indicator else "",
        value=shown(indicator, kept.value) if indicator and kept.value is not None else "",
        reason=reason_label(kept.reason),
        query=kept.query,
        data_on=kept.data_on,
        suggested=kept.suggested,
        scores=[(_(STAGES[stage]), by_stage.get(stage)) for stage in stages],
        files=files,
    )


_BEFORE = {Stage.SECOND: Stage.FIRST, Stage.REVIEW: Stage.SECOND}


def basis_of(evaluation: Evaluation, stage: Stage) -> dict[str, Decimal]:
    """Return the scores a stage is held against, by item: the decision before, or what the indicators come to."""
    before = _BEFORE.get(stage)
    if before is None:
        return {one.code: one.suggested for one in evaluation.items.all() if one.suggested is not None}
    scores = ItemScore.objects.filter(item__evaluation=evaluation, stage=before).select_related("item")
    return {one.item.code: one.score for one in scores if one.score is not None}
