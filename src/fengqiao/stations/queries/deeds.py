"""What a station did, counted from the records of cases: who asks sees only what they may see of these."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from fengqiao.casework.models import Case, CaseKind
from fengqiao.casework.queries import visible_cases
from fengqiao.foundation.actors import Actor
from fengqiao.organisations.models import OrganisationLevel
from fengqiao.stations.models import Station

KINDS: Final = ("taken", "settled", "mediated")
_FIRST_LINE: Final = (OrganisationLevel.OUTLET, OrganisationLevel.SUB_BRANCH)


@dataclass(frozen=True, slots=True)
class Deeds:
    """Counts since ``since``: complaints taken, those of them settled at the first line, mediations."""

    since: date
    taken: int
    settled: int
    mediated: int


def since_of(station: Station, today: date) -> date:
    """Return from when a station's work is counted: the last twelve months, at most since its mark."""
    year = date(today.year - 1, today.month, min(today.day, 28))
    return max(year, station.granted_on) if station.granted_on else year


def offices_of(station: Station) -> tuple[list[int], list[int]]:
    """Return the outlets and the sub-branches whose cases are a station's: its own and those it guides."""
    own = station.outlet
    guided = station.guided.filter(until=None).values_list("outlet_id", "outlet__level")
    every = [(own.pk, own.level), *guided]
    return (
        [pk for pk, level in every if level == OrganisationLevel.OUTLET],
        [pk for pk, level in every if level == OrganisationLevel.SUB_BRANCH],
    )


def cases_of(station: Station, what: str, viewer: Actor, *, today: date) -> QuerySet[Case]:
    """Return the cases behind one of the counts (`KINDS`) that the viewer may see."""
    kind = CaseKind.MEDIATION if what == "mediated" else CaseKind.COMPLAINT
    rows = visible_cases(viewer, kind).filter(_at(station), received_on__gte=since_of(station, today))
    return rows.filter(_settled()) if what == "settled" else rows


def deeds_of(station: Station, viewer: Actor, *, today: date) -> Deeds:
    """Return the counts in two queries."""
    since = since_of(station, today)
    at = _at(station) & Q(received_on__gte=since)
    complaints: dict[str, Any] = (
        visible_cases(viewer, CaseKind.COMPLAINT)
        .filter(at)
        .aggregate(taken=Count("pk"), settled=Count("pk", filter=_settled()))
    )
    mediated = visible_cases(viewer, CaseKind.MEDIATION).filter(at).count()
    return Deeds(since, complaints["taken"], complaints["settled"], mediated)


def title_of(what: str) -> str:
    """Return how a count is called."""
    return {"taken": _("受理投诉"), "settled": _("一线办结投诉"), "mediated": _("参与调解")}[what]


def _settled() -> Q:
    return Q(closed_at__isnull=False, level__in=_FIRST_LINE)


def _at(station: Station) -> Q:
    outlets, sub_branches = offices_of(station)
    return Q(outlet__in=outlets) | Q(sub_branch__in=sub_branches, outlet=None)
