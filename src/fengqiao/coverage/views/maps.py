"""Coverage to look at: the city by county, a county by town, a town by village, one village; and the portal's page."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fengqiao.coverage.queries import reach as queries
from fengqiao.foundation.access import STAFF, ActorRequest, access, public
from fengqiao.foundation.charts.rules import Chart, Kind, Point, Series
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.lists import Format, export
from fengqiao.foundation.throttle.services import rate_limit
from fengqiao.organisations.queries import TIERS
from fengqiao.organisations.rules.offers import Tier
from fengqiao.places import queries as places
from fengqiao.places.queries import Place

PLACE_DIGITS = 12
LISTED = 60


@access(*STAFF)
@require_safe
def overview(request: ActorRequest) -> HttpResponse:
    """Show the city: a map and a table of the counties, tier by tier."""
    tier = _tier(request.GET.get("tier", ""))
    rows = queries.rows_below(None)
    context = {
        "rows": rows,
        "tiers": [str(TIERS[one]) for one in Tier],
        "tabs": [(str(TIERS[one]), f"?tier={one.value}", one is tier) for one in Tier],
        "stats": [
            (str(TIERS[one]), tally, f"{reverse('coverage:villages')}?tier={one.value}")
            for one, tally in zip(Tier, queries.total_of(rows), strict=False)
        ],
        "chart": _map(rows, tier),
        "computed_at": queries.last_computed(),
    }
    return render(request, "coverage/overview.html", context)


def _map(rows: Sequence[queries.AreaRow], tier: Tier) -> Chart:
    place = list(Tier).index(tier)
    return Chart(
        id="coverage",
        title=_("%(tier)s已覆盖的村社比例") % {"tier": TIERS[tier]},
        kind=Kind.MAP,
        category_label=_("区县"),
        categories=[row.place.short_name for row in rows],
        series=[
            Series(
                _("已覆盖"),
                [Point(row.tallies[place].percent, reverse("coverage:area", args=[row.place.code])) for row in rows],
            )
        ],
        unit="%",
        geojson_url=reverse("places:map"),
        csv_url=f"{reverse('coverage:export_area')}?format=csv",
        xlsx_url=f"{reverse('coverage:export_area')}?format=xlsx",
    )


@access(*STAFF)
@require_safe
def area(request: ActorRequest, code: str) -> HttpResponse:
    """Show a county as a table-map of its towns, or a town as one of its villages: geometry there is none."""
    place = _place(code)
    context: dict[str, Any] = {
        "place": place,
        "path": places.path(code),
        "tiers": [str(TIERS[one]) for one in Tier],
        "marks": [(queries.MARKS[status], status.label, status.value) for status in queries.MARKS],
        "computed_at": queries.last_computed(),
    }
    if place.level == "county":
        rows = queries.rows_below(code)
        context |= {"rows": rows, "total": queries.total_of(rows)}
    elif place.level == "town":
        context["villages"] = queries.villages_of(queries.village_codes(code))
    else:
        raise Http404
    return render(request, "coverage/area.html", context)


@access(*STAFF)
@require_safe
def villages(request: ActorRequest) -> HttpResponse:
    """List the villages of the city, a county or a town that have a status; from a figure to what is behind it."""
    code, tier, status = (request.GET.get(name, "") for name in ("place", "tier", "status"))
    place = _place(code) if code else None
    found = queries.village_codes(place.code if place else "", status=status, tier=tier)
    codes = list(found.filter(place__gt=request.GET.get("after", ""))[: LISTED + 1])
    context = {
        "place": place,
        "rows": queries.villages_of(codes[:LISTED]),
        "number": found.count(),
        "next": codes[LISTED - 1] if len(codes) > LISTED else "",
        "tiers": [str(TIERS[one]) for one in Tier],
        "asked": {"place": code, "tier": tier, "status": status},
        "tier_choices": [(one.value, str(TIERS[one])) for one in Tier],
        "status_choices": [(one.value, one.label) for one in queries.MARKS],
        "counties": places.counties(),
    }
    return render(request, "coverage/villages.html", context)


@access(*STAFF)
@require_safe
def export_villages(request: ActorRequest) -> HttpResponseBase:
    """Send the villages with what each has, and why, as a file."""
    code, tier, status = (request.GET.get(name, "") for name in ("place", "tier", "status"))
    rows = queries.villages_of(queries.village_codes(_place(code).code if code else "", status=status, tier=tier))
    columns = [_("代码"), _("村社区"), _("服务层级"), _("状态"), _("原因"), _("规划后")]
    lines = (
        (row.place.code, row.place.label, cell.tier_label, cell.status_label, cell.reason, cell.planned)
        for row in rows
        for cell in row.cells
    )
    return export(
        lines, columns, Format.asked(request.GET.get("format")), name=f"coverage-{timezone.localdate():%Y%m%d}"
    )


@access(*STAFF)
@require_safe
def export_area(request: ActorRequest, code: str = "") -> HttpResponseBase:
    """Send the table of counties, or of a county's towns, as a file."""
    if code and _place(code).level != "county":
        raise Http404
    columns = [_("代码"), _("地区"), _("服务层级"), _("已覆盖"), _("薄弱"), _("空白"), _("村社数")]
    return export(
        _lines(queries.rows_below(code or None)), columns, Format.asked(request.GET.get("format")),
        name=f"coverage-{timezone.localdate():%Y%m%d}",
    )  # fmt: skip


def _lines(rows: Sequence[queries.AreaRow]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        for tier, tally in zip(Tier, row.tallies, strict=False):
            yield row.place.code, row.place.label, str(TIERS[tier]), tally.covered, tally.weak, tally.blank, tally.total


@access(*STAFF)
@require_safe
def village(request: ActorRequest, code: str) -> HttpResponse:
    """Show one village: what it has of each tier and why, and the points of its town."""
    place = _place(code)
    if place.level != "village":
        raise Http404
    context = {
        "row": queries.village_row(code),
        "path": places.path(code),
        "cards": queries.points_near(place, timezone.localdate()),
        "computed_at": queries.last_computed(),
    }
    return render(request, "coverage/village.html", context)


@public
@require_safe
@rate_limit(120, methods=("GET",))
def near(request: HttpRequest) -> HttpResponse:
    """Show everybody which services are within reach of a village, and where."""
    code, asked = request.GET.get("place", ""), request.GET.get("near", "")[:40]
    context: dict[str, Any] = {"near": asked, "found_places": [], "row": None}
    if len(code) == PLACE_DIGITS and code.isdecimal():
        place = _place(code)
        if place.level == "village":
            context |= {
                "row": queries.village_row(code),
                "cards": queries.points_near(place, timezone.localdate()),
            }
        else:
            context["found_places"] = places.children(code)
    elif asked:
        context["found_places"] = [one for one in places.search(asked, limit=20) if one.level in {"town", "village"}]
    return render(request, "coverage/near.html", context)


def _tier(code: str) -> Tier:
    return Tier(code) if code in {one.value for one in Tier} else Tier.BASIC


def _place(code: str) -> Place:
    try:
        return places.place(code)
    except NotFound:
        raise Http404 from None
