"""Public reception days as a calendar that a phone subscribes to (RFC 5545): who receives, when and where."""

from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from fengqiao.executives.models import ReceptionDay
from fengqiao.executives.queries.booking import ends, public_days, starts
from fengqiao.executives.rules.words import DayStatus

BEHIND: Final = timedelta(days=31)
AHEAD: Final = timedelta(days=184)
MOST: Final = 2000


def calendar_of(*, at: datetime, place: str = "", institution: str = "") -> bytes:
    """Return the calendar of the public days, of a place or an institution with its offices if given."""
    today = timezone.localdate(at)
    calendar = Calendar()
    calendar.add("prodid", "-//Fengqiao//Receptions//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("领导接访日"))
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    calendar.add("refresh-interval;value=duration", "PT6H")
    days = public_days(first=today - BEHIND, last=today + AHEAD, place=place, institution=institution)
    for day in days.order_by("day", "pk")[:MOST]:
        calendar.add_component(_event(day, at))
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written


def _event(day: ReceptionDay, at: datetime) -> Event:
    is_off = day.status in {DayStatus.CANCELLED, DayStatus.MISSED}
    event = Event()
    event.add("uid", f"reception-{day.pk}@fengqiao")
    event.add("dtstamp", at)
    event.add("sequence", day.moved + is_off)
    event.add("dtstart", timezone.localtime(starts(day)))
    event.add("dtend", timezone.localtime(ends(day)))
    given = {"who": day.leader.name, "post": day.leader.get_post_display(), "office": day.organisation.label}
    event.add("summary", _("%(office)s%(post)s%(who)s接访") % given)
    event.add("location", " ".join(part for part in (day.venue.label, day.venue.address, day.room) if part))
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    return event
