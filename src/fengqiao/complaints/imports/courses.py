"""What has happened to an imported complaint: from its state and days to the actions that led there.

Who acted is not known, so office acts are the system's. Where a record knows a day and not the hour, an office
accepts an hour after receipt and answers in the afternoon.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Final

from django.utils import timezone

from fengqiao.casework.services import deadlines
from fengqiao.complaints.bulk.plans import Act
from fengqiao.complaints.imports.profiles import Profile
from fengqiao.complaints.imports.records import Problem, Record, RowRefused
from fengqiao.complaints.rules.states import Action
from fengqiao.foundation.actors import SYSTEM, Actor, ActorKind, Role
from fengqiao.foundation.marking import N_
from fengqiao.foundation.parameters.rules import Rules

CONSUMER: Final = Actor(kind=ActorKind.CONSUMER, role=Role.CONSUMER)
NOT_STATED: Final = N_("来源记录未载明")
_AN_HOUR: Final = timedelta(hours=1)
_ANSWER_AT: Final = time(16)
_LATE_BY_AT_MOST: Final = 30  # days, where a record says that an answer was late and not how late


@dataclass(frozen=True, slots=True)
class Times:
    """The moments of one course."""

    opened: datetime
    answered: datetime
    today: date

    @property
    def accepted(self) -> datetime:
        """Return when the office took it up."""
        return min(self.opened + _AN_HOUR, self.answered)

    @property
    def answered_on(self) -> date:
        """Return the day of the answer."""
        return timezone.localdate(self.answered)


def acts_of(record: Record, *, profile: Profile, rules: Rules, today: date) -> tuple[Act, ...]:
    """Return the actions that lead a complaint to where the record says it stands.

    Raises:
        RowRefused: days are missing or out of order.
    """
    opened = moment(record.received)
    if record.state == "received":
        return ()
    if record.state == "investigating":
        return (Act(Action.ACCEPT, opened + _AN_HOUR, SYSTEM),)
    answered_on = _answered_on(record, profile, rules, today)
    if not record.received_on <= answered_on <= today:
        raise RowRefused([Problem(profile.column_of("answered_on"), N_("答复日期应在收到日期之后，不晚于今天"))])
    answered = max(timezone.make_aware(datetime.combine(answered_on, _ANSWER_AT)), opened)
    return tuple(_acts(record, Times(opened, answered, today), profile, rules))


def moment(local: datetime) -> datetime:
    """Return a local time as a moment."""
    return timezone.make_aware(local)


def _acts(record: Record, times: Times, profile: Profile, rules: Rules) -> Iterator[Act]:
    match record.state:
        case "withdrawn":
            yield Act(Action.WITHDRAW, times.answered, CONSUMER, {"reason": record.outcome})
        case "declined":
            data = {"ground": "out_of_scope", "route": record.outcome or NOT_STATED}
            yield Act(Action.DECLINE, times.answered, SYSTEM, data)
        case "settled" if record.accepted != "no":
            yield Act(Action.ACCEPT, times.accepted, SYSTEM)
            yield Act(Action.SETTLE, _closed(record, times, profile), SYSTEM, {"terms": record.outcome or NOT_STATED})
            yield from _rating(record, times.answered, profile)
        case _:
            yield from _decided(record, times, profile, rules)


def _decided(record: Record, times: Times, profile: Profile, rules: Rules) -> Iterator[Act]:
    if not record.result:
        raise RowRefused([Problem(profile.column_of("result"), N_("已决定的投诉请填写处理结论"))])
    decision = {
        "result": record.result,
        "findings": record.outcome or NOT_STATED,
        "reasons": record.reasons or NOT_STATED,
    }
    yield Act(Action.ACCEPT, times.accepted, SYSTEM)
    yield Act(Action.DECIDE, times.answered, SYSTEM, decision)
    notice = {"method": "written", "notified_on": times.answered_on}
    yield Act(Action.NOTIFY, times.answered, SYSTEM, notice)
    next_day = times.answered + timedelta(days=1)
    if record.accepted == "yes":
        closed = _closed(record, times, profile) if record.closed_on else next_day
        if closed.date() <= times.today:
            yield Act(Action.ACCEPT_DECISION, closed, CONSUMER)
            yield from _rating(record, closed, profile)
        return
    if record.accepted == "no" and next_day.date() <= times.today:
        yield Act(Action.REJECT_DECISION, next_day, CONSUMER)
    window = deadlines.due_of(rules, starts_on=times.answered_on, limit=rules.limit("review_apply"))
    lapsed_on = window.due_on + timedelta(days=1)
    if lapsed_on <= times.today:
        lapsed = timezone.make_aware(datetime.combine(lapsed_on, time(0, 5)))
        yield Act(Action.LAPSE, lapsed, SYSTEM)
        yield from _rating(record, lapsed, profile)


def _rating(record: Record, at: datetime, profile: Profile) -> Iterator[Act]:
    if record.stars is None and record.settled is None:
        return
    if record.stars is None or record.settled is None or not 1 <= record.stars <= 5:
        column = profile.column_of("stars")
        raise RowRefused([Problem(column, N_("满意度填 1 至 5，并填写是否确已解决"))])
    yield Act(Action.RATE, at, CONSUMER, {"stars": str(record.stars), "settled": "yes" if record.settled else "no"})


def _closed(record: Record, times: Times, profile: Profile) -> datetime:
    if record.closed_on is None or record.closed_on == times.answered_on:
        return times.answered
    if not times.answered_on < record.closed_on <= times.today:
        raise RowRefused([Problem(profile.column_of("closed_on"), N_("办结日期应在答复日期之后，不晚于今天"))])
    return timezone.make_aware(datetime.combine(record.closed_on, _ANSWER_AT))


def _answered_on(record: Record, profile: Profile, rules: Rules, today: date) -> date:
    if record.answered_on is not None:
        return record.answered_on
    if record.closed_on is not None and not profile.spread_answers:
        return record.closed_on
    if not profile.spread_answers:
        raise RowRefused([Problem(profile.column_of("answered_on"), N_("请填写答复日期"))])
    received_on, limit = record.received_on, rules.limit("decide_simple")
    due_on = deadlines.due_of(rules, starts_on=received_on, limit=limit).due_on
    spread = _number_of(record.source_ref or record.facts)
    if record.timely is False:
        return min(due_on + timedelta(days=1 + spread % _LATE_BY_AT_MOST), today)
    return min(received_on + timedelta(days=1 + spread % (due_on - received_on).days), today)


def _number_of(text: str) -> int:
    return int.from_bytes(sha256(text.encode()).digest()[:4], "big")
