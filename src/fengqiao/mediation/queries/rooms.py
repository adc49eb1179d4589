"""What the sign at a room's door says: times and numbers of today, nobody's name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import NotFound
from fengqiao.mediation.models import Room, Session, SessionStatus


@dataclass(frozen=True, slots=True)
class DoorLine:
    """One session: from when to when, the case's number, and whether it is on at this moment."""

    starts_at: datetime
    ends_at: datetime
    number: str
    is_on: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class Door:
    """A room and its sessions of a day, in order."""

    room: Room
    lines: Sequence[DoorLine]


def door_of(room_id: int, *, viewer: Actor, at: datetime) -> Door:
    """Return the sign at a room's door.

    Raises:
        NotFound: the viewer's body has no such room.
    """
    room = Room.objects.select_related("body__organisation").filter(pk=room_id, body=viewer.organisation_id).first()
    if room is None:
        raise NotFound(_("没有这间调解室"))
    begin = timezone.make_aware(datetime.combine(timezone.localdate(at), time.min))
    over = {SessionStatus.HELD, SessionStatus.MISSED}
    shown = (SessionStatus.PLANNED, *over)
    today = Session.objects.filter(
        room=room, status__in=shown, starts_at__gte=begin, starts_at__lt=begin + timedelta(days=1)
    )
    rows = today.order_by("starts_at", "id").values_list("starts_at", "ends_at", "mediation__case__number", "status")
    return Door(
        room=room,
        lines=[
            DoorLine(start, end, number, is_on=start <= at < end and status not in over,
                     is_over=end <= at or status in over)
            for start, end, number, status in rows
        ],
    )  # fmt: skip
