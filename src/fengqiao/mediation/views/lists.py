"""The board of a body, a mediator's day, and the list of mediations."""

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.foundation.lists import Format, export, page
from fengqiao.mediation.queries.board import board as board_of
from fengqiao.mediation.queries.board import rooms_of
from fengqiao.mediation.queries.day import day_of
from fengqiao.mediation.queries.filtering import board_filters, filters_for
from fengqiao.mediation.queries.rows import COLUMNS, lines_of, listed, row_of
from fengqiao.mediation.queries.scope import is_outside
from fengqiao.mediation.views.roles import READERS


@access(Role.MEDIATION_CLERK)
@require_safe
def board(request: ActorRequest) -> HttpResponse:
    """Show what waits at the body, a column a stage."""
    today = timezone.localdate()
    filters = board_filters(request.GET, viewer=request.actor)
    context = {
        "columns": board_of(request.actor, today=today, filters=filters),
        "filters": filters,
        "fields": [filters.form[name] for name in filters.form.fields],
        "query": urlencode(filters.chosen),
        "here": request.get_full_path(),
        "rooms": rooms_of(request.actor),
        "today": today,
    }
    return render(request, "mediation/board.html", context)


@access(Role.MEDIATOR)
@require_safe
def day(request: ActorRequest) -> HttpResponse:
    """Show a mediator's sessions to come, what waits for an answer, and the cases at hand."""
    now = timezone.now()
    context = {"day": day_of(request.actor, at=now), "today": timezone.localdate(now)}
    return render(request, "mediation/day.html", context)


@access(*READERS)
@require_safe
def cases(request: ActorRequest) -> HttpResponse:
    """List the mediations in scope, what is due first at the top."""
    today = timezone.localdate()
    text = request.GET.get("q", "")[:120].strip()
    filters = filters_for(request.GET, viewer=request.actor, today=today)
    shown = filters.apply(listed(request.actor, text=text))
    newest = bool(filters.chosen.get("show")) or bool(text)
    if not newest:
        shown = shown.filter(closed_at__isnull=True)
    found = page(shown, order=("-opened_at", "-id") if newest else ("due_on", "id"), after=request.GET.get("after"))
    query = request.GET.copy()
    query.pop("after", None)
    return render(
        request,
        "mediation/list.html",
        {
            "page": found,
            "rows": [row_of(case, today, outside=is_outside(request.actor)) for case in found.items],
            "filters": filters,
            "fields": [filters.form[name] for name in filters.form.fields],
            "text": text,
            "today": today,
            "export_query": query.urlencode(),
        },
    )


@access(*READERS)
@require_safe
def search(request: ActorRequest) -> HttpResponse:
    """Lead to the list with the text searched for; a whole number goes to its case."""
    text = request.GET.get("q", "")[:120].strip()
    hits = list(listed(request.actor, text=text).order_by()[:2]) if text else []
    if len(hits) == 1:
        return redirect("mediation:case", number=hits[0].number)
    query = request.GET.copy()
    query["show"] = "all"
    response = redirect("mediation:list")
    response["Location"] += f"?{query.urlencode()}"
    return response


@access(*READERS)
@require_safe
def export_cases(request: ActorRequest) -> HttpResponseBase:
    """Send the whole filtered list as a file: state and outcome, nothing of what was said."""
    today = timezone.localdate()
    filters = filters_for(request.GET, viewer=request.actor, today=today)
    shown = filters.apply(listed(request.actor, text=request.GET.get("q", "")[:120].strip()))
    if not filters.chosen.get("show"):
        shown = shown.filter(closed_at__isnull=True)
    wanted = Format.asked(request.GET.get("format"))
    ordered = shown.order_by("-opened_at", "-id").iterator(chunk_size=500)
    return export(
        lines_of(ordered, today, outside=is_outside(request.actor)),
        [_(c) for c in COLUMNS],
        wanted,
        name=f"mediations-{today:%Y%m%d}",
    )
