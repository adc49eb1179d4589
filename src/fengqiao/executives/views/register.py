"""Institutions: how they stand, what is kept of them, and the agenda of their bodies."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.executives.forms.registers import EvidenceForm, entry_form
from fengqiao.executives.queries import agenda as agenda_queries
from fengqiao.executives.queries import register as queries
from fengqiao.executives.queries.filtering import agenda_filters
from fengqiao.executives.queries.scope import institution as institution_seen
from fengqiao.executives.queries.scope import may_plan
from fengqiao.executives.queries.sections import SECTIONS
from fengqiao.executives.services import evidence as evidence_services
from fengqiao.executives.services import registers as services
from fengqiao.executives.views.roles import OVERSEERS, PLANNERS
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.files.evidence import send
from fengqiao.foundation.lists import Format, export, page


@access(*OVERSEERS)
@require_safe
def institutions(request: ActorRequest) -> HttpResponse:
    """List the institutions in scope with the answers to the three questions; who has one only goes there at once."""
    today = timezone.localdate()
    filters = queries.filters_for(request.GET, viewer=request.actor, today=today)
    every = queries.listed(request.actor, on=today)
    if not request.GET and len(only := list(every[:2])) == 1:
        return redirect("executives:institution", only[0].pk)
    context = {
        "page": page(filters.apply(every), order=("code",), after=request.GET.get("after")),
        "fields": [filters.form[name] for name in filters.form.fields],
    }
    return render(request, "executives/institutions.html", context)


@access(*OVERSEERS)
@require_safe
def export_institutions(request: ActorRequest) -> HttpResponseBase:
    """Send the filtered list as a file."""
    today = timezone.localdate()
    filters = queries.filters_for(request.GET, viewer=request.actor, today=today)
    rows = filters.apply(queries.listed(request.actor, on=today))
    columns = [
        _("代码"), _("机构"), _("层级"), _("有人管"), _("管得顺"), _("管到位"), _("第一责任人"), _("专职人员"), _("人员标准"),
        _("未达到的条件"), _("近一年接访"), _("来访"), _("缺席"), _("承诺到期"), _("承诺按期兑现"), _("领办在办"), _("截至"),
    ]  # fmt: skip
    wanted = Format.asked(request.GET.get("format"))
    return export(_lines(rows.iterator(chunk_size=500)), columns, wanted, name=f"institutions-{today:%Y%m%d}")


def _lines(rows: Iterator[Any]) -> Iterator[tuple[Any, ...]]:
    for one in rows:
        stands = getattr(one, "standing", None)
        head = (one.code, one.label, one.get_level_display())
        if stands is None:
            yield head
            continue
        told = [
            stands.figures.get(name, 0)
            for name in ("receptions", "visits", "missed", "promises_due", "promises_kept", "led_open")
        ]
        yes = [_("是") if held else _("否") for held in (stands.in_charge, stands.in_control, stands.effective)]
        yield (
            *head,
            *yes,
            stands.first_responsible,
            stands.staff,
            stands.staff_norm,
            stands.unmet,
            *told,
            stands.as_of,
        )


@access(*OVERSEERS)
@require_safe
def institution(request: ActorRequest, pk: int) -> HttpResponse:
    """Show one institution: in charge, in control, effective, and why; and all that is kept of it."""
    found = queries.institution_page(pk, request.actor, today=timezone.localdate())
    return render(request, "executives/institution.html", {"page": found, "organisation": found.organisation})


@access(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: ActorRequest, pk: int, section: str, row_id: int = 0) -> HttpResponse:
    """Enter or change one row of a section."""
    organisation, part, row = _row(request, pk, section, row_id)
    form = entry_form(part, request.POST if request.method == "POST" else None, instance=row, organisation_id=pk)
    if request.method == "POST" and form.is_valid():
        try:
            services.keep(part, form.instance, organisation, by=request.actor, at=timezone.now())
        except Invalid as wrong:
            for name, message in wrong.fields.items():
                form.add_error(name or None, message)
        else:
            messages.success(request, _("已保存。"))
            return redirect(_part(pk, section))
    context = {
        "form": form,
        "title": _(part.title),
        "name": organisation.label,
        "back": _part(pk, section),
        "hint": _(part.hint) if part.hint else "",
        "remove_url": reverse("executives:remove_entry", args=[pk, section, row_id]) if row and not part.ends else "",
    }
    return render(request, "executives/entry.html", context, status=400 if form.errors else 200)


@access(*PLANNERS)
@require_POST
def remove(request: ActorRequest, pk: int, section: str, row_id: int) -> HttpResponse:
    """Remove a row that was entered by mistake."""
    organisation, part, row = _row(request, pk, section, row_id)
    try:
        services.remove(part, row, organisation, by=request.actor, at=timezone.now())
    except NotAllowed as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("已删除。"))
    return redirect(_part(pk, section))


def _row(request: ActorRequest, pk: int, section: str, row_id: int) -> tuple[Any, Any, Any]:
    """Return institution, section and row that the actor keeps. Raises NotFound, Http404."""
    organisation = institution_seen(pk, request.actor)
    part = SECTIONS.get(section)
    if part is None or not may_plan(request.actor, organisation):
        raise Http404
    row = queries.rows_of(part, pk).filter(pk=row_id).first() if row_id else None
    if row_id and row is None:
        raise Http404
    return organisation, part, row


def _part(pk: int, section: str) -> str:
    return reverse("executives:institution", args=[pk]) + f"#{section}"


@access(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def add_evidence(request: ActorRequest, pk: int, row_id: int) -> HttpResponse:
    """Add a file that proves an element."""
    organisation, _section, element = _row(request, pk, "elements", row_id)
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = EvidenceForm(*given)
    if request.method == "POST" and form.is_valid():
        try:
            evidence_services.add(element=element, file=form.cleaned_data["file"], by=request.actor, at=timezone.now())
        except Invalid as wrong:
            form.add_error("file", wrong.message)
        else:
            messages.success(request, _("已保存。"))
            return redirect(_part(pk, "elements"))
    context = {
        "form": form,
        "title": _("添加证明文件"),
        "name": f"{organisation.label} · {element.title}",
        "back": _part(pk, "elements"),
        "takes_files": True,
    }
    return render(request, "executives/entry.html", context, status=400 if form.errors else 200)


@access(*OVERSEERS)
@require_safe
def evidence(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Send a file that proves an element."""
    return send(queries.evidence_seen(pk, request.actor))


