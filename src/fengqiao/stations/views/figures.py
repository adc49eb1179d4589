"""Stations in figures: by county as map, by institution as bars, both as tables and files."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.charts.rules import Chart, Kind, Point, Series
from fengqiao.foundation.lists import Format, export
from fengqiao.stations.queries import figures as queries
from fengqiao.stations.queries.figures import FigureRow
from fengqiao.stations.queries.scope import inspects
from fengqiao.stations.views.roles import READERS

_MOST_BARS = 20


@access(*READERS)
@require_safe
def figures(request: ActorRequest) -> HttpResponse:
    """Show how stations stand, by county and by institution."""
    viewer, today = request.actor, timezone.localdate()
    counties, houses = queries.by_county(viewer, today=today), queries.by_institution(viewer, today=today)
    address = reverse("stations:list")
    context = {
        "stats": [
            (one.label, one.number, f"{address}?{one.query}", "bad" if one.is_late else "")
            for one in queries.totals(viewer, today=today)
        ],
        "charts": [
            _chart("counties", _("各区县服务站"), _("区县"), counties, "county", is_map=True),
            *(
                [_chart("houses", _("各机构服务站"), _("机构"), houses[:_MOST_BARS], "head")]
                if inspects(viewer) or viewer.is_regulator
                else []
            ),
        ],
        "tables": [("county", _("区县"), counties)]
        + ([("head", _("机构"), houses)] if inspects(viewer) or viewer.is_regulator else []),
        "columns": queries.columns(),
        "list_url": address,
    }
    return render(request, "stations/figures.html", context)


@access(*READERS)
@require_safe
def export_figures(request: ActorRequest, by: str) -> HttpResponseBase:
    """Send one of the tables as a file."""
    viewer, today = request.actor, timezone.localdate()
    if by not in {"county", "head"}:
        raise Http404
    rows = queries.by_county(viewer, today=today) if by == "county" else queries.by_institution(viewer, today=today)
    first = _("区县") if by == "county" else _("机构")
    lines = ((row.code, row.label, *queries.cells(row)) for row in rows)
    wanted = Format.asked(request.GET.get("format"))
    return export(lines, [_("代码"), first, *queries.columns()], wanted, name=f"stations-{by}-{today:%Y%m%d}")


def _chart(id_: str, title: str, label: str, rows: Sequence[FigureRow], by: str, *, is_map: bool = False) -> Chart:
    address = reverse("stations:list")
    points = [Point(row.held, f"{address}?mark=held&{by}={row.code}") for row in rows]
    export_url = reverse("stations:export_figures", args=[by])
    return Chart(
        id=id_, title=title, kind=Kind.MAP if is_map else Kind.BAR, category_label=label,
        categories=[row.label for row in rows], series=[Series(_("有标牌"), points)], unit=_("个"),
        geojson_url=reverse("places:map") if is_map else "", horizontal=not is_map,
        csv_url=f"{export_url}?format=csv", xlsx_url=f"{export_url}?format=xlsx",
    )  # fmt: skip
