"""Each room's year: cases settled and yuan agreed by mediation body and room, down to the agreements."""

from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fengqiao.analytics import year as drawing
from fengqiao.analytics.queries.mediation_year import mediation_year, years_known
from fengqiao.analytics.views.explorer import READERS
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.lists import Format, export
from fengqiao.organisations.reference_year import today as data_day


@access(*READERS)
@require_safe
def year(request: ActorRequest) -> HttpResponse:
    """Show a year by body and room; every figure leads to its cases."""
    chosen = _chosen(request)
    found = mediation_year(request.actor, chosen)
    known = years_known(request.actor, data_day())
    years = sorted({*known, chosen}, reverse=True)
    return render(
        request,
        "analytics/mediation_year.html",
        {
            "year": chosen,
            "tabs": [(f"{one}", f"?year={one}", one == chosen) for one in years],
            "headline": drawing.headline(found),
            "xlsx_url": drawing.export_url(found, "xlsx"),
            "csv_url": drawing.export_url(found, "csv"),
            "columns": drawing.columns(),
            "lines": drawing.lines(found),
            "total": drawing.total(found),
            "charts": drawing.charts(found),
            "definitions": drawing.definitions(),
        },
    )


@access(*READERS)
@require_safe
def export_year(request: ActorRequest) -> HttpResponseBase:
    """Send the year's table as a file."""
    chosen = _chosen(request)
    found = mediation_year(request.actor, chosen)
    wanted = Format.asked(request.GET.get("format"))
    return export(
        drawing.export_lines(found), drawing.export_columns(), wanted, name=_("调解年度-%(year)s") % {"year": chosen}
    )


def _chosen(request: HttpRequest) -> int:
    """Return the year asked for, this one if none. Raises Invalid for what is no year."""
    text = request.GET.get("year", "").strip()
    if not text:
        return data_day().year
    if not (text.isascii() and text.isdecimal() and date.min.year < int(text[:5]) < date.max.year):
        raise Invalid({"year": _("请写四位年份，例如 2026")})
    return int(text)
