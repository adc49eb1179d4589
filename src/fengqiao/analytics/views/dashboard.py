"""Where officers, executives, the regulator and auditors arrive: what needs them, then how they stand."""

from datetime import date
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fengqiao.analytics import overview
from fengqiao.analytics.queries import dimension_name
from fengqiao.analytics.queries.dashboard import first_line_target, waiting, year
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.attention import matters
from fengqiao.foundation.standings import groups
from fengqiao.organisations.reference_year import today as data_day
from fengqiao.places import queries as places

READERS: Final = (Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR, Role.AUDITOR)
WALL_SECONDS: Final = 60
"""How often a wall screen asks anew: rollups are at most a minute old."""


@access(*READERS)
@require_safe
def attention(request: ActorRequest) -> HttpResponse:
    """Show what else needs the viewer today: a part of the dashboard, fetched after it."""
    found = matters(request.actor, data_day())
    shown = {"matters": overview.matter_tiles(found), "is_all": "alone" in request.GET}
    return render(request, "analytics/_attention.html", shown)


@access(*READERS)
@require_safe
def dashboard(request: ActorRequest) -> HttpResponse:
    """Show what needs the viewer today, and how the viewer's cases stand, or what the viewer looks after without any."""
    today = data_day()
    without_cases = groups(request.actor, today)
    shown = {"groups": without_cases, "is_without_cases": True} if without_cases else _of_cases(request.actor, today)
    shown["heading"] = _("全市概览") if request.actor.is_regulator else _("本机构概览")
    shown["wall_seconds"] = WALL_SECONDS if request.GET.get("wall") else 0
    return render(request, "analytics/dashboard.html", shown)


def _of_cases(viewer: Actor, today: date) -> dict[str, Any]:
    found, target = year(viewer, today), first_line_target(today)
    names = {place.code: place.short_name for place in places.counties()} if found.by_county else {}
    return {
        "waiting": overview.waiting_tiles(waiting(viewer, today)),
        "groups": [overview.standing(found, today, target, names)],
        "unit_name": dimension_name(found.unit_dimension),
        "unit_columns": overview.unit_columns(),
        "units": overview.unit_rows(found, today, target) if len(found.by_unit) > 1 else [],
    }
