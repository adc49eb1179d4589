"""A mediator's sessions as a calendar that a phone subscribes to (RFC 5545): when and where, and nothing about anybody."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from fengqiao.mediation.models import Mediator, Session, SessionStatus

BEHIND: Final = timedelta(days=31)
AHEAD: Final = timedelta(days=184)
_STATUS: Final = {
    SessionStatus.RESERVED: "TENTATIVE",
    SessionStatus.PLANNED: "CONFIRMED",
    SessionStatus.HELD: "CONFIRMED",
    SessionStatus.MISSED: "CONFIRMED",
    SessionStatus.CANCELLED: "CANCELLED",
}


def digest_of(token: str) -> str:
    """Return what is kept of a feed's token."""
    return sha256(token.encode()).hexdigest()


def calendar_of(token: str, *, at: datetime) -> bytes | None:
    """Return the calendar behind a token, or None where there is none (any more)."""
    on = timezone.localdate(at)
    mediator = Mediator.objects.filter(
        Q(left_on__isnull=True) | Q(left_on__gt=on), feed_digest=digest_of(token)
    ).first()
    if mediator is None:
        return None
    calendar = Calendar()
    calendar.add("prodid", "-//Fengqiao//Mediation//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("枫桥调解日程"))
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    calendar.add("refresh-interval;value=duration", "PT1H")
    within = Session.objects.filter(mediator=mediator, starts_at__gte=at - BEHIND, starts_at__lt=at + AHEAD)
    for session in within.select_related("room", "mediation__case", "mediation__body__organisation").order_by("pk"):
        calendar.add_component(_event(session, at))
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written


def _event(session: Session, at: datetime) -> Event:
    office = session.mediation.body.organisation
    where = session.room.name if session.room else session.get_mode_display()
    event = Event()
    event.add("uid", f"session-{session.pk}@fengqiao")
    event.add("dtstamp", at)
    event.add("sequence", session.moved + (session.status == SessionStatus.CANCELLED))
    event.add("dtstart", timezone.localtime(session.starts_at))
    event.add("dtend", timezone.localtime(session.ends_at))
    event.add("summary", _("调解 %(number)s") % {"number": session.mediation.case.number})
    event.add(
        "location", " ".join(part for part in (office.label, office.address if session.room else "", where) if part)
    )
    event.add("status", _STATUS[SessionStatus(session.status)])
    return event
