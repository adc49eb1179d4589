"""A mediator's day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.mediation.models import Absence, AppointmentStatus, Session, SessionStatus
from fengqiao.mediation.queries.casepage import SideView, sides_of
from fengqiao.mediation.queries.rows import Row, listed, row_of
from fengqiao.mediation.rules.day import CLASHES, Slot, clashes
from fengqiao.mediation.rules.languages import LANGUAGES

DAYS = 14


@dataclass(frozen=True, slots=True)
class DaySession:
    """A planned session, and what stands against it."""

    row: Any
    clashes: Sequence[str]


@dataclass(frozen=True, slots=True)
class NextSession:
    """The session that runs or comes next: its sides, persons masked, and what is to be prepared."""

    session: DaySession
    sides: Sequence[SideView]
    prepare: Sequence[str]

    @property
    def case(self) -> Any:
        """Return its case."""
        return self.session.row.mediation.case


@dataclass(frozen=True, slots=True)
class Day:
    """What a mediator has before them: sessions by day, cases that wait for an answer, cases at hand."""

    next: NextSession | None
    sessions: Sequence[tuple[date, Sequence[DaySession]]]
    asked: Sequence[Row]
    at_hand: Sequence[Row]
    absent_until: date | None
    clashing: int


def day_of(viewer: Actor, *, at: datetime) -> Day:
    """Return a mediator's next fortnight and cases."""
    today = timezone.localdate(at)
    planned = Session.objects.filter(
        mediator=viewer.person_id,
        mediation__body=viewer.organisation_id,
        status=SessionStatus.PLANNED,
        starts_at__gte=_midnight(today),
        starts_at__lt=_midnight(today + timedelta(days=DAYS)),
    ).select_related("room__body__organisation", "mediation__case__subject", "mediation__body__organisation")
    absences = list(Absence.objects.filter(mediator=viewer.person_id, ends_on__gte=today))
    sessions = _judged(list(planned.order_by("starts_at", "id")), absences)
    mine = listed(viewer).filter(closed_at__isnull=True).order_by("due_on", "id")
    asked = mine.filter(
        mediation__appointments__mediator=viewer.person_id, mediation__appointments__status=AppointmentStatus.ASKED
    )
    at_hand = mine.filter(
        mediation__appointments__mediator=viewer.person_id, mediation__appointments__status=AppointmentStatus.ACTIVE
    )
    coming = next((one for one in sessions if one.row.ends_at > at), None)
    days = groupby(sessions, key=lambda one: timezone.localdate(one.row.starts_at))
    return Day(
        next=_next(coming) if coming else None,
        sessions=[(day, list(found)) for day, found in days],
        asked=[row_of(case, today) for case in asked[:50]],
        at_hand=[row_of(case, today) for case in at_hand[:100]],
        absent_until=max((one.ends_on for one in absences if one.starts_on <= today), default=None),
        clashing=sum(1 for one in sessions if one.clashes),
    )


def _judged(rows: Sequence[Session], absences: Sequence[Absence]) -> list[DaySession]:
    slots = [
        Slot(
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            place=row.room_id or 0,
            is_absent=any(one.starts_on <= timezone.localdate(row.starts_at) <= one.ends_on for one in absences),
            room_in_use=row.room is None or row.room.is_in_use,
            needs_link=row.room is None and not row.link,
        )
        for row in rows
    ]
    return [
        DaySession(row, [_(CLASHES[one]) for one in found]) for row, found in zip(rows, clashes(slots), strict=True)
    ]


def _next(coming: DaySession) -> NextSession:
    mediation = coming.row.mediation
    sides = sides_of(mediation, frozenset())
    prepare = []
    if unread := [side.name for side in sides if not side.briefed]:
        prepare.append(_("先宣读《调解须知》：%(who)s 还没有确认") % {"who": _("、").join(unread)})
    if spoken := [_(LANGUAGES[code]) for code in mediation.languages if code in LANGUAGES]:
        prepare.append(_("希望用：%(languages)s") % {"languages": _("、").join(spoken)})
    if coming.row.room is not None and mediation.needs:
        prepare.append(_("有特殊需要，请提前安排"))
    held = mediation.sessions.filter(status=SessionStatus.HELD).order_by("-number").first()
    if held is not None:
        prepare.append(_("看上一场笔录，上一场：%(result)s") % {"result": held.get_result_display()})
    else:
        prepare.append(_("第一次见面：看申请和双方材料"))
    if mediation.agreements.filter(replaced_at__isnull=True, effective_on__isnull=True).exists():
        prepare.append(_("协议已拟好，当场核对并签署"))
    return NextSession(coming, sides, prepare)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
