"""One evaluation on one page: what may be done, the sheet, calculations, objections, history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.foundation.lifecycle import Availability
from fengqiao.organisations.queries import history
from fengqiao.supervision.models import (
    Calculation,
    Evaluation,
    EvaluationDeduction,
    EvaluationFile,
    EvaluationObjection,
)
from fengqiao.supervision.queries.evaluations.explaining import CalculationRow, calculations_of
from fengqiao.supervision.queries.evaluations.scope import (
    evaluations_seen,
    facts_of,
    names_of,
    scheme_of,
    side_of,
    stage_to_score,
)
from fengqiao.supervision.queries.evaluations.sheet import ElementRow, sheet_of
from fengqiao.supervision.queries.naming import words_of
from fengqiao.supervision.rules.rating.course import (
    ANNOUNCED,
    OUTCOMES,
    STAGES,
    STATES,
    TONES,
    Side,
    Stage,
    results_seen,
    stage_edited,
    stages_seen,
)
from fengqiao.supervision.rules.rating.moves import HOUSE, LIFECYCLE, MOVES
from fengqiao.supervision.rules.rating.scheme import NOT_RATED

TAGS: Final[history.Labels] = {
    **{f"evaluation.{move.action}": gettext_lazy(move.label) for move in MOVES},
    "evaluation.begun": gettext_lazy("开始评价"),
    "evaluation.scored": gettext_lazy("保存评分表"),
    "evaluation.recalculated": gettext_lazy("重新计算"),
    "evaluation.exported": gettext_lazy("导出结果"),
    "evaluation.rescheduled": gettext_lazy("改定自评期限"),
}
KEYS: Final[history.Labels] = {
    "year": gettext_lazy("评价年度"),
    "after": gettext_lazy("状态"),
    "stage": gettext_lazy("评分"),
    "score": gettext_lazy("得分"),
    "score_before": gettext_lazy("原得分"),
    "rating": gettext_lazy("等级"),
    "scores": gettext_lazy("改动的分数"),
    "deductions": gettext_lazy("扣分"),
    "due_on": gettext_lazy("期限"),
    "until": gettext_lazy("申请复核期限"),
    "item": gettext_lazy("评价项目"),
    "result": gettext_lazy("处理"),
    "ground": gettext_lazy("原因"),
    "values": gettext_lazy("有数据的项目数"),
    "files": gettext_lazy("证明文件"),
    "removed": gettext_lazy("删除的文件"),
}
_UNSAID: Final = frozenset({"before", "entry"})
_DECIDING: Final = frozenset({"evaluation.decide_second", "evaluation.return_audit"})
"""What the institution learns only with the result."""


@dataclass(frozen=True, slots=True)
class EvaluationPage:
    """What the page shows. ``result`` is the last calculation one may see; ``official`` whether it has been announced."""

    evaluation: Evaluation
    state: str
    tone: str
    not_rated: str
    result: Calculation | None
    official: bool
    stages: list[str]
    sheet: list[ElementRow]
    deductions: list[tuple[str, str, EvaluationDeduction]]
    calculations: list[CalculationRow]
    objections: list[tuple[EvaluationObjection, str]]
    moves: list[Availability]
    to_score: str


def page_of(evaluation: Evaluation, viewer: Actor, *, today: date) -> EvaluationPage:
    """Return the page; a fixed number of queries."""
    side = side_of(viewer)
    stages = stages_seen(evaluation.state, side)
    to_score = stage_to_score(evaluation, viewer, on=today)
    calculations = calculations_of(evaluation, results_seen(evaluation.state, side))
    names = names_of(scheme_of(evaluation.year))
    used = [
        stage
        for stage in stages
        if stage is Stage.SELF
        or any(row.calculation.stage == stage for row in calculations)
        or _edits(evaluation, stage)
    ]
    return EvaluationPage(
        evaluation=evaluation,
        state=_(STATES[evaluation.state]),
        tone=TONES[evaluation.state],
        not_rated=_(NOT_RATED[evaluation.not_rated]) if evaluation.not_rated else "",  # type: ignore[index]
        result=calculations[0].calculation if calculations else None,
        official=evaluation.state in ANNOUNCED,
        stages=[_(STAGES[stage]) for stage in used],
        sheet=sheet_of(evaluation, used),
        deductions=[
            (_(STAGES[Stage(one.stage)]), names[one.code], one) for one in evaluation.deductions.filter(stage__in=used)
        ],
        calculations=calculations,
        objections=[
            (one, names.get(one.item, ""))
            for one in evaluation.objections.select_related("raised_by").prefetch_related("files")
        ],
        moves=available(evaluation, viewer, on=today),
        to_score=_(STAGES[to_score]) if to_score else "",
    )


def file_seen(file_id: int, viewer: Actor) -> EvaluationFile:
    """Return a file of an evaluation one may see. Raises NotFound."""
    found = EvaluationFile.objects.filter(pk=file_id, evaluation__in=evaluations_seen(viewer).values("pk")).first()
    if found is None:
        raise NotFound(_("没有这个文件"))
    return found


def _edits(evaluation: Evaluation, stage: Stage) -> bool:
    edited = stage_edited(evaluation.state)
    return edited is not None and edited[0] is stage


def available(evaluation: Evaluation, viewer: Actor, *, on: date) -> list[Availability]:
    """Return the moves of the viewer's side, open or not, each with the reason why not in the active language."""
    facts = facts_of(evaluation, viewer, on=on)
    if not (facts["of_house"] or facts["of_regulator"]):
        return []
    return [
        Availability(one.move, _(one.reason) if one.reason else None)
        for one in LIFECYCLE.available(facts)
        if (one.move.roles == HOUSE) is bool(facts["of_house"])
    ]


