"""Gaps as a work list: the list with assigning of many, the file, one gap."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from fengqiao.coverage.forms.gaps import AnswerForm, AssignForm, ticked
from fengqiao.coverage.queries import gaps as queries
from fengqiao.coverage.services.gaps import Answer, answer, assign
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed
from fengqiao.foundation.forms import show_refusal
from fengqiao.foundation.lists import Format, batches, export, page

READERS = (Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR, Role.AUDITOR)


@access(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def gaps(request: ActorRequest) -> HttpResponse:
    """List the gaps in scope; by POST the regulator gives the ticked ones to an institution."""
    today = timezone.localdate()
    filters = queries.filters_for(request.GET, viewer=request.actor, today=today)
    form, chosen, error = None, request.POST.getlist("chosen"), ""
    if request.actor.role is Role.REGULATOR:
        form = _assign_form(request, "assign")
        if request.method == "POST" and form.is_valid():
            number, error = _assigned(request, form, ticked(chosen))
            if number is not None:
                return redirect(request.get_full_path())
    elif request.method == "POST":
        raise NotAllowed(_("由监管人员指定责任机构"))
    shown = page(filters.apply(queries.listed(request.actor)), order=queries.ORDER, after=request.GET.get("after"))
    context = {
        "page": shown,
        "rows": queries.rows_of(shown.items, today=today),
        "fields": [filters.form[name] for name in filters.form.fields],
        "late": queries.late_number(request.actor, today),
        "form": form,
        "chosen": chosen,
        "error": error,
    }
    return render(request, "coverage/gaps.html", context)


@access(*READERS)
@require_safe
def export_gaps(request: ActorRequest) -> HttpResponseBase:
    """Send the list as a file."""
    today = timezone.localdate()
    found = queries.filters_for(request.GET, viewer=request.actor, today=today).apply(queries.listed(request.actor))
    columns = [
        _("编号"), _("村社区"), _("代码"), _("服务层级"), _("程度"), _("原因"), _("状态"), _("责任机构"), _("措施"),
        _("规划的服务点"), _("期限"), _("计划完成日期"), _("发现日期"), _("消除日期"),
    ]  # fmt: skip
    lines = _lines(queries.rows_of(part, today=today) for part in batches(found.order_by("pk")))
    return export(lines, columns, Format.asked(request.GET.get("format")), name=f"gaps-{today:%Y%m%d}")


@access(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def gap(request: ActorRequest, gap_id: int) -> HttpResponse:
    """Show one gap; by POST assign it or answer it."""
    today = timezone.localdate()
    shown = queries.gap_page(gap_id, viewer=request.actor, today=today)
    one = shown.row.gap
    act = request.POST.get("act", "")
    assigning = _assign_form(request, act, {"owner": one.owner_id, "due_on": one.due_on or queries.default_due(today)})
    answering = AnswerForm(
        request.POST if act == "answer" else None,
        points=queries.point_choices(request.actor) if shown.may_answer else (),
        initial={"measure": one.measure, "point": one.point_id, "ready_on": one.ready_on},
    )
    error = ""
    if act == "assign" and assigning.is_valid():
        number, error = _assigned(request, assigning, ticked([request.POST.get("seen", "")]))
        if number is not None:
            return redirect("coverage:gap", gap_id)
    if act == "answer" and answering.is_valid():
        said = answering.cleaned_data
        given = Answer(said["measure"], said["point"], said["ready_on"])
        try:
            answer(gap_id=gap_id, given=given, by=request.actor, at=timezone.now())
        except Invalid as wrong:
            show_refusal(answering, wrong)
        else:
            messages.success(request, _("已保存。"))
            return redirect("coverage:gap", gap_id)
    context = {"shown": shown, "row": shown.row, "assigning": assigning, "answering": answering, "error": error}
    return render(request, "coverage/gap.html", context)


def _assign_form(request: ActorRequest, act: str, initial: dict[str, Any] | None = None) -> AssignForm:
    today = timezone.localdate()
    data = request.POST if request.method == "POST" and act == "assign" else None
    owners = queries.owner_choices(today) if request.actor.role is Role.REGULATOR else ()
    due_on = queries.default_due(today)
    return AssignForm(data, owners=owners, due_on=due_on, **({"initial": initial} if initial else {}))


def _assigned(request: ActorRequest, form: AssignForm, seen: dict[int, int | None]) -> tuple[int | None, str]:
    """Assign what was ticked; return how many, or None and why not."""
    given = form.cleaned_data
    try:
        number = assign(
            seen=seen, owner_id=given["owner"], due_on=given["due_on"], by=request.actor, at=timezone.now()
        )  # fmt: skip
    except Conflict as refused:
        return None, refused.message
    except Invalid as wrong:
        if chosen := wrong.fields.get("chosen", ""):
            return None, chosen
        show_refusal(form, wrong)
        return None, ""
    words = ngettext("已指定 %(n)s 处缺口的责任机构。", "已指定 %(n)s 处缺口的责任机构。", number)
    messages.success(request, words % {"n": number})
    return number, ""


def _lines(parts: Iterable[list[queries.GapRow]]) -> Iterator[tuple[Any, ...]]:
    for row in chain.from_iterable(parts):
        one = row.gap
        point = one.point.label if one.point else ""
        yield (
            one.pk, row.place, one.place_id, row.tier, row.status, _("、").join(row.lacks), row.state, row.owner,
            one.measure, point, one.due_on, one.ready_on, one.found_on, one.closed_on,
        )  # fmt: skip
