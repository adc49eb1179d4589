"""The sheet of scores of a stage: saved in part or whole; the course goes on only when it is complete."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed
from fengqiao.supervision.models import Evaluation, EvaluationDeduction, ItemScore
from fengqiao.supervision.queries.evaluations.scope import evaluation_seen, scheme_of, stage_to_score
from fengqiao.supervision.queries.evaluations.sheet import basis_of
from fengqiao.supervision.rules.rating.course import Stage
from fengqiao.supervision.rules.rating.scoring import is_score
from fengqiao.supervision.services.evaluations.events import record
from fengqiao.supervision.services.evaluations.files import NOTHING, Attached, renew_items


@dataclass(frozen=True, slots=True)
class Entry:
    """What was entered for an item: a score, that it does not apply, or nothing yet."""

    score: Decimal | None = None
    is_excluded: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """Points taken away, and why."""

    points: Decimal
    reason: str


@transaction.atomic
def save_sheet(
    evaluation_id: int, entries: Mapping[str, Entry], deductions: Mapping[str, Taken], *, by: Actor, at: datetime,
    seen: datetime | None = None, attached: Attached = NOTHING,
) -> Evaluation:  # fmt: skip
    """Save the scores of the stage the evaluation is in, and the files that come with them: all or nothing.

    Records `evaluation.scored` with what changed.

    A score other than the one it starts from (`sheet.basis_of`) needs a reason, as does every item left out and every deduction.

    Raises:
        NotFound. NotAllowed: the other side's turn, or nobody's. Conflict: somebody saved since ``seen``.
        Invalid: naming ``score-ITEM``, ``reason-ITEM``, ``excluded-ITEM``, ``points-CODE``, ``why-CODE`` or ``files-ITEM``.
    """
    evaluation_seen(evaluation_id, by)
    evaluation = Evaluation.objects.select_for_update(of=("self",)).select_related("year").get(pk=evaluation_id)
    stage = stage_to_score(evaluation, by, on=at.date())
    if stage is None:
        raise NotAllowed(_("现在不能由您评分"))
    if seen is not None and evaluation.changed_at != seen:
        raise Conflict(_("刚有人修改过，请看过最新内容再办理"))
    wrong, files = _wrong(evaluation, stage, entries, deductions), {}
    try:
        files = renew_items(evaluation, stage, attached, at=at)
    except Invalid as refused:
        wrong |= refused.fields
    if wrong:
        raise Invalid(wrong)
    changed = _write(evaluation, stage, entries, deductions)
    evaluation.changed_at = at
    evaluation.save(update_fields=["changed_at"])
    told = {
        "stage": str(stage),
        "scores": changed,
        "deductions": [f"{code}:{one.points}" for code, one in deductions.items()],
    }
    record(evaluation.pk, "scored", by=by, at=at, data=told | files)
    return evaluation


def _write(
    evaluation: Evaluation, stage: Stage, entries: Mapping[str, Entry], deductions: Mapping[str, Taken]
) -> list[str]:
    """Write what was entered; return what changed, an item each."""
    items = {one.code: one for one in evaluation.items.all()}
    before = {row.item_id: row for row in ItemScore.objects.filter(item__evaluation=evaluation, stage=stage)}
    rows = [
        ItemScore(
            item=items[code], stage=stage, score=one.score, is_excluded=one.is_excluded, reason=one.reason.strip()
        )
        for code, one in entries.items()
    ]
    changed = [
        f"{row.item.code}:{_text(before.get(row.item_id))}→{_text(row)}"
        for row in rows
        if _text(before.get(row.item_id)) != _text(row)
    ]
    ItemScore.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=("item", "stage"), update_fields=("score", "is_excluded", "reason")
    )
    evaluation.deductions.filter(stage=stage).delete()
    EvaluationDeduction.objects.bulk_create(
        EvaluationDeduction(evaluation=evaluation, stage=stage, code=code, points=one.points, reason=one.reason.strip())
        for code, one in deductions.items()
    )
    return changed


def _text(row: ItemScore | None) -> str:
    if row is None or (row.score is None and not row.is_excluded):
        return "-"
    return "n/a" if row.is_excluded else str(row.score)


def _wrong(
    evaluation: Evaluation, stage: Stage, entries: Mapping[str, Entry], deductions: Mapping[str, Taken]
) -> dict[str, str]:
    scheme = scheme_of(evaluation.year)
    start, wrong = basis_of(evaluation, stage), {}
    known = {one.code for one in scheme.items()}
    for code, one in entries.items():
        field, message = _entry_fault(one, stage, start.get(code), known=code in known)
        if message:
            wrong[f"{field}-{code}"] = message
    for element in scheme.elements:
        if all(entries.get(item.code, Entry()).is_excluded for item in element.items):
            wrong[f"excluded-{element.items[0].code}"] = _("一个要素至少要有一项适用")
    most = {one.code: one.most for one in scheme.deductions}
    for code, taken in deductions.items():
        if stage is Stage.SELF or code not in most or not is_score(taken.points) or not 0 < taken.points <= most[code]:
            wrong[f"points-{code}"] = _("请填 0 到 %(most)s，最多一位小数") % {"most": most.get(code, 0)}
        elif not taken.reason.strip():
            wrong[f"why-{code}"] = _("请写明扣分的事实和依据")
    return wrong


def _entry_fault(one: Entry, stage: Stage, start: Decimal | None, *, known: bool) -> tuple[str, str]:
    """Return the field and what is wrong with an entry; an empty message for nothing."""
    if not known:
        return "score", _("评价办法中没有这一项")
    if one.score is not None and not is_score(one.score):
        return "score", _("请填 0 到 100，最多一位小数")
    if one.is_excluded and stage is Stage.SELF:
        return "excluded", _("是否适用由监管机构决定")
    if one.is_excluded and one.score is not None:
        return "score", _("不适用的项目不填分数")
    differs = one.score is not None and start is not None and start != one.score
    if (one.is_excluded or differs) and not one.reason.strip():
        return "reason", _("不适用，或者与对照的分数不同，须写明理由")
    return "", ""
