"""Who may be sent to look at a station."""

from datetime import date

from django.db.models import Q

from fengqiao.foundation.actors import Level, Role
from fengqiao.organisations.models import Assignment, OrganisationKind


def inspectors(on: date) -> list[tuple[int, str]]:
    """Return id and name, with the office, of the regulator's staff and the officers of industry associations."""
    regulator = Q(role=Role.REGULATOR, organisation__level=Level.REGULATOR)
    association = Q(role=Role.OFFICER, organisation__kind=OrganisationKind.ASSOCIATION)
    running = Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on))
    rows = (
        Assignment.objects.filter(running, regulator | association, member__is_active=True)
        .select_related("member", "organisation")
        .order_by("organisation__code", "member__name", "id")
    )
    found = {
        row.member_id: f"{row.member.name}（{row.organisation.short_name or row.organisation.name}）" for row in rows
    }
    return list(found.items())
