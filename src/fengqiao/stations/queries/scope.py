"""Who sees which station, and in which part. The one place that decides."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor, ActorKind, Level, Role
from fengqiao.foundation.errors import NotFound
from fengqiao.organisations.models import Organisation, OrganisationKind
from fengqiao.stations.models import Check, Sheet, Station
from fengqiao.stations.rules.states import MARKED, OPEN_STAGES, CheckKind, Stage

_COLUMNS = {
    Level.HEAD_OFFICE: "outlet__head",
    Level.BRANCH: "outlet__branch",
    Level.SUB_BRANCH: "outlet__sub_branch",
    Level.OUTLET: "outlet",
}


def of_association(viewer: Actor) -> bool:
    """Whether the viewer works for an industry association."""
    if viewer.kind is not ActorKind.STAFF or viewer.level not in {Level.HEAD_OFFICE, Level.BODY}:
        return False
    return Organisation.objects.filter(pk=viewer.organisation_id or 0, kind=OrganisationKind.ASSOCIATION).exists()


def inspects(viewer: Actor) -> bool:
    """Whether the viewer is of those who appoint, inspect and decide."""
    if viewer.role is Role.REGULATOR and viewer.level is Level.REGULATOR:
        return True
    return viewer.role is Role.OFFICER and of_association(viewer)


def stations_seen(viewer: Actor) -> QuerySet[Station]:
    """Return the stations one may see at the desk, by one equality on the column of the viewer's level."""
    rows = Station.objects.select_related("outlet__head", "outlet__place")
    if viewer.is_regulator or of_association(viewer):
        return rows
    column = _COLUMNS.get(viewer.level) if viewer.level is not None else None
    return rows.filter(**{column: viewer.organisation_id}) if column else rows.none()


def station_seen(pk: int, *, viewer: Actor) -> Station:
    """Return one of them. Raises NotFound."""
    found = stations_seen(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有找到该服务站"))
    return found


def of_house(station: Station, viewer: Actor) -> bool:
    """Whether the viewer acts for the institution the station belongs to."""
    outlet, mine = station.outlet, viewer.organisation_id
    if viewer.role is not Role.OFFICER or mine is None:
        return False
    return mine in {outlet.pk, outlet.sub_branch_id, outlet.branch_id, outlet.head_id}


def public_stations() -> QuerySet[Station]:
    """Return the stations whose mark hangs on the wall. They are public."""
    return Station.objects.filter(state__in=sorted(MARKED)).select_related("outlet__head", "outlet__place")


def checks_seen(station: Station, viewer: Actor) -> QuerySet[Check]:
    """Return a station's checks, newest first; a surprise is one until it is concluded."""
    checks = station.checks.select_related("standard")
    if viewer.is_regulator or inspects(viewer):
        return checks
    return checks.exclude(Q(kind=CheckKind.SURPRISE) & Q(stage__in=sorted(OPEN_STAGES)))


def open_check(station: Station) -> Check | None:
    """Return the check that is going on, or None."""
    return station.checks.filter(stage__in=sorted(OPEN_STAGES)).select_related("standard").first()


def sheet_of(check_id: int, viewer: Actor) -> Sheet:
    """Return the viewer's own sheet of a check. Raises NotFound to everybody who was not appointed."""
    found = (
        Sheet.objects.filter(check_of=check_id, inspector=viewer.person_id or 0)
        .select_related("check_of__station__outlet__head", "check_of__standard")
        .first()
    )
    if found is None:
        raise NotFound(_("没有安排您做这次检查"))
    return found


def sheets_to_do(viewer: Actor, *, today: date) -> QuerySet[Sheet]:
    """Return the sheets the viewer has still to fill in, the next visit first."""
    return (
        Sheet.objects.filter(inspector=viewer.person_id or 0, handed_in_at=None, check_of__stage=Stage.INSPECTING)
        .select_related("check_of__station__outlet__head", "check_of__standard")
        .order_by("check_of__visit_on", "id")
    )
