"""Names of bodies' rooms and mediators, and those that a viewer may choose from."""

from collections.abc import Iterable

from django.db.models import QuerySet

from fengqiao.foundation.actors import Actor
from fengqiao.mediation.models import Body, Mediator, Room
from fengqiao.mediation.queries.bodies import bodies
from fengqiao.mediation.queries.scope import by_body


def bodies_of(viewer: Actor) -> QuerySet[Body]:
    """Return the bodies all of whose mediations a viewer sees; every body for those who see single mediations."""
    whole = by_body(viewer, "pk")
    return bodies() if whole is None else bodies().filter(whole)


def room_names(ids: Iterable[int]) -> dict[int, str]:
    """Return each room's name with its body's, in one query."""
    rooms = Room.objects.filter(pk__in=set(ids)).select_related("body__organisation")
    return {room.pk: _room(room) for room in rooms}


def mediator_names(ids: Iterable[int]) -> dict[int, str]:
    """Return each mediator's name, those who have left included, in one query."""
    return dict(Mediator.objects.filter(pk__in=set(ids)).order_by().values_list("pk", "member__name"))


def room_options(viewer: Actor) -> list[tuple[str, str]]:
    """Return the rooms of the bodies all of whose mediations a viewer sees."""
    whole = by_body(viewer, "body")
    if whole is None:
        return []
    rooms = Room.objects.filter(whole).select_related("body__organisation").order_by("body__organisation__code", "name")
    return [(str(room.pk), _room(room)) for room in rooms]


def mediator_options(viewer: Actor) -> list[tuple[str, str]]:
    """Return the mediators of the bodies all of whose mediations a viewer sees."""
    whole = by_body(viewer, "engagements__body")
    if whole is None:
        return []
    mediators = Mediator.objects.filter(whole).order_by("member__name", "pk").values_list("pk", "member__name")
    return [(str(pk), name) for pk, name in mediators.distinct()]


def _room(room: Room) -> str:
    return f"{room.body.organisation.label} · {room.name}"
