"""What waits at a body for a session, put together for the planner; and plans as staff see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.casework.models import Deadline, DeadlineStatus
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.hours import minutes_of
from fengqiao.foundation.marking import N_
from fengqiao.mediation.models import (
    Body,
    LineKind,
    LineOutcome,
    Mediation,
    PlanLine,
    PlanRun,
    Room,
    Session,
    SessionStatus,
)
from fengqiao.mediation.queries.candidates import (
    COUNTY,
    PEOPLE_OF_BODY,
    Pool,
    booked,
    needs,
    rooms_taken,
    rules_of,
    taken_by,
    working_days,
)
from fengqiao.mediation.queries.matching import told
from fengqiao.mediation.rules import planning
from fengqiao.mediation.rules.hours import slots_needed, slots_of
from fengqiao.mediation.rules.matching import Candidate, Need, Slot
from fengqiao.mediation.rules.reasons import as_reason
from fengqiao.mediation.rules.states import DeadlineKind, State
from fengqiao.mediation.rules.terms import terms_of


@dataclass(frozen=True, slots=True)
class Situation:
    """What is to be planned for a body, by which terms, and which sessions may move, by case."""

    day: planning.Day
    terms: planning.Terms
    days: Sequence[date]
    slot_minutes: int
    session_minutes: int
    present: Mapping[int, Session]


def situation(body: Body, *, on: date) -> Situation:
    """Return what waits at a body from tomorrow on. The number of queries does not grow with cases."""
    rules = rules_of(on)
    minutes, tomorrow = rules.number("slot_minutes"), on + timedelta(days=1)
    days = working_days(tomorrow, rules.number("plan_days"))
    sessions = list(booked(days).filter(mediation__body=body))
    present = {one.mediation_id: one for one in sessions if _may_move(one, days, minutes)}
    waiting = list(_waiting(body))
    cases = [*waiting, *_of(present)]
    pool = Pool([body.pk], on=on, days=days, apart_from=[one.pk for one in cases])
    candidates = pool.candidates()
    asked = needs(cases, on=on, from_day=tomorrow)
    length = slots_needed(rules.number("session_minutes"), minutes)
    rooms = _rooms(body, candidates, [one for one in sessions if one.mediation_id not in present], minutes)
    due = _due([one.pk for one in cases])
    day = planning.Day(
        waiting=tuple(
            _case(one, asked[one.pk], present.get(one.pk), due.get(one.pk), length, minutes) for one in cases
        ),
        candidates=tuple(candidates),
        rooms=rooms,
        present=tuple(_session(one, minutes) for one in present.values()),
    )
    terms = terms_of(rules, pool.policy)
    return Situation(day, terms, days, minutes, rules.number("session_minutes"), present)


def _waiting(body: Body) -> QuerySet[Mediation]:
    """Return the cases that need a mediator, a session, or both: nothing ahead, not with an expert, not agreed yet."""
    ahead = Session.objects.filter(status__in=(SessionStatus.PLANNED, SessionStatus.RESERVED))
    paused = Deadline.objects.filter(kind=DeadlineKind.MEDIATE, status=DeadlineStatus.PAUSED)
    agreed = Session.objects.filter(status=SessionStatus.HELD, result="agreed")
    return (
        _cases()
        .filter(body=body, case__state__in=(State.APPOINTING, State.MEDIATING), case__closed_at__isnull=True)
        .exclude(pk__in=ahead.values("mediation"))
        .exclude(pk__in=paused.values("case"))
        .exclude(pk__in=agreed.values("mediation"))
        .order_by("pk")
    )


def _of(present: Mapping[int, Session]) -> QuerySet[Mediation]:
    return _cases().filter(pk__in=list(present)).order_by("pk")


def _cases() -> QuerySet[Mediation]:
    return Mediation.objects.select_related("case__subject", "body__organisation").annotate(people=Count("sides"))


def _may_move(session: Session, days: Sequence[date], minutes: int) -> bool:
    """Whether a session can be part of a plan: firm, on a day of it, and on the planner's grid."""
    begins = taken_by(session).starts_at
    on_grid = minutes_of(begins.time()) % minutes == 0
    return session.status == SessionStatus.PLANNED and begins.date() in days and on_grid


