"""Where officers, executives, the regulator and auditors arrive: what needs them, then how they stand."""

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fengqiao.analytics import overview
from fengqiao.analytics.queries import dimension_name
from fengqiao.analytics.queries.dashboard import first_line_target, waiting, year
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.foundation.attention import matters
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
    return render(request, "analytics/_attention.html", {"matters": found})


@access(*READERS)
@require_safe
def dashboard(request: ActorRequest) -> HttpResponse:
    """Show what needs the viewer today, and how the viewer's cases stand."""
    today = data_day()
    found, target = year(request.actor, today), first_line_target(today)
    names = {place.code: place.short_name for place in places.counties()} if found.by_county else {}
    return render(
        request,
        "analytics/dashboard.html",
        {
            "waiting": overview.waiting_tiles(waiting(request.actor, today)),
            "tiles": overview.tiles(found, today, target),
            "charts": overview.charts(found, target),
            "products": overview.products(found, today),
            "map": overview.county_map(found, today, names),
            "unit_name": dimension_name(found.unit_dimension),
            "unit_columns": overview.unit_columns(),
            "units": overview.unit_rows(found, today, target) if len(found.by_unit) > 1 else [],
            "heading": _("全市概览") if request.actor.is_regulator else _("本机构概览"),
            "today": today,
            "wall_seconds": WALL_SECONDS if request.GET.get("wall") else 0,
        },
    )
