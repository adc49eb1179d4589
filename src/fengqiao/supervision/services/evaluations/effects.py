"""What each move does to an evaluation; declared in `EFFECTS` beside the moves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.days import DayKind, problems_with
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.files.evidence import NamedStream
from fengqiao.supervision.models import (
    Calculation,
    Evaluation,
    EvaluationDeduction,
    EvaluationMeeting,
    EvaluationObjection,
    ItemScore,
)
from fengqiao.supervision.rules.rating.course import Kind, Outcome, Stage
from fengqiao.supervision.rules.rating.scoring import is_score
from fengqiao.supervision.services.evaluations.calculating import Cause, calculate
from fengqiao.supervision.services.evaluations.collecting import collect
from fengqiao.supervision.services.evaluations.files import add_to
from fengqiao.supervision.services.order_due import deadline

Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Doing:
    """A move being made: the locked evaluation, which, who, when, what was typed and which files came with it."""

    evaluation: Evaluation
    action: str
    by: Actor
    at: datetime
    data: Mapping[str, Any]
    files: Sequence[NamedStream] = ()

    @property
    def today(self) -> date:
        """Return the day in China."""
        return timezone.localdate(self.at)


def _calculated(doing: Doing, stage: Stage, reason: str = "", meeting: EvaluationMeeting | None = None) -> Told:
    made: Calculation = calculate(doing.evaluation, stage, Cause(doing.action, reason, meeting), at=doing.at)
    return {"stage": str(stage), "score": made.score, "rating": made.level}


def _wait(doing: Doing, name: str = "", until: date | None = None, *, window: str = "") -> None:
    """Set when the side whose turn it is must have acted, and until when the institution may object or appeal."""
    doing.evaluation.due_on = deadline(name, doing.today) if name else until
    doing.evaluation.window_until = deadline(window, doing.today) if window else None


def _submit_self(doing: Doing) -> Told:
    _wait(doing)
    return _calculated(doing, Stage.SELF)


def _skip_self(doing: Doing) -> Told:
    _wait(doing)
    return {}


def _to_self(doing: Doing) -> Told:
    if doing.data["due_on"] <= doing.today:
        raise Invalid({"due_on": _("须晚于今天")})
    if wrong := problems_with(doing.today, due_on=(DayKind.ENDS, doing.data["due_on"])):
        raise Invalid(wrong)
    _wait(doing, until=doing.data["due_on"])
    return {"due_on": doing.data["due_on"]}


def _include(doing: Doing) -> Told:
    doing.evaluation.not_rated = ""
    collect([doing.evaluation])
    return _to_self(doing)


def _exclude(doing: Doing) -> Told:
    evaluation = doing.evaluation
    evaluation.not_rated, evaluation.score, evaluation.level = doing.data["ground"], None, ""
    _wait(doing)
    return {"ground": doing.data["ground"]}


def _collect(doing: Doing) -> Told:
    return {"values": collect([doing.evaluation])}


def _finish_first(doing: Doing) -> Told:
    _wait(doing, "evaluation_comment", window="evaluation_comment")
    return _calculated(doing, Stage.FIRST)


def _raise(doing: Doing, kind: Kind, item: str, limit: str) -> Told:
    due_on = deadline(limit, doing.today)
    made = EvaluationObjection.objects.create(
        evaluation=doing.evaluation, kind=kind, item=item, text=doing.data["text"], raised_at=doing.at,
        raised_by_id=doing.by.person_id, due_on=due_on,
    )  # fmt: skip
    files = add_to(made, doing.files, at=doing.at)
    return {"entry": made.pk, "due_on": due_on} | ({"item": item} if item else {}) | files


def _object(doing: Doing) -> Told:
    item = doing.data["item"]
    if not doing.evaluation.items.filter(code=item).exists():
        raise Invalid({"item": _("请从所列选项中选择")})
    told = _raise(doing, Kind.OBJECTION, item, "evaluation_objection")
    doing.evaluation.due_on = told["due_on"]
    return told


def _decide_objection(doing: Doing) -> Told:
    evaluation, upheld = doing.evaluation, doing.data["result"] == Outcome.UPHELD
    found = evaluation.objections.filter(pk=doing.data["objection"], kind=Kind.OBJECTION, decided_at=None).first()
    if found is None:
        raise Invalid({"objection": _("请从所列选项中选择")})
    score = _score(doing.data["score"]) if upheld else None
    found.result, found.reasons, found.decided_at = doing.data["result"], doing.data["reasons"], doing.at
    found.save()
    told: Told = {"entry": found.pk, "item": found.item, "result": found.result}
    if score is not None:
        ItemScore.objects.filter(item__evaluation=evaluation, item__code=found.item, stage=Stage.FIRST).update(
            score=score, is_excluded=False, reason=found.reasons
        )
        told |= _calculated(doing, Stage.FIRST, reason=found.reasons)
    if not evaluation.objections.filter(kind=Kind.OBJECTION, decided_at=None).exists():
        evaluation.due_on = evaluation.window_until
    return told


def _score(text: str | None) -> Decimal:
    try:
        score = Decimal(text or "")
    except InvalidOperation:
        score = Decimal(-1)
    if not is_score(score):
        raise Invalid({"score": _("采纳时填写新的分数，0 到 100，最多一位小数")})
    return score


def _copied(doing: Doing, source: Stage, target: Stage) -> Told:
    """Start a stage from the scores and deductions of the one before."""
    evaluation = doing.evaluation
    ItemScore.objects.filter(item__evaluation=evaluation, stage=target).delete()
    evaluation.deductions.filter(stage=target).delete()
    ItemScore.objects.bulk_create(
        ItemScore(item_id=one.item_id, stage=target, score=one.score, is_excluded=one.is_excluded, reason=one.reason)
        for one in ItemScore.objects.filter(item__evaluation=evaluation, stage=source)
    )
    EvaluationDeduction.objects.bulk_create(
        EvaluationDeduction(evaluation=evaluation, stage=target, code=one.code, points=one.points, reason=one.reason)
        for one in evaluation.deductions.filter(stage=source)
    )
    return {}


def _to_second(doing: Doing) -> Told:
    _wait(doing)
    return _copied(doing, Stage.FIRST, Stage.SECOND)


def _meeting(doing: Doing) -> EvaluationMeeting:
    found = doing.evaluation.year.meetings.filter(pk=doing.data["meeting"]).first()
    if found is None:
        raise Invalid({"meeting": _("请从所列选项中选择")})
    return found


def _decide_second(doing: Doing) -> Told:
    meeting = _meeting(doing)
    return _calculated(doing, Stage.SECOND, meeting=meeting) | {"entry": meeting.pk}


def _pass_audit(doing: Doing) -> Told:
    """The audit is a decision of its own (S5): not by the meeting that made the second rating."""
    meeting = _meeting(doing)
    last = doing.evaluation.calculations.exclude(meeting=None).last()
    if last is not None and last.meeting_id == meeting.pk:
        raise Invalid({"meeting": _("审核须另行集体决定，不能用复评的会议")})
    told = _calculated(doing, Stage.SECOND, meeting=meeting)
    _wait(doing, window="evaluation_appeal")
    return told | {"entry": meeting.pk, "until": doing.evaluation.window_until}


def _nothing(doing: Doing) -> Told:
    _wait(doing)
    return {}


def _appeal(doing: Doing) -> Told:
    told = _raise(doing, Kind.APPEAL, "", "evaluation_review")
    _wait(doing, until=told["due_on"])
    return told | _copied(doing, Stage.SECOND, Stage.REVIEW)


def _reopen(doing: Doing) -> Told:
    """Compute anew, as when records were corrected; a second review starts from the first."""
    _wait(doing, "evaluation_review")
    reviewed = doing.evaluation.calculations.filter(stage=Stage.REVIEW).exists()
    return {} if reviewed else _copied(doing, Stage.SECOND, Stage.REVIEW)


def _decide_review(doing: Doing) -> Told:
    meeting, reasons = _meeting(doing), doing.data["reasons"]
    before = doing.evaluation.score
    told = _calculated(doing, Stage.REVIEW, reason=reasons, meeting=meeting)
    result = Outcome.UPHELD if doing.evaluation.score != before else Outcome.REJECTED
    doing.evaluation.objections.filter(kind=Kind.APPEAL, decided_at=None).update(
        result=result, reasons=reasons, decided_at=doing.at
    )
    _wait(doing)
    return told | {"entry": meeting.pk, "score_before": before}


EFFECTS: Final[Mapping[str, Callable[[Doing], Told]]] = {
    "submit_self": _submit_self,
    "skip_self": _skip_self,
    "return_self": _to_self,
    "collect": _collect,
    "finish_first": _finish_first,
    "object": _object,
    "agree": _to_second,
    "decide_objection": _decide_objection,
    "to_second": _to_second,
    "decide_second": _decide_second,
    "return_audit": _nothing,
    "pass_audit": _pass_audit,
    "appeal": _appeal,
    "reopen": _reopen,
    "decide_review": _decide_review,
    "finalise": _nothing,
    "exclude": _exclude,
    "include": _include,
}