def _case(
    mediation: Any, need: Need, session: Session | None, due_on: date | None, length: int, minutes: int
) -> planning.WaitingCase:
    if session is not None:
        need = replace(need, is_remote=session.room_id is None, seated=session.mediator_id)
        length = _session(session, minutes).length
    since = mediation.consented_at or mediation.case.opened_at
    waited = max(0, (need.on - timezone.localdate(since)).days)
    return planning.WaitingCase(need, waited, due_on, length, mediation.people + PEOPLE_OF_BODY)


def _session(session: Session, minutes: int) -> planning.Session:
    taken = taken_by(session)
    first = Slot(taken.starts_at.date(), minutes_of(taken.starts_at.time()) // minutes)
    length = len(list(slots_of(taken, minutes)))
    return planning.Session(session.mediation_id, session.mediator_id, session.room_id, first, length)


def _rooms(
    body: Body, candidates: Sequence[Candidate], fixed: Sequence[Session], minutes: int
) -> tuple[planning.Room, ...]:
    """Return the body's rooms; one is free whenever a mediator is and nothing that stays is held in it."""
    hours = {slot for one in candidates for slot in one.free_slots}
    rooms = list(Room.objects.filter(body=body, is_in_use=True).order_by("pk"))
    taken = rooms_taken([room.pk for room in rooms], fixed, minutes)
    county = (body.organisation.place_id or "")[:COUNTY]
    return tuple(
        planning.Room(room.pk, county, room.seats, body=body.pk, free_slots=tuple(sorted(hours - taken[room.pk])))
        for room in rooms
    )


def _due(ids: Sequence[int]) -> dict[int, date]:
    running = Deadline.objects.filter(case__in=ids, kind=DeadlineKind.MEDIATE, status=DeadlineStatus.RUNNING)
    return dict(running.values_list("case_id", "due_on"))


# plans as staff see them


@dataclass(frozen=True, slots=True)
class LineView:
    """A line with its reasons in words, and the numbers of the cases it can only be accepted with."""

    row: PlanLine
    reasons: Sequence[tuple[str, bool]]
    together: Sequence[str]

    @property
    def is_open(self) -> bool:
        """Whether staff can still decide about it."""
        return self.row.outcome == LineOutcome.OPEN and self.row.kind != LineKind.UNPLACED


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure of the plan beside the same by hand."""

    label: str
    planned: str
    by_hand: str
    is_better: bool


def plans_of(viewer: Actor) -> QuerySet[PlanRun]:
    """Return the plans of the viewer's body, the newest first."""
    return PlanRun.objects.filter(body=viewer.organisation_id or 0).select_related("asked_by")


def plan_of(run_id: int, *, viewer: Actor) -> PlanRun:
    """Return one plan of the viewer's body. Raises NotFound."""
    found = plans_of(viewer).filter(pk=run_id).first()
    if found is None:
        raise NotFound(_("没有找到这份排期"))
    return found


def lines_of(run: PlanRun) -> list[LineView]:
    """Return the lines of a plan in the order of their time, those without a session last."""
    rows = list(
        run.lines.select_related("mediation__case__subject", "mediator__member", "room", "session__room")
        .order_by("starts_at", "id")
    )  # fmt: skip
    numbers = {row.mediation_id: row.mediation.case.number for row in rows}
    found = []
    for row in rows:
        reasons = [as_reason(kept) for kept in row.reasons]
        words = [(told(reason), reason.is_favourable) for reason in reasons]
        found.append(LineView(row, words, [numbers[case] for case in row.together if case in numbers]))
    return found


def comparisons(run: PlanRun) -> list[Comparison]:
    """Return what the plan amounts to beside first come, first served."""
    planned, by_hand = run.figures.get("plan", {}), run.figures.get("by_hand", {})
    if not planned or not by_hand:
        return []
    return [
        Comparison(
            _(label),
            form.format(planned[name]),
            form.format(by_hand[name]),
            _better(name, planned[name], by_hand[name]),
        )
        for name, (label, form) in _FIGURES.items()
    ]


def _better(name: str, planned: float, by_hand: float) -> bool:
    return planned > by_hand if name in {"sessions", "speciality"} else planned < by_hand


_FIGURES: Final = {
    "sessions": (N_("排上的场次"), "{:.0f}"),
    "unplaced": (N_("排不上的案件"), "{:.0f}"),
    "days": (N_("到调解平均天数"), "{:.1f}"),
    "km": (N_("每场路程（公里）"), "{:.1f}"),
    "spread": (N_("承办量差距（基尼系数）"), "{:.2f}"),
    "speciality": (N_("专长对口"), "{:.0%}"),
}
