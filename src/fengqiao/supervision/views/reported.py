"""Figures that institutions reported, in force and corrected ones."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.lists import page
from fengqiao.supervision.queries.reported import ORDER, figures, filters_for
from fengqiao.supervision.views.roles import READERS


@access(*READERS)
@require_safe
def reported(request: ActorRequest) -> HttpResponse:
    """List reported figures, the newest period first; corrected ones stay in sight."""
    filters = filters_for(request.GET)
    listed = page(filters.apply(figures(request.actor)), order=ORDER, after=request.GET.get("after"))
    fields = [filters.form[name] for name in filters.form.fields]
    return render(request, "supervision/reported.html", {"page": listed, "fields": fields})
