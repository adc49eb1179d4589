"""The screens in the room: the running session, a person's signature on the tablet, the sign at the door."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.casework.queries import CaseKind, get_case
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed
from fengqiao.foundation.privacy import mask_email, mask_phone
from fengqiao.foundation.throttle.services import rate_limit
from fengqiao.mediation.forms.room import CloseSessionForm, SignHereForm
from fengqiao.mediation.queries.rooms import door_of
from fengqiao.mediation.queries.session_mode import SessionMode, session_mode
from fengqiao.mediation.queries.signing_page import signing_page
from fengqiao.mediation.services.hand import drawn
from fengqiao.mediation.services.in_room import close_session, send_code_in_room, sign_in_room

INSIDE = (Role.MEDIATOR, Role.MEDIATION_CLERK)


def _mode(request: ActorRequest, number: str) -> SessionMode:
    found = get_case(number=number, viewer=request.actor, kind=CaseKind.MEDIATION)
    return session_mode(found, viewer=request.actor, today=timezone.localdate())


@access(*INSIDE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def session(request: ActorRequest, number: str) -> HttpResponse:
    """Show the running session, or close it: who came, what was said, how it went, and when the next one is."""
    mode = _mode(request, number)
    form = CloseSessionForm(mode, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            close_session(
                case_id=mode.page.case.pk,
                held=form.held(),
                following=form.following(),
                by=request.actor,
                at=timezone.now(),
                version=form.cleaned_data["version"],
            )
        except Invalid as refused:
            form.refuse(refused.fields)
        except (NotAllowed, Conflict) as refused:
            form.add_error(None, refused.message)
            mode = _mode(request, number)
            form.renew(mode.page.case.version)
        else:
            messages.success(request, _("本场已记录。"))
            return redirect(f"{reverse('mediation:session', args=[number])}?closed={form.draft}")
    return render(request, "mediation/session.html", _context(request, mode, form))


def _context(request: ActorRequest, mode: SessionMode, form: CloseSessionForm) -> dict[str, Any]:
    return {
        "mode": mode,
        "page": mode.page,
        "case": mode.page.case,
        "form": form,
        "back": reverse("mediation:session", args=[mode.page.case.number]),
        "closed_draft": request.GET.get("closed", "")[:60],
        "home": reverse("mediation:day" if request.actor.role is Role.MEDIATOR else "mediation:board"),
    }


@access(*INSIDE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@rate_limit(60, seconds=600)
def sign_here(request: ActorRequest, number: str, side: int) -> HttpResponse:
    """Let a person read the agreement and sign on the body's tablet."""
    found = get_case(number=number, viewer=request.actor, kind=CaseKind.MEDIATION)
    page = signing_page(found, side=side, viewer=request.actor)
    form = SignHereForm(request.POST or None, initial={"version": page.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            sign_in_room(
                case_id=found.pk, number=side, version=given["version"], picture=drawn(given["drawing"]),
                code=given["code"], by=request.actor, at=timezone.now(),
            )  # fmt: skip
        except Invalid as refused:
            for name, message in refused.fields.items():
                form.add_error(name if name in form.fields else None, message)
        except (NotAllowed, Conflict) as refused:
            form.add_error(None, refused.message)
        else:
            return redirect("mediation:sign_here", number=number, side=side)
    return render(request, "mediation/sign_here.html", {"page": page, "case": found, "form": form})


@access(*INSIDE)
@require_POST
@never_cache
@rate_limit(20, seconds=600)
def code(request: ActorRequest, number: str, side: int) -> HttpResponse:
    """Send a person the code to sign with; the answer stands beside the button."""
    found = get_case(number=number, viewer=request.actor, kind=CaseKind.MEDIATION)
    try:
        channel, to = send_code_in_room(case_id=found.pk, number=side, by=request.actor, at=timezone.now())
    except NotAllowed as refused:
        sent = refused.message
    else:
        sent = _("已发到 %(to)s，请看您的手机。") % {"to": mask_email(to) if channel == "email" else mask_phone(to)}
    if "HX-Request" in request.headers:
        return render(request, "mediation/_code_sent.html", {"sent": sent})
    messages.info(request, sent)
    return redirect("mediation:sign_here", number=number, side=side)


@access(*INSIDE)
@require_safe
@never_cache
def door(request: ActorRequest, room_id: int) -> HttpResponse:
    """Show the sign at a room's door; it renews itself."""
    now = timezone.now()
    context = {"door": door_of(room_id, viewer=request.actor, at=now), "now": now}
    name = "mediation/_door.html" if "HX-Request" in request.headers else "mediation/door.html"
    return render(request, name, context)
