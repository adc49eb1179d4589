"""Reports asked for by the regulator."""

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fengqiao.casework.queries import orders_for
from fengqiao.complaints.views.roles import READERS
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.lists import page

ANSWERED: Final = "answered"


@access(*READERS)
@require_safe
def orders(request: ActorRequest) -> HttpResponse:
    """List the reports asked for on visible cases: those to be answered first what is due first, or those answered."""
    is_answered = request.GET.get("show") == ANSWERED
    found = orders_for(request.actor).filter(answered_at__isnull=not is_answered)
    order = ("-id",) if is_answered else ("due_on", "id")
    context = {
        "page": page(found, order=order, after=request.GET.get("after")),
        "tabs": [(_("待答复"), "?", not is_answered), (_("已答复"), f"?show={ANSWERED}", is_answered)],
        "is_answered": is_answered,
        "today": timezone.localdate(),
    }
    return render(request, "complaints/orders.html", context)
