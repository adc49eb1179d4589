"""Sessions of training: list, page, the code to scan, attendance; who is due."""

import segno
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.education.forms.events import ReasonForm
from fengqiao.education.forms.training import SessionForm
from fengqiao.education.queries import training as queries
from fengqiao.education.services import training as services
from fengqiao.foundation.access import STAFF, ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.lists import Format, export, page

TRAINERS = (Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR, Role.MEDIATION_CLERK)
OVERSEERS = (*TRAINERS, Role.AUDITOR)


@access(*OVERSEERS)
@require_safe
def sessions(request: ActorRequest) -> HttpResponse:
    """List the sessions in scope, the latest first."""
    shown = page(queries.sessions_seen(request.actor), order=("-starts_at", "-id"), after=request.GET.get("after"))
    must, lack = queries.counts(request.actor)
    context = {
        "page": shown, "may_plan": queries.is_trainer(request.actor), "must": must, "lack": lack,
        "now": timezone.now(),
    }  # fmt: skip
    return render(request, "education/training/sessions.html", context)


@access(*TRAINERS)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: ActorRequest) -> HttpResponse:
    """Plan a session."""
    form = SessionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.plan_session(**form.cleaned_data, by=request.actor, at=timezone.now())
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已保存。"))
            return redirect("education:session", made.pk)
    return render(request, "education/training/session_form.html", {"form": form, "title": _("安排培训")})


@access(*OVERSEERS)
@require_safe
def session(request: ActorRequest, session_id: int) -> HttpResponse:
    """Show a session and who was there."""
    one = queries.session_seen(session_id, viewer=request.actor)
    runs = queries.may_run(one, request.actor)
    context = {
        "session": one,
        "attendances": queries.attendances(one) if runs or request.actor.is_regulator else (),
        "runs": runs,
        "is_open": queries.is_open(one, timezone.now()),
        "colleagues": queries.colleagues(one, request.actor) if runs and one.starts_at <= timezone.now() else (),
        "history": queries.history_of(one.pk),
    }
    return render(request, "education/training/session.html", context)


@access(*TRAINERS)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: ActorRequest, session_id: int) -> HttpResponse:
    """Cancel a session."""
    one = queries.session_seen(session_id, viewer=request.actor)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.cancel_session(one.pk, reason=form.cleaned_data["reason"], by=request.actor, at=timezone.now())
        return redirect("education:session", one.pk)
    return render(request, "education/training/session_form.html", {"form": form, "title": _("取消培训")})


@access(*TRAINERS)
@require_POST
def enter(request: ActorRequest, session_id: int) -> HttpResponse:
    """Enter somebody who could not scan."""
    member = request.POST.get("member", "")
    try:
        services.enter_attendance(
            session_id,
            int(member) if member.isascii() and member.isdecimal() else 0,
            by=request.actor,
            at=timezone.now(),
        )
    except Invalid as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("已补录。"))
    return redirect("education:session", session_id)


@access(*TRAINERS)
@require_safe
@never_cache
def code(request: ActorRequest, session_id: int) -> HttpResponse:
    """Show the code to scan on the wall; the page asks for the next one by itself."""
    one = queries.session_seen(session_id, viewer=request.actor)
    present = services.present_code(one.pk, by=request.actor, at=timezone.now())
    address = request.build_absolute_uri(reverse("education:attend", args=[one.pk, present]))
    drawing = segno.make(address, error="m").svg_inline(scale=8, border=3, omitsize=True)
    context = {
        "session": one,
        "drawing": mark_safe(drawing),  # noqa: S308 - drawn by segno from our own address
        "address": address,
        "present": queries.attendances(one).count(),
    }
    is_part = request.headers.get("HX-Request") == "true"
    return render(request, "education/training/_code.html" if is_part else "education/training/code.html", context)


@access(*STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def attend(request: ActorRequest, session_id: int, code: str) -> HttpResponse:
    """Take the attendance of whoever scanned the code and is logged in."""
    one = queries.session_seen(session_id, viewer=request.actor)
    now, context = timezone.now(), {"session": one, "problem": "", "done": False, "ticket": ""}
    try:
        if request.method == "POST":
            services.attend(one.pk, request.POST.get("ticket", ""), by=request.actor, at=now)
            context["done"] = True
        else:
            context["ticket"] = services.ticket(one.pk, code, by=request.actor, at=now)
    except NotAllowed as refused:
        context["problem"] = refused.message
    status = 403 if context["problem"] else 200
    return render(request, "education/training/attend.html", context, status=status)


@access(*OVERSEERS)
@require_safe
def due(request: ActorRequest) -> HttpResponse:
    """List who must hold which certificate, and who lacks one."""
    filters = queries.due_filters(request.GET or {"due": "due"})
    rows = filters.apply(queries.required_of(request.actor))
    shown = page(rows, order=("organisation__code", "id"), after=request.GET.get("after"))
    must, lack = queries.counts(request.actor)
    context = {
        "page": shown,
        "rows": queries.due_rows(shown.items, today=timezone.localdate()),
        "fields": [filters.form[name] for name in filters.form.fields],
        "must": must,
        "lack": lack,
    }
    return render(request, "education/training/due.html", context)


@access(*OVERSEERS)
@require_safe
def export_due(request: ActorRequest) -> HttpResponseBase:
    """Send the list as a file."""
    today = timezone.localdate()
    rows = (
        queries.due_filters(request.GET).apply(queries.required_of(request.actor)).order_by("organisation__code", "id")
    )
    columns = [_("姓名"), _("机构"), _("角色"), _("课程"), _("状态"), _("有效期至")]
    wanted = Format.asked(request.GET.get("format"))
    return export(queries.due_lines(rows, today=today), columns, wanted, name=f"training-due-{today:%Y%m%d}")
