"""What came of a visit."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fengqiao.executives.forms.receptions import VisitForm
from fengqiao.executives.queries.receptions import visit_seen, visitor
from fengqiao.executives.services import receptions as services
from fengqiao.executives.views.roles import RECORDERS
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.errors import Refusal


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
    context = {"form": form, "day": day, "visitor": visitor(row)}
    return render(request, "executives/visit.html", context, status=400 if form.errors else 200)