@access(*PLANNERS)
@require_POST
def remove_evidence(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a file away from its element."""
    found = queries.evidence_seen(pk, request.actor)
    evidence_services.remove(evidence=found, by=request.actor, at=timezone.now())
    messages.success(request, _("已删除。"))
    return redirect(_part(found.element.organisation_id, "elements"))


@access(*OVERSEERS)
@require_safe
def agenda(request: ActorRequest) -> HttpResponse:
    """List what board, committee and management decided."""
    today = timezone.localdate()
    filters = agenda_filters(request.GET, today=today)
    rows = filters.apply(agenda_queries.items(request.actor))
    context = {
        "page": page(rows, order=("-held_on", "-id"), after=request.GET.get("after")),
        "fields": [filters.form[name] for name in filters.form.fields],
        "today": today,
        "totals": agenda_queries.totals(rows),
        "own": agenda_queries.own_house(request.actor),
    }
    return render(request, "executives/agenda.html", context)


@access(*OVERSEERS)
@require_safe
def export_agenda(request: ActorRequest) -> HttpResponseBase:
    """Send the filtered list as a file."""
    today = timezone.localdate()
    rows = agenda_filters(request.GET, today=today).apply(agenda_queries.items(request.actor))
    columns = [
        _("日期"), _("机构"), _("会议"), _("议题"), _("决定"), _("经费（元）"), _("人员（名）"), _("落实事项"), _("责任人"),
        _("落实期限"), _("完成日期"),
    ]  # fmt: skip
    lines = (
        (
            one.held_on, one.organisation.label, one.get_body_display(), one.subject, one.decision, one.money, one.people,
            one.follow_up, one.responsible, one.due_on, one.done_on,
        )
        for one in rows.order_by("-held_on", "-id").iterator(chunk_size=500)
    )  # fmt: skip
    return export(lines, columns, Format.asked(request.GET.get("format")), name=f"agenda-{today:%Y%m%d}")
