"""Applying for mediation, and the receipt."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from fengqiao.foundation.access import ActorRequest, access, hold_case, public
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Conflict, Invalid
from fengqiao.foundation.throttle.services import rate_limit
from fengqiao.mediation.rules.choices import Matter
from fengqiao.organisations import queries as organisations
from fengqiao.portal import queries, receipts
from fengqiao.portal.forms.mediation import ApplicationForm
from fengqiao.portal.queries import mediation
from fengqiao.portal.services import mediation as services
from fengqiao.portal.views.acting import upload_context
from fengqiao.portal.views.filing import keep_files, new_token, remove_file, token_of
from fengqiao.portal.views.finding import Purpose, finder, open_institution

MEDIATE: Final = Purpose(
    "portal:mediate_find",
    "portal:mediate_apply",
    _("找到对方机构"),
    _("您与哪一家有纠纷？"),
    _("选这家"),
    _("可以只选总行、总公司。是企业的，请选欠款最多的那家银行。"),
)
_MANY: Final = frozenset({"languages", "special_needs"})


@public
@require_safe
@rate_limit(240, methods=("GET",))
def find(request: HttpRequest) -> HttpResponse:
    """Find the institution on the other side."""
    return finder(request, MEDIATE)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@rate_limit(60, seconds=3600)
def apply(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show the form, take it, and show it again with all that was typed where something is missing."""
    subject = open_institution(code)
    if not organisations.is_open(subject):
        return redirect("portal:outlet", code=subject.code)
    bodies = {matter: mediation.suitable(subject, matter=matter) for matter in (Matter.DISPUTE, Matter.ASSISTANCE)}
    if not any(bodies.values()):
        return render(request, "portal/mediation/nobody.html", {"subject": subject, "bodies": mediation.directory()})
    choices: dict[str, Any] = {
        "bodies": {matter: [(one.code, one.name) for one in found] for matter, found in bodies.items()},
        "creditors": [(one.code, one.label) for one in organisations.heads("bank")],
    }
    if request.method != "POST":
        return _page(request, subject, bodies, ApplicationForm(**choices), new_token())
    return _take(request, subject, bodies, choices)


def _take(request: HttpRequest, subject: Any, bodies: Any, choices: dict[str, Any]) -> HttpResponseBase:
    now, token = timezone.now(), token_of(request)
    if request.POST.get("remove", ""):
        remove_file(token, request.POST["remove"])
        return _page(request, subject, bodies, ApplicationForm(initial=_typed(request), **choices), token)
    wrong_files = keep_files(request, token, now)
    form = ApplicationForm(request.POST, **choices)
    form.full_clean()
    for message in wrong_files:
        form.add_error(None, message)
    if not form.is_valid():
        return _page(request, subject, bodies, form, token)
    notice = queries.privacy_notice_version(timezone.localdate(now))
    application = form.application(
        subject=subject.code,
        place=subject.place_id or "",
        token=token,
        notice=notice,
        language=get_language() or "zh-hans",
    )
    try:
        opened = services.apply(application=application, at=now)
    except Invalid as refused:
        form.take_refusal(refused.fields)
        return _page(request, subject, bodies, form, token)
    except Conflict:
        return render(request, "portal/mediation/applied_before.html", {"subject": subject}, status=409)
    hold_case(request, opened.case_id, opened.party_id)
    receipts.remember(request, opened, at=now)
    return redirect("portal:mediate_done")


def _typed(request: HttpRequest) -> dict[str, Any]:
    return {name: request.POST.getlist(name) if name in _MANY else request.POST[name] for name in request.POST}


def _page(request: HttpRequest, subject: Any, bodies: Any, form: ApplicationForm, token: str) -> HttpResponse:
    cards = {one.code: one for found in bodies.values() for one in found}
    context = {
        "subject": subject,
        "form": form,
        "bodies": cards,
        "for_enterprises": bool(bodies[Matter.ASSISTANCE]) and subject.kind == "bank",
        "periods": mediation.periods(timezone.localdate()),
        **upload_context(token, takes_files=True),
    }
    return render(request, "portal/mediation/apply.html", context)


@access(Role.CONSUMER)
@require_safe
@never_cache
def done(request: ActorRequest) -> HttpResponseBase:
    """Show number and code, large, as long as this browser may show the code."""
    if not queries.is_mediation(request.actor):
        return redirect("portal:done")
    receipt = receipts.recall(request, case_id=request.actor.case_id, at=timezone.now())
    if receipt is None:
        return redirect("portal:case")
    address = request.build_absolute_uri(reverse("portal:status")) + f"?number={receipt.number}"
    view = mediation.mediation_view(request.actor, today=timezone.localdate())
    context = {"receipt": receipt, "view": view, "qr": receipts.qr_data_uri(address)}
    return render(request, "portal/mediation/done.html", context)
