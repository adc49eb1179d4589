"""When something is due next with an order, computed anew after every move from what its state waits for."""

from datetime import date, datetime
from typing import Final

from django.db.models import Max
from django.utils import timezone

from fengqiao.foundation.calendar import queries as calendar
from fengqiao.foundation.calendar.rules import due
from fengqiao.supervision.models import OrderExtension, SupervisionOrder
from fengqiao.supervision.queries.order_page import rules_of
from fengqiao.supervision.rules.orders import TO_ANSWER, State

JUDGE: Final = "order_judge"


def deadline(name: str, since: date) -> date:
    """Return the last day of a period of the rule set for supervision."""
    limit = rules_of(since).limit(name)
    return due(calendar.current(), starts_on=since, length=limit.length, unit=limit.unit).due_on


def decide_by(extension: OrderExtension) -> date:
    """Return the last day on which the regulator should decide a wish for more time."""
    return deadline("order_decide_extension", timezone.localdate(extension.asked_at))


def next_due(order: SupervisionOrder, today: date) -> date | None:
    """Return the next day something is due, for whoever must act; None once it is over.

    While a wish for more time waits, that is the regulator's day to decide: the institution does not become late by the
    regulator's silence. Of measures the earliest counts: carrying out what was not reported, checking what was.
    """
    if order.state in TO_ANSWER:
        waiting = order.extensions.filter(decided_at__isnull=True).first()
        return decide_by(waiting) if waiting else order.answer_due_on
    if order.state == State.ANSWERED:
        return _to_judge(order.answers.filter(judged_at__isnull=True).aggregate(at=Max("sent_at"))["at"], today)
    return _of_measures(order, today) if order.state == State.FOLLOWING else None


def _of_measures(order: SupervisionOrder, today: date) -> date:
    measures = list(order.measures.all())
    days = [one.due_on for one in measures if one.reported_at is None]
    days += [_to_judge(one.reported_at, today) for one in measures if one.reported_at and one.done_at is None]
    return min(days) if days else _to_judge(max((one.done_at for one in measures if one.done_at), default=None), today)


def _to_judge(since: datetime | None, today: date) -> date:
    return deadline(JUDGE, timezone.localdate(since) if since else today)
