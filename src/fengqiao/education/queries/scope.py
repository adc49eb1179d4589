"""Who sees and who keeps what of education."""

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from fengqiao.education.models import Event, EventHost
from fengqiao.education.rules.states import CLOSED, Act, Side, open_acts
from fengqiao.foundation.actors import Actor, Level, Role
from fengqiao.foundation.errors import NotFound
from fengqiao.organisations.models import Organisation
from fengqiao.organisations.queries import subtree

KEEPERS: Final = frozenset({Role.CLERK, Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR})
CHECKERS: Final = frozenset({Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR})
_COLUMNS: Final = {Level.HEAD_OFFICE: "head", Level.BRANCH: "branch", Level.SUB_BRANCH: "sub_branch"}


def within(viewer: Actor, field: str = "organisation") -> Q:
    """Return the condition that an organisation lies in the viewer's subtree: one equality; none outside all trees."""
    if viewer.is_regulator:
        return ~Q(pk__in=())  # true of all; an empty condition would vanish beside an "or"
    column = _COLUMNS.get(viewer.level) if viewer.level else None
    name = f"{field}__{column}" if column else field
    return Q(**{name: viewer.organisation_id or 0})


def events_seen(viewer: Actor) -> QuerySet[Event]:
    """Return the events one may see: the regulator all, others those with a host in their subtree."""
    events = Event.objects.all()
    if viewer.is_regulator:
        return events
    return events.filter(Exists(EventHost.objects.filter(within(viewer), event=OuterRef("pk"))))


def event_seen(pk: int, *, viewer: Actor, lock: bool = False) -> Event:
    """Return one of them, locked if asked for. Raises NotFound."""
    found = events_seen(viewer)
    event = (found.select_for_update(of=("self",)) if lock else found).filter(pk=pk).first()
    if event is None:
        raise NotFound(_("没有找到这场活动"))
    return event


def sides(event: Event, viewer: Actor) -> frozenset[Side]:
    """Return on which sides of an event one stands; whoever entered it does not check it."""
    if viewer.role is Role.SYSTEM:
        return frozenset(Side)
    found: set[Side] = set()
    hosts = [one.organisation for one in event.hosts.select_related("organisation")]
    if viewer.role in KEEPERS and any(_below(one, viewer) for one in hosts):
        found.add(Side.HOST)
    is_above = viewer.is_regulator or any(_below(one, viewer) and one.pk != viewer.organisation_id for one in hosts[:1])
    if viewer.role in CHECKERS and is_above and event.created_by_id != viewer.person_id:
        found.add(Side.ABOVE)
    return frozenset(found)


def _below(organisation: Any, viewer: Actor) -> bool:
    """Whether an organisation is the viewer's or lies below it; the regulator holds only its own events."""
    if viewer.level is Level.REGULATOR:
        return bool(organisation.pk == viewer.organisation_id)
    column = _COLUMNS.get(viewer.level) if viewer.level else None
    own = getattr(organisation, f"{column}_id") if column else organisation.pk
    return own is not None and own == viewer.organisation_id


def acts(event: Event, viewer: Actor) -> tuple[Act, ...]:
    """Return what one may do with an event now."""
    return open_acts(event.status, sides(event, viewer))


def may_add_photos(event: Event, viewer: Actor) -> bool:
    """Whether one hands in photos of an event: its hosts, unless it was cancelled or merged."""
    return event.status not in CLOSED and Side.HOST in sides(event, viewer)


def may_plan(viewer: Actor) -> bool:
    """Whether one enters events and plans."""
    return viewer.role in KEEPERS and viewer.level is not Level.BODY


def hosts_offered(viewer: Actor) -> QuerySet[Any]:
    """Return the open organisations in the viewer's subtree, by code."""
    return subtree(viewer).filter(closed_on=None)


def by_codes(codes: Iterable[str]) -> QuerySet[Organisation]:
    """Return the open organisations with these codes, of any institution: partners come from other houses."""
    return Organisation.objects.filter(code__in=set(codes), closed_on=None)
