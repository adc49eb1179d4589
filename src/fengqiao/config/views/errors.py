"""Error pages, in the reader's language and saying what to do next."""

from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from fengqiao.config import security
from fengqiao.foundation import problems
from fengqiao.foundation.access import public
from fengqiao.foundation.errors import Refusal

LAST_RESORT: Final = (
    "<!DOCTYPE html><html lang=zh-Hans><meta charset=utf-8><title>500</title>"
    "<h1>系统出错了 / Something went wrong</h1>"
    "<p>请稍后再试。已提交的内容不会重复登记。 / Please try again later. Nothing is filed twice.</p></html>"
)
API: Final = "/api/"
NEVER_KEPT: Final = ("csrfmiddlewaretoken",)


def _page(
    request: HttpRequest, code: int, title: str, text: str, template: str = "error.html", **more: Any
) -> HttpResponse:
    if request.path.startswith(API):
        return problems.problem(HTTPStatus(code), text)
    if not request.accepts("text/html"):
        return HttpResponse(f"{title}\n{text}\n", status=code, content_type="text/plain; charset=utf-8")
    return render(request, template, {"code": code, "title": title, "text": text, **more}, status=code)


@public
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return _page(request, 400, _("请求无法识别"), _("请返回上一页，检查后重新提交。"))


@public
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _page(
        request,
        403,
        _("当前角色不能使用此功能"),
        _("如需办理，请切换机构与角色，或联系本机构的系统管理员。"),
    )


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return _page(request, 404, _("没有找到此页面"), _("地址可能有误，或您无权查看该内容。"))


@public
def server_error(request: HttpRequest) -> HttpResponse:
    """500; falls back to a fixed page when even drawing fails."""
    try:
        return _page(request, 500, _("系统出错了"), _("请稍后再试。已提交的内容不会重复登记。"))
    except Exception:  # noqa: BLE001 - whatever broke the page may break its error page too
        return HttpResponse(LAST_RESORT, status=500)


def refused(request: HttpRequest, refusal: Refusal, code: int) -> HttpResponse:
    """400, 403, 404 or 409 with the reason the refusal gives."""
    return _page(request, code, _("没有办成"), refusal.message)


def locked_out(request: HttpRequest, original: HttpResponseBase | None = None, credentials: Any = None) -> HttpResponse:
    """429 after too many wrong passwords."""
    detail = _("密码错误次数过多，请在 %(n)d 分钟后再试，或联系本机构的系统管理员。") % {
        "n": security.number("lock_minutes")
    }
    response = render(request, "429.html", {"detail": detail}, status=429)
    response["Retry-After"] = str(int(security.lock_time().total_seconds()))
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without a valid token, mostly one left open too long.

    What was typed is kept for one more click, but only if the browser vouches that the form came from this site, and
    never with a password or a file in it.
    """
    secret = any("password" in name or "token" in name for name in request.POST if name not in NEVER_KEPT)
    keep = _from_here(request) and not secret
    kept = [(name, value) for name in request.POST if name not in NEVER_KEPT for value in request.POST.getlist(name)]
    return _page(
        request,
        403,
        _("页面停留太久，需要再确认一次"),
        _("为保护您的安全，刚才的提交没有执行。"),
        "csrf_failure.html",
        kept=kept if keep else [],
        has_files=bool(request.FILES),
        action=request.get_full_path(),
    )


def _from_here(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin", "")
    return request.headers.get("Sec-Fetch-Site") == "same-origin" or urlsplit(origin).netloc == request.get_host()
