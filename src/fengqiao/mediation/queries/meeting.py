"""When the mediator, a room and the sides of one mediation can meet next."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fengqiao.mediation.models import AppointmentStatus, Mediation, Room
from fengqiao.mediation.queries.candidates import (
    PEOPLE_OF_BODY,
    REMOTE,
    Pool,
    booked,
    rooms_taken,
    rules_of,
    working_days,
)
from fengqiao.mediation.rules import meeting
from fengqiao.mediation.rules.hours import slots_needed, start_of
from fengqiao.mediation.rules.matching import Slot

MOST_OFFERED: Final = 8
WRITTEN: Final = "%Y-%m-%dT%H:%M"
"""How a time is written in a form and in the API."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """The times at which a mediation's next session can begin: ``possible`` all of them, ``offered`` a few to choose from.

    ``rooms`` has per room the slots taken in it, and is None for who meets online or by telephone.
    """

    possible: Mapping[datetime, Slot]
    offered: Sequence[datetime]
    minutes: int
    length: int
    rooms: Mapping[int, Collection[Slot]] | None

    def room_at(self, starts_at: datetime) -> int | None:
        """Return a room that is free then, the first of the body's; None where none is needed."""
        first = self.possible[starts_at]
        needed = {Slot(first.on, first.number + n) for n in range(self.length)}
        return next((room for room, taken in (self.rooms or {}).items() if needed.isdisjoint(taken)), None)


def next_meeting(mediation: Mediation, *, on: date) -> Meeting:
    """Return when a mediation can meet from tomorrow on; times that a side chose before are offered, too."""
    rules = rules_of(on)
    slot, length = (
        rules.number("slot_minutes"),
        slots_needed(rules.number("session_minutes"), rules.number("slot_minutes")),
    )
    days = working_days(on + timedelta(days=1), rules.number("horizon_days"))
    rooms = None if mediation.mode in REMOTE else _rooms(mediation, days, slot)
    seat = mediation.appointments.filter(status=AppointmentStatus.ACTIVE).order_by("-presiding", "id").first()
    candidates = Pool([mediation.body_id], on=on, days=days, only=[seat.mediator_id]).candidates() if seat else []
    free = candidates[0].free_slots if candidates else ()
    starts = meeting.starts(free, list(rooms.values()) if rooms is not None else None, length=length)
    possible = {timezone.make_aware(start_of(one, slot)): one for one in starts}
    chosen = {time for side in mediation.sides.all() for time in side.times}
    few = {timezone.make_aware(start_of(one, slot)) for one in meeting.spread(starts, minutes=slot, most=MOST_OFFERED)}
    return Meeting(possible, sorted(few | (chosen & set(possible))), rules.number("session_minutes"), length, rooms)


def times_offered(mediation: Mediation, *, on: date) -> list[tuple[str, str]]:
    """Return the times to choose from, as written and as read, with how many sides have chosen each so far."""
    sides = list(mediation.sides.all())
    return [
        (timezone.localtime(time).strftime(WRITTEN), _told(time, sum(time in side.times for side in sides)))
        for time in next_meeting(mediation, on=on).offered
    ]


def _told(time: datetime, chosen: int) -> str:
    when = date_format(timezone.localtime(time), _("n月j日 l H:i"))
    return _("%(when)s（已有 %(n)s 方选了）") % {"when": when, "n": chosen} if chosen else when


def _rooms(mediation: Mediation, days: Sequence[date], minutes: int) -> dict[int, set[Slot]]:
    people = mediation.sides.count() + PEOPLE_OF_BODY
    fitting = Room.objects.filter(body=mediation.body_id, is_in_use=True, seats__gte=people).order_by("pk")
    rooms = list(fitting.values_list("pk", flat=True))
    return rooms_taken(rooms, booked(days).filter(room__in=rooms), minutes)
