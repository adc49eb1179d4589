"""Following a case and acting on it."""

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.casework import attachments
from fengqiao.complaints import queries as complaints
from fengqiao.foundation.access import ActorRequest, access, drop_case, hold_case, holder, public
from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed
from fengqiao.foundation.numbering import MEDIATION, normalise_number
from fengqiao.foundation.throttle.services import rate_limit
from fengqiao.mediation.queries import holding as mediations
from fengqiao.portal import queries, receipts, services
from fengqiao.portal.forms import DEED_FORMS, DeedForm, StatusForm
from fengqiao.portal.rules import DEEDS
from fengqiao.portal.views.acting import read_form, take_refusal, upload_context
from fengqiao.portal.views.filing import new_token, remove_file, token_of

DONE: Final = "portal_done"
"""Name of the form just sent, until the next page has told the browser to forget its draft."""


@public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@rate_limit(10)
def status(request: HttpRequest) -> HttpResponseBase:
    """Open a case by number and receipt code. What is wrong is never told apart."""
    if request.method != "POST":
        if holder(request) is not None and "number" not in request.GET:
            return redirect("portal:case")
        return render(
            request, "portal/status.html", {"form": StatusForm(initial={"number": request.GET.get("number", "")[:20]})}
        )
    form = StatusForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        found = _holder(normalise_number(given["number"]), given["receipt_code"])
        if found is not None and found.case_id is not None:
            receipts.forget(request)
            hold_case(request, found.case_id, found.party_id)
            return redirect("portal:case")
        form.add_error(None, _("编号或查询码不对。请对照回执再输入一次；查询码里没有数字 0、1 和字母 O、I、L。"))
    return render(request, "portal/status.html", {"form": form})


def _holder(number: str, code: str) -> Actor | None:
    """Return who holds number and code. What kind of case it is, the number itself says."""
    of = mediations.holder_of if number.startswith(MEDIATION) else complaints.holder_of
    return of(number=number, receipt_code=code)


@public
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forget the case on this device."""
    drop_case(request)
    receipts.forget(request)
    messages.success(request, _("已退出。这台设备上不再显示您的投诉或调解。"))
    return redirect("home")


@access(Role.CONSUMER)
@require_safe
@never_cache
def case(request: ActorRequest) -> HttpResponseBase:
    """Show where the case stands and what can be done; a mediation has a page of its own."""
    if queries.is_mediation(request.actor):
        return redirect("portal:mediation_case")
    view = queries.case_view(request.actor, today=timezone.localdate())
    receipt = receipts.recall(request, case_id=request.actor.case_id, at=timezone.now())
    done = request.session.pop(DONE, "")
    return render(request, "portal/case.html", {"view": view, "receipt": receipt, "done": done})


@access(Role.CONSUMER)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@rate_limit(30, seconds=600)
def act(request: ActorRequest, action: str) -> HttpResponseBase:
    """Explain one thing the consumer can do, ask what it needs, and do it."""
    if action not in DEEDS or queries.is_mediation(request.actor):
        raise Http404
    if request.method != "POST":
        return _deed_page(request, action, DEED_FORMS[action](), new_token())
    token = token_of(request)
    if request.POST.get("remove", ""):
        remove_file(token, request.POST["remove"])
        return _deed_page(request, action, DEED_FORMS[action](initial=request.POST.dict()), token)
    return _do(request, action, token)


def _do(request: ActorRequest, action: str, token: str) -> HttpResponseBase:
    kind = DEED_FORMS[action]
    form = read_form(request, kind, token, takes_files=kind.takes_files)
    if not form.is_valid():
        return _deed_page(request, action, form, token)
    try:
        services.act(
            viewer=request.actor,
            action=action,
            seen=request.POST.get("seen", ""),
            at=timezone.now(),
            data=form.data_for_service(),
            token=token if kind.takes_files else "",
        )
    except (Invalid, Conflict, NotAllowed) as refused:
        return _deed_page(request, action, form, token, status=take_refusal(form, refused))
    request.session[DONE] = f"{action}-{request.POST.get('number', '')[:20]}"
    messages.success(request, _("已提交：%(what)s。") % {"what": _(DEEDS[action].label)})
    return redirect("portal:case")


def _deed_page(
    request: ActorRequest, action: str, form: DeedForm, token: str, *, status: int = 200
) -> HttpResponseBase:
    view = queries.case_view(request.actor, today=timezone.localdate())
    if not any(one.action == action for one in view.deeds) and status == 200:
        messages.info(request, _("现在不能“%(what)s”。请看下面您可以做什么。") % {"what": _(DEEDS[action].label)})
        return redirect("portal:case")
    context: dict[str, Any] = {
        "view": view,
        "action": action,
        "deed": DEEDS[action],
        "is_open": any(one.action == action for one in view.deeds),
        "form": form,
        **upload_context(token, takes_files=form.takes_files),
    }
    return render(request, "portal/act.html", context, status=status)


@access(Role.CONSUMER)
@require_safe
def file(request: ActorRequest, attachment_id: int) -> HttpResponseBase:
    """Give one file or paper of the case, always as a download."""
    found, chunks = attachments.open_attachment(attachment_id=attachment_id, viewer=request.actor)
    return attachments.download_response(found, chunks)
