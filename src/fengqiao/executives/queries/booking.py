"""Receptions as the public sees them: who receives when, which slots are free, and one's own booking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.casework.services import read_person
from fengqiao.executives.models import ReceptionDay, Visit
from fengqiao.executives.queries.scope import rules_of
from fengqiao.executives.rules.receptions import CLOSED, Slot, closed_because, slots
from fengqiao.executives.rules.words import DayStatus
from fengqiao.foundation import privacy
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.numbering import normalise_receipt
from fengqiao.places import queries as places

CODE_KIND: Final = "reception_code"
_BOOKED: Final = Q(visits__cancelled_at=None, visits__slot__isnull=False)


def public_days(
    *, first: date, last: date | None = None, place: str = "", institution: str = "", text: str = ""
) -> QuerySet[ReceptionDay]:
    """Return the public reception days from a day on, planned or over, with ``booked`` counted; called-off ones too.

    ``institution`` is a code and takes its offices in; ``text`` is part of a name.
    """
    found = ReceptionDay.objects.filter(is_public=True, day__gte=first)
    if last is not None:
        found = found.filter(day__lte=last)
    if place:
        found = found.filter(places.within(place, "venue__place"))
    if institution:
        found = found.filter(Q(organisation__code=institution) | Q(organisation__head__code=institution))
    for word in text.split():
        found = found.filter(Q(organisation__name__contains=word) | Q(venue__name__contains=word))
    return found.select_related("organisation", "venue", "leader").annotate(booked=Count("visits", filter=_BOOKED))


def public_day(pk: int) -> ReceptionDay:
    """Return one public reception day. Raises NotFound."""
    found = public_days(first=date.min).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有找到这次接访"))
    return found


def slots_of(day: ReceptionDay) -> list[Slot]:
    """Return the slots of a day, those taken marked."""
    taken = day.visits.filter(cancelled_at=None, slot__isnull=False).values_list("slot", flat=True)
    return slots(day.starts_at, day.ends_at, minutes=day.slot_minutes, taken=[n for n in taken if n is not None])


def capacity_of(day: ReceptionDay) -> int:
    """Return how many slots a day has."""
    return len(slots(day.starts_at, day.ends_at, minutes=day.slot_minutes))


def starts(day: ReceptionDay) -> datetime:
    """Return the moment a reception begins."""
    return datetime.combine(day.day, day.starts_at, tzinfo=timezone.get_default_timezone())


def ends(day: ReceptionDay) -> datetime:
    """Return the moment it is to end."""
    return datetime.combine(day.day, day.ends_at, tzinfo=timezone.get_default_timezone())


def closed(day: ReceptionDay, *, at: datetime, booked: int | None = None) -> str:
    """Return why nobody can book a day now, in words; empty if one can."""
    rules = rules_of(timezone.localdate(at))
    free = capacity_of(day) - booked if booked is not None else sum(one.free for one in slots_of(day))
    why = closed_because(
        status=day.status,
        is_public=day.is_public,
        starts=starts(day),
        now=at,
        ahead_days=rules.number("booking_ahead_days"),
        close_hours=rules.number("booking_close_hours"),
        free=free,
    )
    return _(CLOSED[why]) if why else ""


@dataclass(frozen=True, slots=True)
class PublicDay:
    """A reception day as the public list shows it."""

    row: ReceptionDay
    place: str
    free: int
    closed: str


def shown(days: Sequence[ReceptionDay], *, at: datetime) -> list[PublicDay]:
    """Return days with their places and free slots; two queries whatever their number."""
    where: Mapping[str, places.Place] = places.places(day.venue.place_id for day in days if day.venue.place_id)
    return [
        PublicDay(
            row=day,
            place=where[day.venue.place_id].label if day.venue.place_id and day.venue.place_id in where else "",
            free=max(0, capacity_of(day) - getattr(day, "booked", 0)),
            closed=closed(day, at=at, booked=getattr(day, "booked", 0)),
        )
        for day in days
    ]


@dataclass(frozen=True, slots=True)
class Booking:
    """A booking as its holder sees it."""

    visit_id: int
    day: ReceptionDay
    slot: Slot | None
    name: str
    matter: str
    is_cancelled: bool
    may_cancel: bool


def visit_of_code(code: str) -> int | None:
    """Return the booking that a code opens, or None: wrong codes are not told apart."""
    wanted = normalise_receipt(code)
    if len(wanted) != 12:
        return None
    found = Visit.objects.filter(code_index__in=privacy.blind_index_candidates(CODE_KIND, wanted)).first()
    return found.pk if found else None


def booking(visit_id: int) -> Booking:
    """Return a booking whose code was given. Raises NotFound."""
    found = Visit.objects.filter(pk=visit_id, slot__isnull=False).select_related("person")
    visit = found.select_related("person", "reception__organisation", "reception__venue", "reception__leader").first()
    if visit is None:
        raise NotFound(_("没有找到这个预约"))
    day = visit.reception
    plain = slots(day.starts_at, day.ends_at, minutes=day.slot_minutes)
    return Booking(
        visit_id=visit.pk,
        day=day,
        slot=next((one for one in plain if one.number == visit.slot), None),
        name=privacy.mask_name(read_person(visit.person).name),
        matter=matter_of(visit),
        is_cancelled=visit.cancelled_at is not None,
        may_cancel=visit.cancelled_at is None and not visit.outcome and day.status == DayStatus.PLANNED,
    )


def matter_of(visit: Visit) -> str:
    """Decrypt what a visit is about; empty for a person who was forgotten."""
    key = visit.person.sealed_key
    return privacy.unseal(key, visit.matter) if key is not None and visit.matter else ""
