"""What each move does to an order; declared in `EFFECTS` beside the moves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.days import DayKind, problems_with
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.files.evidence import NamedStream, keep
from fengqiao.supervision.models import (
    OrderAnswer,
    OrderExtension,
    OrderFile,
    OrderMeasure,
    OrderPaper,
    OrderTalk,
    SupervisionOrder,
)
from fengqiao.supervision.rules.orders import IDLE_WISH, Action, Judgement, PaperKind
from fengqiao.supervision.services.order_due import deadline
from fengqiao.supervision.services.order_papers import write_notice

Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Doing:
    """A move being made: the locked order, who, when, what was typed and which files came with it."""

    order: SupervisionOrder
    by: Actor
    at: datetime
    data: Mapping[str, Any]
    files: Sequence[NamedStream]

    @property
    def today(self) -> date:
        """Return the day in China."""
        return timezone.localdate(self.at)


def _require_in_span(doing: Doing, name: str, kind: DayKind) -> None:
    """Refuse a day that is a slip of the pen. Raises Invalid."""
    if wrong := problems_with(doing.today, **{name: (kind, doing.data[name])}):
        raise Invalid(wrong)


def _answer(doing: Doing) -> Told:
    answer = OrderAnswer.objects.create(
        order=doing.order, text=doing.data["text"], sent_at=doing.at, sent_by_id=doing.by.person_id
    )
    kept = _keep(answer, doing.files, doing.at)
    _drop_waiting_extension(doing)
    return {"files": len(kept), "sha256": [one.sha256 for one in kept]}


def _keep(answer: OrderAnswer, files: Sequence[NamedStream], at: datetime) -> list[OrderFile]:
    """Keep the files of an answer, all or none. Raises Invalid, field ``files``."""
    return OrderFile.objects.bulk_create(
        OrderFile(answer=answer, sha256=one.sha256, size=one.size, media_type=one.media_type, label=one.file_name)
        for one in keep(files, at=at, field="files")
    )


def _drop_waiting_extension(doing: Doing) -> None:
    """Settle a wish for more time that an answer, or the end of the order, has made idle."""
    waiting = doing.order.extensions.filter(decided_at__isnull=True)
    waiting.update(is_granted=False, decision=IDLE_WISH, decided_at=doing.at)


def _ask_extension(doing: Doing) -> Told:
    wanted = doing.data["wanted_on"]
    if wanted <= doing.order.answer_due_on:
        raise Invalid({"wanted_on": _("须晚于现在的期限")})
    _require_in_span(doing, "wanted_on", DayKind.ENDS)
    OrderExtension.objects.create(order=doing.order, wanted_on=wanted, reasons=doing.data["reasons"], asked_at=doing.at)
    return {"wanted_on": wanted}


def _decide_extension(doing: Doing) -> Told:
    found = doing.order.extensions.get(decided_at__isnull=True)
    found.is_granted = doing.data["result"] == "granted"
    found.decision, found.decided_at = doing.data["reasons"], doing.at
    found.save()
    if found.is_granted:
        if found.wanted_on < doing.today:
            raise Invalid({"result": _("申请的日期已经过去，不能同意")})
        doing.order.answer_due_on = found.wanted_on
    else:  # the day may have gone by while the wish waited
        least = deadline("order_after_refusal", doing.today)
        doing.order.answer_due_on = max(doing.order.answer_due_on, least)
    return {"result": doing.data["result"], "wanted_on": found.wanted_on, "answer_due_on": doing.order.answer_due_on}


def _judge(doing: Doing, judgement: Judgement) -> None:
    answer = doing.order.answers.get(judged_at__isnull=True)
    answer.judgement, answer.reasons, answer.judged_at = judgement, doing.data["reasons"], doing.at
    answer.save()


def _accept(doing: Doing) -> Told:
    _judge(doing, Judgement.ACCEPTED)
    return _over(doing)


def _accept_partly(doing: Doing) -> Told:
    _judge(doing, Judgement.PARTLY)
    return _add_measure(doing)


def _return(doing: Doing) -> Told:
    _judge(doing, Judgement.RETURNED)
    doing.order.answer_due_on = deadline("order_answer_again", doing.today)
    return {"answer_due_on": doing.order.answer_due_on}


def _add_measure(doing: Doing) -> Told:
    due_on = doing.data["measure_due_on"]
    if due_on < doing.today:
        raise Invalid({"measure_due_on": _("不能早于今天")})
    _require_in_span(doing, "measure_due_on", DayKind.ENDS)
    made = OrderMeasure.objects.create(order=doing.order, text=doing.data["measure"], due_on=due_on)
    return {"entry": made.pk, "measure_due_on": due_on}


def _chosen(doing: Doing, *, reported: bool) -> OrderMeasure:
    found = doing.order.measures.filter(
        pk=doing.data["which"], done_at__isnull=True, reported_at__isnull=not reported
    ).first()
    if found is None:
        raise Invalid({"which": _("请从所列选项中选择")})
    return found


def _report_measure(doing: Doing) -> Told:
    measure = _chosen(doing, reported=False)
    measure.report, measure.reported_at = doing.data["report"], doing.at
    measure.save()
    return {"entry": measure.pk}


def _check_measure(doing: Doing) -> Told:
    measure = _chosen(doing, reported=True)
    measure.remark = doing.data["reasons"]
    if doing.data["result"] == "done":
        measure.done_at = doing.at
    else:
        due_on = doing.data["measure_due_on"]
        if due_on is None or due_on < doing.today:
            raise Invalid({"measure_due_on": _("未完成时须另定日期，不早于今天")})
        _require_in_span(doing, "measure_due_on", DayKind.ENDS)
        measure.due_on, measure.reported_at = due_on, None
    measure.save()
    return {"entry": measure.pk, "result": doing.data["result"], "measure_due_on": measure.due_on}


def _talk(doing: Doing) -> Told:
    if doing.data["held_on"] > doing.today:
        raise Invalid({"held_on": _("谈话日期不能晚于今天")})
    _require_in_span(doing, "held_on", DayKind.HELD)
    made = OrderTalk.objects.create(order=doing.order, recorded_at=doing.at, **doing.data)
    return {"entry": made.pk, "ground": made.ground, "held_on": made.held_on}


def _notice(doing: Doing) -> Told:
    made: OrderPaper = write_notice(
        doing.order,
        PaperKind(doing.data["paper"]),
        text=doing.data["text"],
        demands=doing.data["demands"],
        on=doing.today,
        at=doing.at,
    )
    return {"paper": str(made.kind), "number": made.number, "sha256": made.pdf_sha256}


def _over(doing: Doing) -> Told:
    _drop_waiting_extension(doing)
    doing.order.closed_at = doing.at
    return {}


EFFECTS: Final[Mapping[str, Callable[[Doing], Told]]] = {
    Action.ANSWER: _answer,
    Action.ASK_EXTENSION: _ask_extension,
    Action.DECIDE_EXTENSION: _decide_extension,
    Action.ACCEPT: _accept,
    Action.ACCEPT_PARTLY: _accept_partly,
    Action.RETURN: _return,
    Action.ADD_MEASURE: _add_measure,
    Action.REPORT_MEASURE: _report_measure,
    Action.CHECK_MEASURE: _check_measure,
    Action.CLOSE: _over,
    Action.TALK: _talk,
    Action.NOTICE: _notice,
    Action.WITHDRAW: _over,
}
