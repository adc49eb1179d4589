"""Reception days at the desk: list, week, one day, and what became of it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fengqiao.executives.forms.receptions import MoveForm, PlanForm, SettleForm, WalkInForm
from fengqiao.executives.queries import receptions as queries
from fengqiao.executives.queries.filtering import reception_filters
from fengqiao.executives.queries.planning import leader_choices, venue_choices
from fengqiao.executives.queries.scope import rules_of
from fengqiao.executives.services import receptions as services
from fengqiao.executives.views.roles import PLANNERS, READERS, RECORDERS
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.errors import Refusal
from fengqiao.foundation.lists import Format, export, page


def _found(request: ActorRequest) -> tuple[Any, QuerySet[Any], tuple[str, ...]]:
    """Return the filters, the days they leave, and their order: those to come soonest first, others newest first."""
    now = timezone.now()
    filters = reception_filters(request.GET, today=timezone.localdate(now))
    rows = filters.apply(queries.reception_days(request.actor))
    if filters.chosen.get("show") or filters.chosen.get("since"):
        return filters, rows, ("-day", "-id")
    return filters, rows.filter(day__gte=timezone.localdate(now)), ("day", "id")


@access(*READERS)
@require_safe
def receptions(request: ActorRequest) -> HttpResponse:
    """List reception days: those to come, unless a filter asks for others."""
    filters, rows, order = _found(request)
    found = page(rows, order=order, after=request.GET.get("after"))
    now = timezone.now()
    context = {
        "page": found,
        "rows": [queries.view_of(one, at=now) for one in found.items],
        "fields": [filters.form[name] for name in filters.form.fields],
        "may_plan": request.actor.role in PLANNERS,
    }
    return render(request, "executives/receptions.html", context)


@access(*READERS)
@require_safe
def export_receptions(request: ActorRequest) -> HttpResponseBase:
    """Send the filtered list as a file."""
    _filters, rows, order = _found(request)
    columns = [
        _("日期"), _("从"), _("到"), _("机构"), _("接访领导"), _("职务"), _("接访地点"), _("状态"), _("代接人"), _("原因"),
        _("时段"), _("预约"), _("来访"),
    ]  # fmt: skip
    wanted = Format.asked(request.GET.get("format"))
    name = f"receptions-{timezone.localdate():%Y%m%d}"
    return export(_lines(rows.order_by(*order).iterator(chunk_size=500)), columns, wanted, name=name)


def _lines(rows: Iterator[Any]) -> Iterator[tuple[Any, ...]]:
    now = timezone.now()
    for row in rows:
        view = queries.view_of(row, at=now)
        yield (
            row.day, f"{row.starts_at:%H:%M}", f"{row.ends_at:%H:%M}", row.organisation.label, row.leader.name,
            row.leader.get_post_display(), row.venue.label, view.status, row.deputy, row.reason, view.capacity, row.booked,
            row.visitors,
        )  # fmt: skip


@access(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: ActorRequest) -> HttpResponse:
    """Plan reception days."""
    today = timezone.localdate()
    leaders = leader_choices(request.actor, on=today)
    start = {"first": request.GET.get("day", ""), "starts_at": "09:00", "ends_at": "11:00",
             "slot_minutes": rules_of(today).number("slot_minutes"), "is_public": True}  # fmt: skip
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        initial=start,
        leaders=leaders,
        venues=venue_choices(request.actor),
    )
    if request.method == "POST" and form.is_valid():
        try:
            planned = services.plan(plan=form.plan(), by=request.actor, at=timezone.now())
        except Refusal as refused:
            form.take(refused)
        else:
            messages.success(request, _("已安排 %(n)s 次接访。") % {"n": len(planned.made)})
            if planned.left_out:
                days = _("、").join(day.isoformat() for day in planned.left_out)
                messages.warning(request, _("以下日期没有安排（休息日、任期外或已有安排）：%(days)s") % {"days": days})
            return redirect("executives:week")
    hint = "" if leaders else _("还没有登记在任的负责人。请先在“三制与组织”里登记第一责任人。")
    return _form(request, form, _("安排接访"), back="executives:week", hint=hint)


@access(*READERS)
@require_safe
def reception(request: ActorRequest, pk: int) -> HttpResponse:
    """Show one reception day with its visits."""
    return render(request, "executives/reception.html", _day(request, pk))


def _day(request: ActorRequest, pk: int, **more: Any) -> dict[str, Any]:
    found = queries.day_page(pk, request.actor, at=timezone.now())
    return {"page": found, "day": found.day.row, "walk_in": WalkInForm(), **more}


@access(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: ActorRequest, pk: int) -> HttpResponse:
    """Move a reception to another day."""
    day = queries.reception_day(pk, request.actor)
    start = {"day": day.day, "starts_at": day.starts_at, "ends_at": day.ends_at}
    form = MoveForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            services.move(pk=pk, **form.cleaned_data, by=request.actor, at=timezone.now())
        except Refusal as refused:
            form.take(refused)
        else:
            messages.success(request, _("已改期，已通知预约的人。"))
            return redirect("executives:reception", pk)
    return _form(request, form, _("接访改期"), back="executives:reception", args=(pk,))


@access(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: ActorRequest, pk: int) -> HttpResponse:
    """Record whether the leader came, or call the reception off."""
    found = queries.day_page(pk, request.actor, at=timezone.now())
    given = request.POST if request.method == "POST" else None
    form = SettleForm(given, initial={"status": "held"}, has_begun=found.has_begun)
    if request.method == "POST" and form.is_valid():
        try:
            services.settle(pk=pk, **form.cleaned_data, by=request.actor, at=timezone.now())
        except Refusal as refused:
            form.take(refused)
        else:
            messages.success(request, _("已登记。"))
            return redirect("executives:reception", pk)
    title = _("登记接访结果") if found.has_begun else _("取消接访")
    return _form(request, form, title, back="executives:reception", args=(pk,))


@access(*RECORDERS)
@require_http_methods(["POST"])
def walk_in(request: ActorRequest, pk: int) -> HttpResponse:
    """Register somebody who came without booking."""
    form = WalkInForm(request.POST)
    if form.is_valid():
        try:
            visit = services.walk_in(pk=pk, **form.cleaned_data, by=request.actor, at=timezone.now())
        except Refusal as refused:
            form.take(refused)
        else:
            return redirect("executives:visit", visit.pk)
    return render(request, "executives/reception.html", _day(request, pk, walk_in=form), status=400)


def week_start(text: str) -> date:
    """Return the day asked for, today where it is none or past what a calendar shows."""
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        return timezone.localdate()
    return asked if abs(asked - timezone.localdate()) < timedelta(days=3660) else timezone.localdate()


def _form(
    request: ActorRequest, form: Any, title: str, *, back: str, args: tuple[Any, ...] = (), hint: str = ""
) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "back_args": args[0] if args else None, "hint": hint}
    return render(request, "executives/form.html", context, status=400 if form.errors else 200)
