"""The work list, its saved views, bulk actions and export."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fengqiao.casework.saved_views import delete_view, save_view, saved_views
from fengqiao.casework.services import perform_many
from fengqiao.complaints.queries import numbers_of
from fengqiao.complaints.rules.moves import LIFECYCLE
from fengqiao.complaints.rules.states import Action
from fengqiao.complaints.views.roles import HANDLERS, READERS
from fengqiao.complaints.worklist import COLUMNS, WorkList, export_row, row_of, tabs_for, work_list
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Level
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.lists import Format, export, page

MOST_AT_ONCE: Final = 200
FIRST_FILTERS: Final = ("state", "light", "handler", "waiting")
"""Filters always in sight; the others open on demand."""


@access(*READERS)
@require_safe
def cases(request: ActorRequest) -> HttpResponse:
    """Show the cases in scope, what is due first at the top."""
    viewer, today = request.actor, timezone.localdate()
    asked = work_list(request.GET, viewer=viewer, today=today)
    found = page(asked.cases(), order=asked.order, after=request.GET.get("after"))
    whole = {"page": found, "rows": [row_of(case, today) for case in found.items], "asked": asked, "today": today,
             "one_office": viewer.level is Level.OUTLET}  # fmt: skip
    if request.headers.get("HX-Target") == "cases":
        return render(request, "complaints/_cases.html", {**whole, **_bulk(request, asked)})
    form = asked.filters.form
    query = {name: value for name, value in request.GET.items() if name != "after" and value}
    return render(
        request,
        "complaints/cases.html",
        {
            **whole,
            **_bulk(request, asked),
            "tabs": [(tab.label, tab.url, tab.query == query) for tab in tabs_for(viewer, today)],
            "first_filters": [form[name] for name in FIRST_FILTERS],
            "more_filters": [form[name] for name in form.fields if name not in FIRST_FILTERS],
            "more_open": any(name in asked.chosen for name in form.fields if name not in FIRST_FILTERS),
            "views": saved_views(viewer),
            "export_query": _without_cursor(request),
        },
    )


def _bulk(request: ActorRequest, asked: WorkList) -> dict[str, Any]:
    if request.actor.role not in HANDLERS:
        return {"may_act": False}
    return {"may_act": True, "colleagues": asked.colleagues}


def _without_cursor(request: ActorRequest) -> str:
    query = request.GET.copy()
    query.pop("after", None)
    return query.urlencode()


@access(*HANDLERS)
@require_POST
def bulk(request: ActorRequest) -> HttpResponse:
    """Do one thing to the ticked cases and say what was done and what was not, and why."""
    chosen = [int(text) for text in request.POST.getlist("case") if text.isdecimal()][:MOST_AT_ONCE]
    action = request.POST.get("action", "")
    if not chosen:
        raise Invalid({"case": _("请先勾选要办理的案件")})
    if action not in {move.action for move in LIFECYCLE.moves if move.bulk}:
        raise Invalid({"action": _("此操作不能批量进行")})
    data = {"handler": request.POST.get("handler")} if action == Action.ASSIGN else None
    done, refused = perform_many(case_ids=chosen, action=action, by=request.actor, at=timezone.now(), data=data)
    numbers = numbers_of(request.actor, chosen)
    return render(
        request,
        "complaints/bulk.html",
        {
            "label": _(LIFECYCLE.move(action).label),
            "done": [numbers[case_id] for case_id in done if case_id in numbers],
            "refused": [(numbers.get(case_id, "—"), reason) for case_id, reason in refused.items()],
            "back": f"{reverse('complaints:list')}?{request.POST.get('query', '')}",
        },
    )


@access(*READERS)
@require_safe
def export_cases(request: ActorRequest) -> HttpResponseBase:
    """Send the whole filtered list as a file, however long it is."""
    today = timezone.localdate()
    asked = work_list(request.GET, viewer=request.actor, today=today)
    wanted = Format.asked(request.GET.get("format"))
    return export(_lines(asked, today), [_(column) for column in COLUMNS], wanted, name=f"cases-{today:%Y%m%d}")


def _lines(asked: WorkList, today: date) -> Iterator[tuple[Any, ...]]:
    for case in asked.cases().order_by(*asked.order).iterator(chunk_size=2000):
        yield export_row(case, today)


@access(*READERS)
@require_POST
def keep_view(request: ActorRequest) -> HttpResponse:
    """Keep the filters in use under a name."""
    kept = save_view(name=request.POST.get("name", ""), query=request.POST.get("query", ""), by=request.actor)
    messages.success(request, _("已保存视图“%(name)s”。") % {"name": kept.name})
    return redirect(f"{reverse('complaints:list')}?{kept.query}")


@access(*READERS)
@require_POST
def drop_view(request: ActorRequest, view_id: int) -> HttpResponse:
    """Forget a saved view."""
    delete_view(view_id=view_id, by=request.actor)
    messages.success(request, _("已删除视图。"))
    return redirect("complaints:list")


@access(*READERS)
@require_safe
def search(request: ActorRequest) -> HttpResponse:
    """Lead to the list with the text searched for, closed cases too; a whole number goes to its case."""
    text = request.GET.get("q", "").strip()
    asked = work_list({"q": text, "show": "all"}, viewer=request.actor, today=timezone.localdate())
    if text and len(hits := list(asked.cases().order_by()[:2])) == 1:
        return redirect("complaints:case", number=hits[0].number)
    query = request.GET.copy()
    query["show"] = "all"
    return redirect(f"{reverse('complaints:list')}?{query.urlencode()}")
