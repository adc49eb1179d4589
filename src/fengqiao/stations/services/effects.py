"""What each move does to a station and its check; declared in `EFFECTS` beside the moves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.numbering import STATION, next_number
from fengqiao.stations.models import Appeal, Check, Sheet, Standard, Station
from fengqiao.stations.queries.facts import rules_of, score_of
from fengqiao.stations.queries.people import inspectors
from fengqiao.stations.rules.conditions import outcomes_for
from fengqiao.stations.rules.periods import end_of_mark
from fengqiao.stations.rules.states import MARKED, OUTCOMES, Action, CheckKind, Outcome, Stage, State, Waiting
from fengqiao.stations.services.waiting import deadline, settle, wait


@dataclass(frozen=True, slots=True)
class Doing:
    """A move being made: the locked station, its open check, who, when, and what was typed."""

    station: Station
    check: Check | None
    by: Actor
    at: datetime
    data: Mapping[str, Any]

    @property
    def today(self) -> date:
        """Return the day in China."""
        return timezone.localdate(self.at)

    @property
    def open_check(self) -> Check:
        """Return the open check, which the move's conditions asked for."""
        if self.check is None:
            raise RuntimeError("the move's conditions ask for an open check")
        return self.check


Told = dict[str, Any]
_AHEAD: Final = timedelta(days=366)  # further off it is a slip of the pen


def standard_on(day: date) -> Standard:
    """Return the version of the standard in force on a day; the first one before its time."""
    found = Standard.objects.filter(valid_from__lte=day).order_by("-valid_from").first()
    return found or Standard.objects.earliest("valid_from")


def begin_check(station: Station, kind: CheckKind, *, at: datetime) -> Check:
    """Open a check by which the institution looks at itself first, and set the station waiting for it."""
    day = timezone.localdate(at)
    wait(station, Waiting.SELF_CHECK, since=day)
    return Check.objects.create(
        station=station, kind=kind, standard=standard_on(day), stage=Stage.SELF_CHECK, opened_at=at
    )


def _submit(doing: Doing) -> Told:
    check = doing.open_check
    check.stage, check.submitted_at = Stage.SUBMITTED, doing.at
    check.save(update_fields=["stage", "submitted_at"])
    wait(doing.station, Waiting.APPOINT, since=doing.today)
    return {"check": check.pk, "standard": check.standard_id}


def _cancel(doing: Doing) -> Told:
    check, station = doing.open_check, doing.station
    check.stage, check.concluded_at, check.reasons = Stage.CANCELLED, doing.at, doing.data["reasons"] or ""
    check.save(update_fields=["stage", "concluded_at", "reasons"])
    if station.state == State.APPLYING:
        station.state = State.GIVEN_UP
        station.ended_on = doing.today
    settle(station, on=doing.today)
    return {"check": check.pk}


def _appoint(doing: Doing) -> Told:
    check = doing.open_check
    _send(check, doing)
    wait(doing.station, Waiting.CONCLUDE, since=doing.data["visit_on"])
    return {"check": check.pk, "visit_on": check.visit_on}


def _send(check: Check, doing: Doing) -> None:
    """Send two different people who may inspect to a station. Raises Invalid."""
    first, second = doing.data["first"], doing.data["second"]
    known = {pk for pk, _name in inspectors(doing.today)}
    wrong = {name: _("请从名单中选择") for name in ("first", "second") if doing.data[name] not in known}
    if not wrong and first == second:
        wrong["second"] = _("现场检查须由两个不同的人进行")
    if doing.data["visit_on"] < doing.today:
        wrong["visit_on"] = _("到场日期不能早于今天")
    if doing.data["visit_on"] > doing.today + _AHEAD:
        wrong["visit_on"] = _("到场日期请定在一年以内")
    if wrong:
        raise Invalid(wrong)
    check.stage, check.visit_on, check.appointed_by_id = Stage.INSPECTING, doing.data["visit_on"], doing.by.person_id
    check.due_on = deadline("station_conclude", doing.data["visit_on"])
    check.save()
    Sheet.objects.bulk_create(Sheet(check_of=check, inspector_id=pk) for pk in (first, second))


