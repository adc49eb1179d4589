"""Verification of the ledger for auditors and the regulator."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fengqiao.casework.queries import CaseKind, get_case
from fengqiao.complaints.views.roles import VERIFIERS
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.ledger import queries as ledger


@access(*VERIFIERS)
@require_safe
def ledger_page(request: ActorRequest) -> HttpResponse:
    """Say for a case's number whether its record is intact."""
    number = request.GET.get("number", "").strip()
    context: dict[str, object] = {"number": number}
    if number:
        try:
            case = get_case(number=number, viewer=request.actor, kind=CaseKind.COMPLAINT)
        except NotFound:
            context["error"] = _("没有找到该编号的案件")
        else:
            context |= {
                "case": case,
                "findings": ledger.verify_chain(f"case:{case.pk}"),
                "events": len(ledger.history(f"case:{case.pk}")),
            }
    return render(request, "complaints/ledger.html", context)
