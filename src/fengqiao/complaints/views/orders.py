"""Reports asked for by the regulator."""

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fengqiao.casework.queries import orders_for
from fengqiao.complaints.views.roles import READERS
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.lists import Format, export, page

ANSWERED: Final = "answered"


@access(*READERS)
@require_safe
def orders(request: ActorRequest) -> HttpResponse:
    """List the reports asked for on visible cases: those to be answered first what is due first, or those answered."""
    found, order, is_answered = _asked(request)
    context = {
        "page": page(found, order=order, after=request.GET.get("after")),
        "tabs": [(_("待答复"), "?", not is_answered), (_("已答复"), f"?show={ANSWERED}", is_answered)],
        "is_answered": is_answered,
        "today": timezone.localdate(),
    }
    return render(request, "complaints/orders.html", context)


def _asked(request: ActorRequest) -> tuple[QuerySet[Any], tuple[str, ...], bool]:
    """Return the reports a request asks for, their order, and whether they are those answered."""
    is_answered = request.GET.get("show") == ANSWERED
    found = orders_for(request.actor).filter(answered_at__isnull=not is_answered)
    return found, ("-id",) if is_answered else ("due_on", "id"), is_answered


@access(*READERS)
@require_safe
def export_orders(request: ActorRequest) -> HttpResponseBase:
    """Send all the reports asked for that the list pages through, as a file."""
    found, order, _is_answered = _asked(request)
    columns = [
        _("到期"), _("编号"), _("标题"), _("要求"), _("报告机构"), _("发出"), _("发出时间"), _("答复时间")
    ]  # fmt: skip
    rows = found.order_by(*order).iterator(chunk_size=2000)
    wanted = Format.asked(request.GET.get("format"))
    return export(_lines(rows), columns, wanted, name=f"orders-{timezone.localdate():%Y%m%d}")


def _lines(found: Iterator[Any]) -> Iterator[tuple[Any, ...]]:
    for order in found:
        yield (
            order.due_on,
            order.case.number,
            order.case.title,
            order.question,
            order.addressee.label,
            order.ordered_by.label,
            order.ordered_at,
            order.answered_at,
        )
