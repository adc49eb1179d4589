"""A mediator's day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.utils import timezone

from fengqiao.foundation.actors import Actor
from fengqiao.mediation.models import AppointmentStatus, Session, SessionStatus
from fengqiao.mediation.queries.rows import Row, listed, row_of

DAYS = 14


@dataclass(frozen=True, slots=True)
class Day:
    """What a mediator has before them: sessions by day, cases that wait for an answer, cases at hand."""

    sessions: Sequence[tuple[date, Sequence[Any]]]
    asked: Sequence[Row]
    at_hand: Sequence[Row]


def day_of(viewer: Actor, *, today: date) -> Day:
    """Return a mediator's next fortnight and cases."""
    planned = Session.objects.filter(
        mediator=viewer.person_id,
        status=SessionStatus.PLANNED,
        starts_at__gte=_midnight(today),
        starts_at__lt=_midnight(today + timedelta(days=DAYS)),
    ).select_related("room", "mediation__case__subject")
    days = groupby(planned.order_by("starts_at", "id"), key=lambda one: timezone.localdate(one.starts_at))
    mine = listed(viewer).filter(closed_at__isnull=True).order_by("due_on", "id")
    asked = mine.filter(
        mediation__appointments__mediator=viewer.person_id, mediation__appointments__status=AppointmentStatus.ASKED
    )
    at_hand = mine.filter(
        mediation__appointments__mediator=viewer.person_id, mediation__appointments__status=AppointmentStatus.ACTIVE
    )
    return Day(
        sessions=[(day, list(found)) for day, found in days],
        asked=[row_of(case, today) for case in asked[:50]],
        at_hand=[row_of(case, today) for case in at_hand[:100]],
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
