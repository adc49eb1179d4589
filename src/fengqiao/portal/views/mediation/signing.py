"""Signing the agreement: a hand drawn on the screen or a photo of the signed paper, with a code sent to the telephone."""

from functools import partial

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed
from fengqiao.foundation.throttle.services import rate_limit
from fengqiao.mediation.rules.states import Action
from fengqiao.mediation.services.hand import drawn
from fengqiao.portal.forms.mediation_deeds import SignForm
from fengqiao.portal.queries import mediation
from fengqiao.portal.queries.mediation import MediationView
from fengqiao.portal.rules.mediation_deeds import DEEDS
from fengqiao.portal.services import mediation as services
from fengqiao.portal.views.acting import read_form, take_refusal, upload_context
from fengqiao.portal.views.filing import new_token, remove_file, token_of
from fengqiao.portal.views.mediation.following import accomplished, not_now


@access(Role.CONSUMER)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@rate_limit(20, seconds=600)
def sign(request: ActorRequest) -> HttpResponseBase:
    """Show the whole agreement, take the signature, and show all again where something is missing."""
    view = mediation.mediation_view(request.actor, today=timezone.localdate())
    make = partial(SignForm, view=view)
    if request.method != "POST":
        if not view.offers(Action.SIGN):
            return not_now(request, Action.SIGN)
        return _page(request, view, make(), new_token())
    token = token_of(request)
    if request.POST.get("remove", ""):
        remove_file(token, request.POST["remove"])
        return _page(request, view, make(initial=request.POST.dict()), token)
    if "send_code" in request.POST:  # without script
        return _page(request, view, make(initial=request.POST.dict()), token, sent=_send(request))
    form = read_form(request, make, token, takes_files=True)
    return _sign(request, view, form, token) if form.is_valid() else _page(request, view, form, token)


def _sign(request: ActorRequest, view: MediationView, form: SignForm, token: str) -> HttpResponseBase:
    given = form.cleaned_data
    is_drawn = given["method"] == "drawn"
    try:
        services.sign(
            viewer=request.actor,
            version=given["version"],
            code=given["code"],
            seen=request.POST.get("seen", ""),
            at=timezone.now(),
            picture=drawn(given["drawing"]) if is_drawn else b"",
            token="" if is_drawn else token,
        )
    except (Invalid, Conflict, NotAllowed) as refused:
        status = take_refusal(form, refused)
        view = mediation.mediation_view(request.actor, today=timezone.localdate())
        return _page(request, view, form, token, status=status)
    return accomplished(request, Action.SIGN)


@access(Role.CONSUMER)
@require_POST
@never_cache
@rate_limit(5, seconds=600)
def code(request: ActorRequest) -> HttpResponse:
    """Send the code; the answer stands beside the button."""
    return render(request, "portal/mediation/parts/code_sent.html", {"sent": _send(request)})


def _send(request: ActorRequest) -> str:
    try:
        to = services.ask_for_code(viewer=request.actor, at=timezone.now())
    except NotAllowed as refused:
        return refused.message
    minutes = mediation.periods(timezone.localdate()).code_minutes
    return _("已发到 %(to)s，%(n)d 分钟内有效。没有收到，过一会儿再按一次。") % {"to": to, "n": minutes}


def _page(
    request: ActorRequest, view: MediationView, form: SignForm, token: str, *, status: int = 200, sent: str = ""
) -> HttpResponse:
    context = {
        "view": view,
        "action": Action.SIGN,
        "deed": DEEDS[Action.SIGN],
        "is_open": view.offers(Action.SIGN),
        "form": form,
        "sent": sent,
        **upload_context(token, takes_files=True),
    }
    return render(request, "portal/mediation/sign.html", context, status=status)