def choices_for(evaluation: Evaluation) -> dict[str, Sequence[tuple[Any, str]]]:
    """Return what moves choose from: meetings of the year, open objections, items."""
    names = names_of(scheme_of(evaluation.year))
    open_ones = evaluation.objections.filter(kind="objection", decided_at=None)
    return {
        "meeting": [(one.pk, f"{one.held_on} · {one.chair}") for one in evaluation.year.meetings.all()],
        "objection": [(one.pk, f"{names[one.item]} · {one.text[:40]}") for one in open_ones],
        "item": [(item.code, names[item.code]) for item in scheme_of(evaluation.year).items()],
    }


def history_of(evaluation: Evaluation, viewer: Actor) -> list[history.HistoryEntry]:
    """Return what happened, newest first; to the institution nothing of scores that are still being decided."""
    side = side_of(viewer)
    seen = {str(stage) for stage in stages_seen(evaluation.state, side)}
    names = names_of(scheme_of(evaluation.year))
    shown = []
    for event in reversed(ledger.history(f"evaluation:{evaluation.pk}")):
        hidden = event.data.get("stage", "self") not in seen
        if side is Side.HOUSE and (hidden or (event.tag in _DECIDING and evaluation.state not in ANNOUNCED)):
            continue
        if side is Side.HOUSE and event.tag == "evaluation.recalculated" and evaluation.state not in ANNOUNCED:
            continue
        event.data = {key: value for key, value in event.data.items() if key not in _UNSAID}
        for key in ("scores", "deductions"):
            if key in event.data:
                pairs = (one.partition(":") for one in event.data[key])
                event.data[key] = [f"{names.get(code, code)} {change}" for code, _colon, change in pairs]
        for key in {"files", "removed"} & set(event.data):
            event.data[key] = [_shortened(one) for one in event.data[key]]
        shown.append(event)
    words = {
        "after": words_of(STATES),
        "stage": words_of(STAGES),
        "item": names,
        "result": words_of(OUTCOMES),
        "ground": words_of(NOT_RATED),
    }
    return history.entries_of(shown, tags=TAGS, keys=KEYS, words=words)


def _shortened(file: str) -> str:
    """Return a file as the ledger names it with the beginning of its hash: enough to tell contents apart by eye."""
    name, _dot, sha256 = file.rpartition(" · ")
    return f"{name} · {sha256[:12]}"


def scored_before(stage: Stage) -> list[Stage]:
    """Return the stages before one, in order."""
    return list(Stage)[: list(Stage).index(stage)]


def entered(evaluation: Evaluation, stage: Stage) -> dict[str, Any]:
    """Return what a stage's sheet holds so far, by name of field; where nothing was entered, what the indicators come to."""
    found: dict[str, Any] = {"seen": evaluation.changed_at.isoformat()}
    for item in evaluation.items.prefetch_related("scores"):
        one = next((score for score in item.scores.all() if score.stage == stage), None)
        found[f"score-{item.code}"] = item.suggested if one is None else one.score
        found[f"excluded-{item.code}"] = one is not None and one.is_excluded
        found[f"reason-{item.code}"] = one.reason if one else ""
    for taken in evaluation.deductions.filter(stage=stage):
        found |= {f"points-{taken.code}": taken.points, f"why-{taken.code}": taken.reason}
    return found
