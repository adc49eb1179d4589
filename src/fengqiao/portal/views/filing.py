"""The form, and the receipt it gives."""

import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.casework import attachments
from fengqiao.complaints.services.writing import receipt_with_code
from fengqiao.foundation.access import ActorRequest, access, hold_case, public
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Conflict, Invalid, NotFound
from fengqiao.foundation.throttle.services import rate_limit
from fengqiao.organisations import queries as organisations
from fengqiao.portal import queries, receipts, services
from fengqiao.portal.forms import ComplaintForm
from fengqiao.portal.views.finding import open_institution

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def new_token() -> str:
    """Return what ties a form's files together and makes it happen once."""
    return secrets.token_urlsafe(32)


def token_of(request: HttpRequest) -> str:
    """Return the form's token, a new one when there is none of the right shape."""
    given = request.POST.get("token", "")
    return given if _TOKEN.fullmatch(given) else new_token()


def keep_files(request: HttpRequest, token: str, at: datetime) -> list[str]:
    """Keep the files a form brought along; return what was wrong, each with the file's name."""
    files: Sequence[Any] = request.FILES.getlist("files")
    if not files:
        return []
    try:
        attachments.add_draft(token=token, files=files, at=at)
    except Invalid as refused:
        return list(messages_of(refused.fields, [str(one.name) for one in files]))
    return []


def messages_of(wrong: Mapping[str, str], names: Sequence[str]) -> list[str]:
    """Return refusals of files with the names people know them by."""
    found = []
    for field, message in wrong.items():
        number = field.removeprefix("file-")
        is_one = number.isdecimal() and int(number) < len(names)
        found.append(_("%(file)s：%(why)s") % {"file": names[int(number)][-60:], "why": message} if is_one else message)
    return found


@public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@rate_limit(60, seconds=3600)
def complain(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show the form, take it, and show it again with all that was typed where something is missing."""
    subject = open_institution(code)
    if not organisations.is_open(subject):
        return redirect("portal:outlet", code=subject.code)
    today = timezone.localdate()
    if request.method != "POST":
        form = ComplaintForm(most=queries.representatives_max(today))
        return _form_page(request, subject, form, new_token())
    return _take(request, subject, timezone.now())


def _take(request: HttpRequest, subject: Any, at: datetime) -> HttpResponseBase:
    token, today = token_of(request), timezone.localdate(at)
    most = queries.representatives_max(today)
    if request.POST.get("remove", ""):
        remove_file(token, request.POST["remove"])
        form = ComplaintForm(initial=_typed(request), most=most)
        return _form_page(request, subject, form, token)
    wrong_files = keep_files(request, token, at)
    form = ComplaintForm(request.POST, most=most, files=len(attachments.drafts_of(token)))
    form.full_clean()
    for message in wrong_files:
        form.add_error(None, message)
    if not form.is_valid():
        return _form_page(request, subject, form, token)
    notice = queries.privacy_notice_version(today)
    filing = form.filing_data(subject=subject.code, token=token, notice=notice, language=get_language() or "zh-hans")
    try:
        filed = services.file(filing=filing, at=at)
    except Invalid as refused:
        form.take_refusal(refused.fields)
        return _form_page(request, subject, form, token)
    except Conflict:
        return render(request, "portal/filed_before.html", {"subject": subject}, status=409)
    hold_case(request, filed.case_id)
    receipts.remember(request, filed, at=at)
    return redirect("portal:done")


def _typed(request: HttpRequest) -> dict[str, Any]:
    many = {"special_needs"}
    return {name: request.POST.getlist(name) if name in many else request.POST[name] for name in request.POST}


def _form_page(
    request: HttpRequest, subject: Any, form: ComplaintForm, token: str, *, status: int = 200
) -> HttpResponse:
    limits = attachments.limits(timezone.now())
    context = {
        "subject": subject,
        "form": form,
        "token": token,
        "files": attachments.drafts_of(token),
        "max_files": limits.max_files,
        "max_mb": limits.max_bytes // (1024 * 1024),
        "times": queries.times(timezone.localdate()),
    }
    return render(request, "portal/complain.html", context, status=status)


def remove_file(token: str, attachment_id: str) -> None:
    """Take back a file that is not filed yet; one that is gone is gone."""
    if attachment_id.isascii() and attachment_id.isdecimal() and len(attachment_id) < 19:
        try:
            attachments.remove_draft(token=token, attachment_id=int(attachment_id))
        except NotFound:
            return


@public
@require_POST
@never_cache
@rate_limit(120, seconds=600)
def files(request: HttpRequest) -> HttpResponse:
    """Take files of a form at once, take one back, or list them: answers with the list."""
    token = request.POST.get("token", "")
    if not _TOKEN.fullmatch(token):
        return HttpResponse(_("表单已失效，请刷新页面"), status=400, content_type="text/plain; charset=utf-8")
    if request.POST.get("remove", ""):
        remove_file(token, request.POST["remove"])
    problems = keep_files(request, token, timezone.now())
    context = {"files": attachments.drafts_of(token), "problems": problems}
    return render(request, "portal/parts/files.html", context)


@access(Role.CONSUMER)
@require_safe
@never_cache
def done(request: ActorRequest) -> HttpResponseBase:
    """Show number and code, large, as long as this browser may show the code."""
    if queries.is_mediation(request.actor):
        return redirect("portal:mediate_done")
    receipt = receipts.recall(request, case_id=request.actor.case_id, at=timezone.now())
    if receipt is None:
        return redirect("portal:case")
    address = request.build_absolute_uri(reverse("portal:status")) + f"?number={receipt.number}"
    view = queries.case_view(request.actor, today=timezone.localdate())
    return render(
        request,
        "portal/done.html",
        {"receipt": receipt, "view": view, "qr": receipts.qr_data_uri(address), "address": address},
    )


@access(Role.CONSUMER)
@require_POST
def saved(request: ActorRequest) -> HttpResponse:
    """Go on to the case, of whatever kind, once number and code are kept; the code is not shown again."""
    receipts.forget(request)
    return redirect("portal:case")


@access(Role.CONSUMER)
@require_safe
@never_cache
@rate_limit(20, seconds=600, methods=("GET",))
def receipt_file(request: ActorRequest, kind: str) -> HttpResponseBase:
    """Give the receipt with its code as PDF or DOCX."""
    receipt = receipts.recall(request, case_id=request.actor.case_id, at=timezone.now())
    if receipt is None or queries.is_mediation(request.actor):
        return redirect("portal:case")
    paper = receipt_with_code(case_id=receipt.case_id, receipt_code=receipt.code, at=timezone.now())
    content, media_type = (paper.pdf, "application/pdf") if kind == "pdf" else (paper.docx, DOCX)
    response = HttpResponse(content, content_type=media_type)
    name = f"{_('投诉登记回执')} {receipt.number}.{kind}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
