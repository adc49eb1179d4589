"""People and guided outlets of a station, for who keeps them; and what may be put forward."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from fengqiao.foundation.actors import Actor
from fengqiao.organisations.models import Organisation
from fengqiao.organisations.queries import subtree
from fengqiao.stations.models import GuidedOutlet, Station, StationPerson


def new_entry(part: str, station: Station) -> Any:
    """Return an empty row of ``people`` or ``guided``."""
    return StationPerson(station=station) if part == "people" else GuidedOutlet(station=station)


def entry_of(part: str, station: Station, row_id: int) -> Any:
    """Return a row of ``people`` or ``guided``, or None."""
    rows: Any = StationPerson.objects if part == "people" else GuidedOutlet.objects
    return rows.filter(pk=row_id, station=station).first()


def guidable(station: Station) -> QuerySet[Organisation]:
    """Return the open outlets and sub-branches of a station's institution, its own left out."""
    rows = Organisation.objects.filter(head=station.outlet.head_id, level__in=("outlet", "sub_branch"), closed_on=None)
    return rows.exclude(pk=station.outlet_id).order_by("code")


def people_of(station: Station) -> Sequence[StationPerson]:
    """Return those who work at a station now."""
    return list(station.people.filter(until=None))


def candidates(viewer: Actor, *, on: date) -> list[tuple[int, str]]:
    """Return id and name of the open outlets and sub-branches in the viewer's subtree that have no station yet."""
    open_ones = Q(closed_on=None) | Q(closed_on__gt=on)
    rows = subtree(viewer).filter(open_ones, level__in=("sub_branch", "outlet"), station=None)
    return [(one.pk, one.label) for one in rows.order_by("-level", "code")]
