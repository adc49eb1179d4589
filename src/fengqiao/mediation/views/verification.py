"""The public page behind the code on a paper: number, date and hash, and whether a file is that paper."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from fengqiao.foundation.access import public
from fengqiao.foundation.files.hashing import Hashed, HashingUploadHandler
from fengqiao.foundation.throttle.services import rate_limit
from fengqiao.mediation.queries.verification import Confirmed, confirmed

MOST_BYTES: Final = 20 * 1024 * 1024


@public
@csrf_exempt  # checked below: the check reads the form, and nothing may read it before the handler is in place
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(30, seconds=60, methods=("GET", "HEAD", "POST"))
@never_cache
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm an issued paper; of a file that is handed in to compare, nothing is kept."""
    request.upload_handlers = [HashingUploadHandler(max_bytes=MOST_BYTES)]
    return _verify(request, token)


@csrf_protect
def _verify(request: HttpRequest, token: str) -> HttpResponse:
    paper = confirmed(token)
    outcome, message = _compared(request, paper) if request.method == "POST" else ("", "")
    context = {"paper": paper, "outcome": outcome, "message": message}
    response = render(request, "mediation/verify.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _compared(request: HttpRequest, paper: Confirmed | None) -> tuple[str, str]:
    """Return what comes of comparing and the words for it."""
    given = request.FILES.get("file")
    if not isinstance(given, Hashed):
        return "none", _("请选择要核对的 PDF 文件，不超过 20 MB")
    if paper is not None and given.sha256 == paper.sha256:
        return "same", _("一致：该文件与出具的文书完全相同")
    return "other", _("不一致：该文件不是本编号出具的 PDF，或者已被改动")
