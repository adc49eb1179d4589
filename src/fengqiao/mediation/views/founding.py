"""Founding a body, its committee's next term, and all bodies as a file."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Level, Role
from fengqiao.foundation.errors import Conflict, Invalid
from fengqiao.foundation.lists import Format, export
from fengqiao.mediation.forms.founding import FoundingForm
from fengqiao.mediation.queries import registers as queries
from fengqiao.mediation.services.committee import renew_committee
from fengqiao.mediation.services.roster import found_body
from fengqiao.mediation.views.registers import KEEPERS, READERS


@access(Role.ADMINISTRATOR, level=Level.REGULATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def found(request: ActorRequest) -> HttpResponse:
    """Make an organisation a body that mediates."""
    form = FoundingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            body = found_body(form.data_given(), by=request.actor, at=timezone.now())
        except Invalid as wrong:
            for name, message in wrong.fields.items():
                form.add_error(name if name in form.fields else None, message)
        else:
            messages.success(request, _("已保存。"))
            return redirect("mediation:body", body.pk)
    context = {
        "form": form,
        "title": _("新设调解组织"),
        "hint": _("先在“机构”里建立类别为“调解组织”的机构，再在这里设立。地区可以细到乡镇，设立后在组织页面补充。"),
        "back": reverse("mediation:bodies"),
    }
    return render(request, "mediation/roster/entry.html", context)


@access(*KEEPERS)
@require_POST
def renew(request: ActorRequest, owner_id: int) -> HttpResponse:
    """Open the committee's next term with its present members."""
    body = queries.body_seen(owner_id, viewer=request.actor)
    try:
        renew_committee(body, by=request.actor, at=timezone.now())
    except Conflict as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("下一届已登记，委员照旧；有变动的请逐个修改。"))
    return redirect(reverse("mediation:body", args=[owner_id]) + "#terms")


@access(*READERS)
@require_safe
def export_bodies(request: ActorRequest) -> HttpResponseBase:
    """Send the bodies in scope as a file."""
    columns = [_("名称"), _("代码"), _("类型"), _("行业"), _("受理事项"), _("开放时间"), _("每日场次"), _("受理案件")]
    wanted, today = Format.asked(request.GET.get("format")), timezone.localdate()
    return export(_lines(request), columns, wanted, name=f"mediation-bodies-{today:%Y%m%d}")


def _lines(request: ActorRequest) -> Iterator[tuple[Any, ...]]:
    for one in queries.bodies_seen(request.actor):
        office = one.organisation
        yield (
            office.label, office.code, one.get_kind_display(), _("、").join(queries.trades_of(one)),
            _("、").join(queries.matters_of(one)), one.hours, one.capacity, one.is_open,
        )  # fmt: skip
