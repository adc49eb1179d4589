"""Figures that institutions reported, in force and corrected ones."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.lists import Format, export, page
from fengqiao.supervision.queries.reported import ORDER, columns, export_rows, figures, filters_for
from fengqiao.supervision.views.roles import READERS


@access(*READERS)
@require_safe
def reported(request: ActorRequest) -> HttpResponse:
    """List reported figures, the newest period first; corrected ones stay in sight."""
    filters = filters_for(request.GET)
    listed = page(filters.apply(figures(request.actor)), order=ORDER, after=request.GET.get("after"))
    fields = [filters.form[name] for name in filters.form.fields]
    return render(request, "supervision/reported.html", {"page": listed, "fields": fields})


@access(*READERS)
@require_safe
def export_reported(request: ActorRequest) -> HttpResponseBase:
    """Send the register as a file."""
    rows = filters_for(request.GET).apply(figures(request.actor))
    return export(export_rows(rows), columns(), Format.asked(request.GET.get("format")), name="reported")
