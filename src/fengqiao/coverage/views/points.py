"""The register of service points: the list, the file, one point."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.coverage.forms.points import DayForm, PointForm, StopForm
from fengqiao.coverage.queries import points as queries
from fengqiao.coverage.services.points import add_point, add_stop, build_point, change_point, end_point, remove_stop
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.forms import show_refusal
from fengqiao.foundation.lists import Format, batches, export, page

READERS = (Role.CLERK, Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR, Role.AUDITOR, Role.ADMINISTRATOR)
KEEPERS = (Role.OFFICER, Role.ADMINISTRATOR)


@access(*READERS)
@require_safe
def points(request: ActorRequest) -> HttpResponse:
    """List the service points of the viewer's subtree."""
    today = timezone.localdate()
    filters = queries.filters_for(request.GET, viewer=request.actor, today=today)
    shown = page(filters.apply(queries.listed(request.actor)), order=queries.ORDER, after=request.GET.get("after"))
    context = {
        "page": shown,
        "rows": queries.rows_of(shown.items, today=today),
        "may_add": request.actor.role in KEEPERS,
        "fields": [filters.form[name] for name in filters.form.fields],
    }
    return render(request, "coverage/points.html", context)


@access(*READERS)
@require_safe
def export_points(request: ActorRequest) -> HttpResponseBase:
    """Send the register as a file."""
    today = timezone.localdate()
    found = queries.filters_for(request.GET, viewer=request.actor, today=today).apply(queries.listed(request.actor))
    columns = [
        _("编号"), _("名称"), _("类别"), _("运营机构"), _("所在地"), _("代码"), _("地址"), _("电话"), _("经度"), _("纬度"),
        _("可办业务"), _("状态"), _("启用日期"), _("停用日期"),
    ]  # fmt: skip
    lines = _lines(queries.rows_of(part, today=today) for part in batches(found.order_by("place", "pk")))
    return export(lines, columns, Format.asked(request.GET.get("format")), name=f"service-points-{today:%Y%m%d}")


@access(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def point(request: ActorRequest, point_id: int) -> HttpResponse:
    """Show one point; by POST build what was planned, or end it."""
    today = timezone.localdate()
    shown = queries.point_page(point_id, viewer=request.actor, today=today)
    form = DayForm(request.POST or None, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        act = build_point if request.POST.get("act") == "build" else end_point
        try:
            act(point_id=point_id, on=form.cleaned_data["on"], by=request.actor, at=timezone.now())
        except Invalid as wrong:
            show_refusal(form, wrong)
        else:
            messages.success(request, _("已保存。"))
            return redirect("coverage:point", point_id)
    context = {"shown": shown, "row": shown.row, "form": form, "history": shown.history}
    return render(request, "coverage/point.html", context)


@access(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Enter a point of the own subtree."""
    own = queries.own_office(request.actor)
    form = PointForm(
        request.POST or None, viewer=request.actor, initial={"operator": own, "valid_from": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            point = add_point(data=form.data_of(), by=request.actor, at=timezone.now())
        except Invalid as wrong:
            show_refusal(form, wrong)
        else:
            messages.success(request, _("已保存。"))
            return redirect("coverage:point", point.pk)
    return render(
        request, "coverage/point_form.html", {"form": form, "title": _("登记服务点"), "back": "coverage:points"}
    )


@access(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, point_id: int) -> HttpResponse:
    """Change a point of the own subtree."""
    point = queries.point_seen(point_id, viewer=request.actor)
    form = PointForm(request.POST or None, viewer=request.actor, initial=queries.initial_of(point))
    if request.method == "POST" and form.is_valid():
        try:
            change_point(point_id=point_id, data=form.data_of(), by=request.actor, at=timezone.now())
        except Invalid as wrong:
            show_refusal(form, wrong)
        else:
            messages.success(request, _("已保存。"))
            return redirect("coverage:point", point_id)
    context = {"form": form, "title": _("修改资料"), "point": point}
    return render(request, "coverage/point_form.html", context)


@access(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: ActorRequest, point_id: int) -> HttpResponse:
    """Enter a weekly stop of a van."""
    point = queries.point_seen(point_id, viewer=request.actor)
    form = StopForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_stop(
                point_id=point_id, place_code=form.cleaned_data["place"], spot=form.cleaned_data["spot"],
                hours=form.hours(), by=request.actor, at=timezone.now(),
            )  # fmt: skip
        except Invalid as wrong:
            show_refusal(form, wrong)
        else:
            messages.success(request, _("已保存。"))
            return redirect("coverage:point", point_id)
    return render(request, "coverage/point_form.html", {"form": form, "title": _("登记停靠"), "point": point})


@access(*KEEPERS)
@require_POST
def drop_stop(request: ActorRequest, point_id: int, stop_id: int) -> HttpResponse:
    """Remove a weekly stop of a van."""
    remove_stop(point_id=point_id, stop_id=stop_id, by=request.actor, at=timezone.now())
    messages.success(request, _("已保存。"))
    return redirect("coverage:point", point_id)


def _lines(parts: Iterable[list[queries.PointRow]]) -> Iterator[tuple[Any, ...]]:
    for row in chain.from_iterable(parts):
        one = row.point
        yield (
            one.pk, one.label, row.kind, one.operator.label, row.place, one.place_id, one.address, one.phone,
            one.longitude, one.latitude, _("、").join(row.services), row.state, one.valid_from, one.valid_until,
        )  # fmt: skip