def _plan_review(doing: Doing) -> Told:
    """Plan a review; a surprise changes nothing that the institution could see."""
    station = doing.station
    check = Check(station=station, kind=doing.data["check_kind"], standard=standard_on(doing.today), opened_at=doing.at)
    _send(check, doing)
    if check.kind != CheckKind.SURPRISE:
        wait(station, Waiting.CONCLUDE, since=doing.data["visit_on"])
    return {"check": check.pk, "check_kind": str(check.kind), "visit_on": check.visit_on}


def _conclude(doing: Doing) -> Told:
    check, station = doing.open_check, doing.station
    score = score_of(check, on=doing.today)
    if score is None or score.verdict is None:
        raise RuntimeError("the move's conditions ask for a whole score")
    outcome = Outcome(doing.data["outcome"])
    possible = outcomes_for(CheckKind(check.kind), score.verdict)
    if outcome not in possible:
        words = _("、").join(_(OUTCOMES[one]) for one in possible)
        raise Invalid({"outcome": _("按评分结果，结论只能是：%(outcomes)s") % {"outcomes": words}})
    check.stage, check.outcome, check.reasons = Stage.CONCLUDED, outcome, doing.data["reasons"]
    check.concluded_at, check.concluded_by_id = doing.at, doing.by.person_id
    check.total, check.share = score.total, score.share
    check.save()
    station.share, station.reviewed_on = score.share, doing.today
    _CONCLUSIONS[outcome](doing)
    return {"check": check.pk, "outcome": str(outcome), "share": str(score.share)}


def _grant(doing: Doing) -> None:
    station, day = doing.station, doing.today
    if station.number is None:
        station.number = next_number(STATION, day.year)
    station.state, station.granted_on, station.ended_on = State.GRANTED, day, None
    station.expires_on = end_of_mark(day, rules_of(day).number("station_valid_years"))
    station.decided_by, station.appeal_until = None, None
    settle(station, on=day)


def _refuse(doing: Doing) -> None:
    """Refuse the mark, or its renewal: then the present one runs to its end."""
    if doing.station.state not in MARKED:
        doing.station.state = State.REFUSED
        _decided_against(doing)
    settle(doing.station, on=doing.today)


def _pass(doing: Doing) -> None:
    doing.station.state = State.GRANTED
    settle(doing.station, on=doing.today)


def _rectify(doing: Doing) -> None:
    station = doing.station
    if station.state not in MARKED:
        raise Invalid({"outcome": _("没有标牌的网点只能授牌或不予授牌")})
    station.state, station.rectified_at, station.rectify_report = State.RECTIFYING, None, ""
    wait(station, Waiting.RECTIFY, since=doing.today)


def _put_down(doing: Doing) -> None:
    doing.station.state = State.PROBATION
    _decided_against(doing)
    settle(doing.station, on=doing.today)


def _take_away(doing: Doing) -> None:
    doing.station.state, doing.station.ended_on = State.WITHDRAWN, doing.today
    _decided_against(doing)
    settle(doing.station, on=doing.today)


def _decided_against(doing: Doing) -> None:
    doing.station.decided_by_id = doing.by.person_id
    doing.station.appeal_until = deadline("station_appeal", doing.today)


_CONCLUSIONS: Final[Mapping[Outcome, Callable[[Doing], None]]] = {
    Outcome.GRANT: _grant,
    Outcome.REFUSE: _refuse,
    Outcome.PASS: _pass,
    Outcome.RECTIFY: _rectify,
    Outcome.DOWNGRADE: _put_down,
    Outcome.WITHDRAW: _take_away,
}


def _report_rectified(doing: Doing) -> Told:
    doing.station.rectified_at, doing.station.rectify_report = doing.at, doing.data["report"]
    wait(doing.station, Waiting.CONFIRM, since=doing.today)
    return {}


def _confirm_rectified(doing: Doing) -> Told:
    doing.station.rectified_at, doing.station.rectify_report = None, ""
    settle(doing.station, on=doing.today)
    return {}


