"""Moving a station: one way in, whatever is done."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import SYSTEM, Actor
from fengqiao.foundation.errors import NotAllowed
from fengqiao.stations.models import Station
from fengqiao.stations.queries import scope
from fengqiao.stations.queries.facts import facts_of
from fengqiao.stations.rules.moves import LIFECYCLE
from fengqiao.stations.rules.states import MARKED, Action
from fengqiao.stations.services.effects import EFFECTS, Doing
from fengqiao.stations.services.events import record


@transaction.atomic
def perform(
    *, station_id: int, action: str, by: Actor, at: datetime, data: Mapping[str, object] | None = None
) -> Station:
    """Do something with a station: check, write state, deadline and event together.

    Raises:
        NotFound: no such station within scope, or no such action.
        NotAllowed: state, side or circumstances are against it; says why.
        Invalid: some of ``data`` is missing or wrong.
    """
    station = _locked(station_id, by)
    move = LIFECYCLE.move(action)
    if reason := move.refusal(facts_of(station, by, on=timezone.localdate(at))):
        raise NotAllowed(_(reason))
    doing = Doing(station=station, check=scope.open_check(station), by=by, at=at, data=move.read(data or {}))
    before = station.state
    if move.after is not None:
        station.state = move.after
    told = EFFECTS[action](doing)
    station.updated_at = at
    station.save()
    record(station.pk, action, by=by, at=at, data={**told, "before": before, "after": str(station.state)})
    return station


def expire_all(*, at: datetime) -> int:
    """End the marks whose time is over; return how many."""
    over = Station.objects.filter(state__in=sorted(MARKED), expires_on__lt=timezone.localdate(at))
    ids = list(over.values_list("pk", flat=True))
    for pk in ids:
        perform(station_id=pk, action=Action.EXPIRE, by=SYSTEM, at=at)
    return len(ids)


def _locked(station_id: int, by: Actor) -> Station:
    """Return the station, locked, if it is the actor's to see. Raises NotFound."""
    scope.station_seen(station_id, viewer=by)
    rows = Station.objects.select_for_update(of=("self",), no_key=True).select_related("outlet__head", "outlet__place")
    return rows.get(pk=station_id)
