"""What came of a visit, and how its visitor is reached."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fengqiao.executives.forms.receptions import VisitForm
from fengqiao.executives.queries.receptions import visit_seen, visitor
from fengqiao.executives.services import contacts
from fengqiao.executives.services import receptions as services
from fengqiao.executives.views.roles import RECORDERS
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.errors import Invalid, Refusal


@access(*RECORDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: ActorRequest, pk: int) -> HttpResponse:
    """Record the result: a promise, a complaint opened from the visit, or the case it belongs to."""
    row, day = visit_seen(pk, request.actor)
    if row.outcome:
        messages.info(request, _("这次来访已登记结果"))
        return redirect("executives:reception", day.pk)
    form = VisitForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            filed = services.record(pk=pk, result=form.result(), by=request.actor, at=timezone.now())
        except Refusal as refused:
            form.take(refused)
        else:
            if filed:
                given = {"number": filed.number, "code": filed.receipt_code}
                words = _("已登记为投诉，编号 %(number)s，查询码 %(code)s（只显示这一次，请告知来访人）。") % given
                messages.success(request, words)
            else:
                messages.success(request, _("已登记。"))
            return redirect("executives:reception", day.pk)
    context = {"form": form, "day": day, "visit": row, "visitor": visitor(row)}
    return render(request, "executives/visit.html", context, status=400 if form.errors else 200)


@access(*RECORDERS)
@require_POST
def reveal(request: ActorRequest, pk: int) -> HttpResponse:
    """Return a visitor's name or telephone in the clear; that it was seen, by whom and why, is on record."""
    row, day = visit_seen(pk, request.actor)
    field = request.POST.get("field", "")
    context = {"day": day, "label": _("电话") if field == "phone" else _("姓名"), "value": "", "error": ""}
    try:
        context["value"] = contacts.reveal(
            pk=row.pk, field=field, reason=request.POST.get("reason", ""), by=request.actor, at=timezone.now()
        )
    except Invalid as refused:
        context["error"] = refused.message
    whole = "complaints/_revealed.html" if "HX-Request" in request.headers else "executives/revealed.html"
    response = render(request, whole, context)
    response["Cache-Control"] = "no-store"
    return response