def _downgrade(doing: Doing) -> Told:
    _put_down(doing)
    return {}


def _withdraw(doing: Doing) -> Told:
    _take_away(doing)
    return {}


def _restore(doing: Doing) -> Told:
    doing.station.decided_by, doing.station.appeal_until = None, None
    settle(doing.station, on=doing.today)
    return {}


def _appeal(doing: Doing) -> Told:
    station = doing.station
    filed = Appeal.objects.create(
        station=station, against=station.state, grounds=doing.data["grounds"], filed_at=doing.at
    )
    station.appeal_until = None
    wait(station, Waiting.DECIDE_APPEAL, since=doing.today)
    return {"appeal": filed.pk}


def _decide_appeal(doing: Doing) -> Told:
    """Uphold, or set aside: a refusal leads to a new check, a downgrade or withdrawal gives the mark back."""
    station = doing.station
    appeal = station.appeals.get(decided_at__isnull=True)
    appeal.is_overturned = doing.data["result"] == "overturned"
    appeal.reasons, appeal.decided_at, appeal.decided_by_id = doing.data["reasons"], doing.at, doing.by.person_id
    appeal.save()
    settle(station, on=doing.today)
    if appeal.is_overturned:
        _set_aside(doing)
    return {"appeal": appeal.pk, "overturned": appeal.is_overturned}


def _set_aside(doing: Doing) -> None:
    station = doing.station
    if station.state == State.REFUSED:
        station.state = State.APPLYING
        again = begin_check(station, CheckKind.APPLICATION, at=doing.at)
        again.stage, again.submitted_at = Stage.SUBMITTED, doing.at
        again.save(update_fields=["stage", "submitted_at"])
        wait(station, Waiting.APPOINT, since=doing.today)
        return
    station.state, station.ended_on, station.decided_by = State.GRANTED, None, None
    settle(station, on=doing.today)


def _renew(doing: Doing) -> Told:
    """Begin again: a renewal while the mark holds, else a new application."""
    station = doing.station
    _call_off(doing)
    kind = CheckKind.RENEWAL if station.state in MARKED else CheckKind.APPLICATION
    if station.state not in MARKED:
        station.state = State.APPLYING
    check = begin_check(station, kind, at=doing.at)
    return {"check": check.pk, "check_kind": str(kind)}


def _give_up(doing: Doing) -> Told:
    _call_off(doing)
    doing.station.ended_on = doing.today
    settle(doing.station, on=doing.today)
    return {}


def _call_off(doing: Doing) -> None:
    """Call off a surprise that what the institution does, unaware of it, leaves without an object."""
    check = doing.check
    if check is not None:
        check.stage, check.concluded_at = Stage.CANCELLED, doing.at
        check.save(update_fields=["stage", "concluded_at"])


def _expire(doing: Doing) -> Told:
    """End a mark whose time is over; a check that is going on goes on, as of an outlet without a mark."""
    station, check = doing.station, doing.check
    station.ended_on = station.expires_on
    if check is None:
        settle(station, on=doing.today)
    elif check.kind in {CheckKind.PERIODIC, CheckKind.SURPRISE}:
        _call_off(doing)
        settle(station, on=doing.today)
    return {}


EFFECTS: Final[Mapping[str, Callable[[Doing], Told]]] = {
    Action.SUBMIT: _submit,
    Action.CANCEL: _cancel,
    Action.APPOINT: _appoint,
    Action.CONCLUDE: _conclude,
    Action.PLAN_REVIEW: _plan_review,
    Action.REPORT_RECTIFIED: _report_rectified,
    Action.CONFIRM_RECTIFIED: _confirm_rectified,
    Action.DOWNGRADE: _downgrade,
    Action.WITHDRAW: _withdraw,
    Action.RESTORE: _restore,
    Action.APPEAL: _appeal,
    Action.DECIDE_APPEAL: _decide_appeal,
    Action.RENEW: _renew,
    Action.GIVE_UP: _give_up,
    Action.EXPIRE: _expire,
}
