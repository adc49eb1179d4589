"""The case page and the actions taken on it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fengqiao.casework.actionform import ActionForm
from fengqiao.casework.queries import CaseKind, facts_of, get_case
from fengqiao.casework.services import perform
from fengqiao.complaints.casepage import case_page
from fengqiao.complaints.forms import first_day, options
from fengqiao.complaints.rules.moves import LIFECYCLE
from fengqiao.complaints.views.roles import HANDLERS, READERS, VERIFIERS, WORKERS
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.foundation.lifecycle import Move


@access(*READERS)
@require_safe
def case(request: ActorRequest, number: str) -> HttpResponse:
    """Show everything of a case on one screen."""
    found = get_case(number=number, viewer=request.actor, kind=CaseKind.COMPLAINT)
    return _page(request, found)


@access(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def action(request: ActorRequest, number: str, action: str) -> HttpResponse:
    """Show the form of one action, or why it is not open; or take the action and return to the case."""
    found = get_case(number=number, viewer=request.actor, kind=CaseKind.COMPLAINT)
    move, today = _move(action), timezone.localdate()
    given = request.POST if request.method == "POST" else None
    form = ActionForm(
        move, case=found, viewer=request.actor, today=today, options=options, first_day=first_day, data=given
    )  # fmt: skip
    if given is None:
        closed = _(move.refusal(facts_of(found, request.actor, today)) or "")
        if "HX-Request" in request.headers:
            context = {"form": form, "case": found, "label": _(move.label), "closed": closed}
            return render(request, "complaints/_action.html", context)
        return _page(request, found, form, closed=closed)
    try:
        changed = perform(
            case_id=found.pk,
            action=action,
            by=request.actor,
            at=timezone.now(),
            data=form.given(),
            version=form.version,
        )
    except Invalid as refused:
        form.refuse(refused.fields)
    except NotAllowed as refused:
        form.add_error(None, refused.message)
    except Conflict as refused:
        found = get_case(number=number, viewer=request.actor, kind=CaseKind.COMPLAINT)
        form.add_error(None, refused.message)
        form.renew(found.version)
    else:
        messages.success(request, _("“%(action)s”已完成。") % {"action": _(move.label)})
        return redirect("complaints:case", number=changed.number)
    return _page(request, found, form)


def _move(action: str) -> Move:
    try:
        return LIFECYCLE.move(action)
    except NotFound as unknown:
        raise NotFound(_(unknown.message)) from None


def _page(request: ActorRequest, found: Any, form: ActionForm | None = None, *, closed: str = "") -> HttpResponse:
    page = case_page(found, viewer=request.actor, today=timezone.localdate())
    context: dict[str, Any] = {"page": page, "case": found, "form": form, "closed": closed}
    if form is not None:
        context["label"] = _(form.move.label)
    context["may_write"] = request.actor.role in WORKERS
    context["may_hand_over"] = request.actor.role in HANDLERS
    if request.actor.role in VERIFIERS:
        context["findings"] = ledger.verify_chain(f"case:{found.pk}")
    return render(request, "complaints/case.html", context)
