"""Reading aids: language and large text, kept in cookies so that they hold without a login."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from fengqiao.config.context_processors import LARGE_TEXT_COOKIE
from fengqiao.foundation.access import public

YEAR: Final = int(timedelta(days=365).total_seconds())


def safe_next(request: HttpRequest, default: str = "/") -> str:
    """Return where the form wants to go next, if that is on this site."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if allowed else default


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Change the language and return to the page."""
    response = HttpResponseRedirect(safe_next(request))
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES) and check_for_language(language):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=YEAR,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
    return response


@public
@require_POST
def set_large_text(request: HttpRequest) -> HttpResponse:
    """Switch large text on or off and return to the page."""
    response = HttpResponseRedirect(safe_next(request))
    on = "1" if request.POST.get("on") == "1" else "0"
    secure = settings.LANGUAGE_COOKIE_SECURE
    response.set_cookie(LARGE_TEXT_COOKIE, on, max_age=YEAR, secure=secure, httponly=True, samesite="Lax")
    return response
