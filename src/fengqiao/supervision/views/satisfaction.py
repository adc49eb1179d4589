"""Satisfaction with intervals, and what can be said of each."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.lists import Format, export
from fengqiao.organisations.reference_year import today as data_day
from fengqiao.supervision.forms.indicators import ScopeForm
from fengqiao.supervision.queries.naming import period_label
from fengqiao.supervision.queries.satisfaction import Part, method
from fengqiao.supervision.queries.satisfaction import satisfaction as parts_of
from fengqiao.supervision.views.roles import READERS


@access(*READERS)
@require_safe
def satisfaction(request: ActorRequest) -> HttpResponse:
    """Show satisfaction across complaints, mediations, stations and lessons."""
    form = ScopeForm(request.GET, viewer=request.actor, today=data_day(), parts=())
    context = {
        "form": form,
        "period": period_label(form.period),
        "is_over": form.period.is_over(data_day()),
        "parts": parts_of(request.actor, form.period, today=data_day()),
        "method": method(data_day()),
        "export_url": reverse("supervision:export_satisfaction"),
    }
    return render(request, "supervision/satisfaction.html", context)


@access(*READERS)
@require_safe
def export_satisfaction(request: ActorRequest) -> HttpResponseBase:
    """Send the same as a file."""
    form = ScopeForm(request.GET, viewer=request.actor, today=data_day(), parts=())
    parts = parts_of(request.actor, form.period, today=data_day())
    columns = [
        _("类别"),
        _("名称"),
        _("评价数"),
        _("满意数"),
        _("满意率"),
        _("区间下限"),
        _("区间上限"),
        _("收缩估计"),
        _("可靠判断"),
    ]
    name = f"satisfaction-{form.period.key}"
    return export(_lines(parts), columns, Format.asked(request.GET.get("format")), name=name)


def _lines(parts: Sequence[Part]) -> Iterator[tuple[Any, ...]]:
    for part in parts:
        for row in part.rows:
            votes = row.votes
            figures = (votes.share, row.low, row.high, row.estimate)
            shares = [None if one is None else round(100 * one, 1) for one in figures]
            yield (part.title, row.label, votes.rated, votes.satisfied, *shares, row.verdict)
