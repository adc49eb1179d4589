"""Showing one personal value in the clear, with a reason, on record."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fengqiao.casework.queries import CaseKind, get_case
from fengqiao.casework.services import reveal as reveal_value
from fengqiao.complaints.timeline import PERSON_FIELDS
from fengqiao.complaints.views.roles import READERS
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.errors import Invalid


@access(*READERS)
@require_POST
def reveal(request: ActorRequest, number: str, party_id: int) -> HttpResponse:
    """Return the value asked for; that it was seen, by whom and why, is on record."""
    case = get_case(number=number, viewer=request.actor, kind=CaseKind.COMPLAINT)
    field = request.POST.get("field", "")
    context = {"case": case, "label": _(PERSON_FIELDS.get(field, "")), "value": "", "error": ""}
    try:
        context["value"] = reveal_value(
            party_id=party_id, field=field, reason=request.POST.get("reason", ""), by=request.actor, at=timezone.now()
        )
    except Invalid as refused:
        context["error"] = refused.message
    response = render(
        request, "complaints/_revealed.html" if "HX-Request" in request.headers else "complaints/revealed.html", context
    )
    response["Cache-Control"] = "no-store"
    return response
