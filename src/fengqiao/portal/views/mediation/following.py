"""Following a mediation and acting on it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed
from fengqiao.foundation.throttle.services import rate_limit
from fengqiao.mediation.queries.meeting import times_offered
from fengqiao.mediation.queries.roster import choosable
from fengqiao.mediation.rules.states import Action
from fengqiao.portal import receipts
from fengqiao.portal.forms.mediation_deeds import FORMS, PartyForm
from fengqiao.portal.queries import mediation
from fengqiao.portal.queries.mediation import MediationView
from fengqiao.portal.rules.mediation_deeds import DEEDS
from fengqiao.portal.services import mediation as services
from fengqiao.portal.views.acting import read_form, take_refusal, upload_context
from fengqiao.portal.views.filing import new_token, remove_file, token_of
from fengqiao.portal.views.following import DONE

_OFFERS: Final[Mapping[str, Callable[..., Sequence[Any]]]] = {
    Action.CHOOSE_MEDIATOR: choosable,
    Action.OBJECT_MEDIATOR: choosable,
    Action.CHOOSE_TIMES: times_offered,
}
"""What an action is chosen from."""


@access(Role.CONSUMER)
@require_safe
@never_cache
def case(request: ActorRequest) -> HttpResponseBase:
    """Show where the mediation stands and what can be done."""
    view = mediation.mediation_view(request.actor, today=timezone.localdate())
    context = {
        "view": view,
        "wishes": mediation.wishes(view.file),
        "receipt": receipts.recall(request, case_id=request.actor.case_id, at=timezone.now()),
        "done": request.session.pop(DONE, ""),
    }
    return render(request, "portal/mediation/case.html", context)


@access(Role.CONSUMER)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@rate_limit(30, seconds=600)
def act(request: ActorRequest, action: str) -> HttpResponseBase:
    """Explain one thing the side can do, ask what it needs, and do it."""
    if action not in DEEDS:
        raise Http404
    view = mediation.mediation_view(request.actor, today=timezone.localdate())
    make = _maker(action, view)
    if request.method != "POST":
        if not view.offers(action):
            return not_now(request, action)
        return _page(request, action, view, make(), new_token())
    token = token_of(request)
    if request.POST.get("remove", ""):
        remove_file(token, request.POST["remove"])
        return _page(request, action, view, make(initial=request.POST.dict()), token)
    form = read_form(request, make, token, takes_files=FORMS[action].takes_files)
    return _do(request, action, view, form, token)


def _maker(action: str, view: MediationView) -> Any:
    offer = _OFFERS.get(action)
    candidates = offer(view.file.mediation, on=timezone.localdate()) if offer else ()
    return partial(FORMS[action], view=view, candidates=candidates)


def _do(request: ActorRequest, action: str, view: MediationView, form: Any, token: str) -> HttpResponseBase:
    if not form.is_valid():
        return _page(request, action, view, form, token)
    try:
        services.act(
            viewer=request.actor,
            action=action,
            seen=request.POST.get("seen", ""),
            at=timezone.now(),
            data=form.data_for_service(),
            token=token if form.takes_files else "",
        )
    except (Invalid, Conflict, NotAllowed) as refused:
        status = take_refusal(form, refused)
        view = mediation.mediation_view(request.actor, today=timezone.localdate())
        return _page(request, action, view, form, token, status=status)
    return accomplished(request, action)


def accomplished(request: ActorRequest, action: str) -> HttpResponse:
    """Go back to the case and say what was done."""
    request.session[DONE] = f"{action}-{request.POST.get('number', '')[:20]}"
    messages.success(request, _("已提交：%(what)s。") % {"what": _(DEEDS[action].label)})
    return redirect("portal:mediation_case")


def not_now(request: ActorRequest, action: str) -> HttpResponse:
    """Go back to the case and say that this is not possible now."""
    messages.info(request, _("现在不能“%(what)s”。请看下面您可以做什么。") % {"what": _(DEEDS[action].label)})
    return redirect("portal:mediation_case")


def _page(
    request: ActorRequest, action: str, view: MediationView, form: PartyForm, token: str, *, status: int = 200
) -> HttpResponse:
    context = {
        "view": view,
        "action": action,
        "deed": DEEDS[action],
        "is_open": view.offers(action),
        "form": form,
        "periods": mediation.periods(timezone.localdate()),
        **upload_context(token, takes_files=form.takes_files),
    }
    return render(request, "portal/mediation/act.html", context, status=status)
