"""The centre's board: what waits in which column."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, F, Prefetch, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from fengqiao.casework.models import Case, CaseKind
from fengqiao.casework.queries import facts_of, visible_cases
from fengqiao.casework.services import masked
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.lists import Filters
from fengqiao.mediation.models import Appointment, AppointmentStatus, Room, Session, SessionStatus, Side
from fengqiao.mediation.queries.rows import Row, listed, row_of
from fengqiao.mediation.queries.stages import stage_expression
from fengqiao.mediation.rules.board import STAGE_LABELS, Stage, Way, way_to
from fengqiao.mediation.rules.moves import LIFECYCLE

CARDS: Final = 12
"""Cards a column shows; the rest is one click away in the list."""


@dataclass(frozen=True, slots=True)
class Card:
    """One matter on the board: the names of its sides, persons masked; who was asked and has not begun."""

    row: Row
    sides: Sequence[str]
    asked: str
    room: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its first cards, soonest due first; how many there are and how many of these are overdue."""

    name: str
    label: str
    number: int
    overdue: int
    cards: Sequence[Card]


def board(viewer: Actor, *, today: date, filters: Filters | None = None) -> list[Column]:
    """Return the columns; the number of queries grows neither with cases nor with columns."""
    base: QuerySet[Any] = visible_cases(viewer, CaseKind.MEDIATION).filter(closed_at__isnull=True)
    if filters is not None:
        base = filters.apply(base)
    staged = base.annotate(stage=stage_expression()).exclude(stage="")
    late = Count("pk", filter=Q(due_on__lt=today, yellow_on__isnull=False))
    counted = staged.order_by().values("stage").annotate(number=Count("pk"), late=late)
    numbers = {one["stage"]: (one["number"], one["late"]) for one in counted}
    turn = Window(RowNumber(), partition_by=F("stage"), order_by=(F("due_on").asc(nulls_last=True), F("pk").asc()))
    first = dict(staged.annotate(turn=turn).filter(turn__lte=CARDS).values_list("pk", "stage"))
    cards: dict[str, list[Card]] = {}
    for case in _shown(viewer, list(first)):
        cards.setdefault(first[case.pk], []).append(_card(case, today))
    return [
        Column(stage, _(label), *numbers.get(stage, (0, 0)), cards.get(stage, []))
        for stage, label in STAGE_LABELS.items()
    ]


def _shown(viewer: Actor, ids: Sequence[int]) -> QuerySet[Case]:
    asked = Appointment.objects.filter(status__in=(AppointmentStatus.ASKED, AppointmentStatus.DISCLOSED))
    sides = Side.objects.select_related("organisation", "party__person").order_by("number")
    return (
        listed(viewer)
        .filter(pk__in=ids)
        .order_by(F("due_on").asc(nulls_last=True), "pk")
        .prefetch_related(
            Prefetch("mediation__appointments", asked.select_related("mediator__member"), to_attr="asked"),
            Prefetch("mediation__sides", sides, to_attr="shown_sides"),
        )
    )


def _card(case: Any, today: date) -> Card:
    row = row_of(case, today)
    room = row.next_session.room.name if row.next_session and row.next_session.room else ""
    names = [
        side.organisation.label if side.organisation else masked(side.party.person).name
        for side in case.mediation.shown_sides
    ]
    asked = _("、").join(seat.mediator.member.name for seat in case.mediation.asked)
    return Card(row=row, sides=names, asked=asked, room=room)


def way_for(case: Any, stage: Stage, *, viewer: Actor, on: date) -> Way:
    """Return the action open to the viewer that leads a case to a column, or the reason why there is none."""
    planned = Session.objects.filter(mediation=case.pk, status=SessionStatus.PLANNED).exists()
    seats = Appointment.objects.filter(mediation=case.pk)
    asked = seats.filter(status__in=(AppointmentStatus.ASKED, AppointmentStatus.DISCLOSED)).exists()
    way = way_to(stage, state=case.state, has_session=planned, is_asked=asked)
    if way.action is None:
        return Way(reason=_(way.reason))
    closed = LIFECYCLE.move(way.action).refusal(facts_of(case, viewer, on))
    return Way(reason=_(closed)) if closed else way


def rooms_of(viewer: Actor) -> list[Room]:
    """Return the rooms in use at the viewer's body."""
    return list(Room.objects.filter(body=viewer.organisation_id, is_in_use=True).order_by("name"))
