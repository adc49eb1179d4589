"""Middleware of the composition root: session limits, who acts, what the browser may use."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.config import security
from fengqiao.config.views.errors import refused
from fengqiao.foundation.access import SESSION_ASSIGNMENT, SESSION_CASE, ActorRequest, declaration, holder
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from fengqiao.organisations import queries as organisations

Next = Callable[[HttpRequest], HttpResponseBase]

_STARTED: Final = "started_at"
_SEEN: Final = "seen_at"
_SEEN_EVERY: Final = timedelta(minutes=1)


class PermissionsPolicyMiddleware:
    """Tells the browser that no page uses camera, microphone, location or payment."""

    POLICY: Final = ", ".join(
        f"{feature}=()" for feature in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
    )

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the header."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", self.POLICY)
        return response


class SessionLimitMiddleware:
    """Ends a session that lay idle or has lasted too long: a staff login, or a case held by its receipt code."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """End the session if its time is up, else note that it is in use."""
        if SESSION_CASE in request.session or request.user.is_authenticated:
            self._limit(request, timezone.now())
        return self.get_response(request)

    def _limit(self, request: HttpRequest, now: datetime) -> None:
        started = _time(request, _STARTED) or now
        seen = _time(request, _SEEN) or now
        idle = timedelta(minutes=security.number("session_idle_minutes"))
        if now - seen > idle or now - started > timedelta(hours=settings.SESSION_ABSOLUTE_HOURS):
            logout(request)
            messages.info(request, _("因长时间未操作，您已安全退出，请重新登录。"))
            return
        if _STARTED not in request.session:
            request.session[_STARTED] = now.isoformat()
        if _SEEN not in request.session or now - seen > _SEEN_EVERY:  # not one write per request
            request.session[_SEEN] = now.isoformat()


def _time(request: HttpRequest, name: str) -> datetime | None:
    text = request.session.get(name)
    return datetime.fromisoformat(text) if text else None


class AddressMiddleware:
    """Refuses an address with the character NUL: no database keeps it, and none finds anything by it. The API says so itself."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on what can be looked up; there is no page of such a path, and nothing to ask by such a query."""
        if not request.path.startswith("/api/"):
            if "\x00" in request.path:
                raise Http404
            if "%00" in request.META.get("QUERY_STRING", ""):
                raise BadRequest("NUL in the address")
        return self.get_response(request)


class RefusalMiddleware:
    """Shows a refusal that a view let through as a page with its reason."""

    STATUS: Final[dict[type[Refusal], int]] = {Invalid: 400, NotAllowed: 403, NotFound: 404, Conflict: 409}

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Return the page for a refusal; leave every other exception alone."""
        if isinstance(exception, Refusal):
            return refused(request, exception, self.STATUS.get(type(exception), 400))
        return None


class ActorMiddleware:
    """Sets ``request.actor``: the staff member in the assignment chosen, else the holder of a case, else None."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Set the actor; an assignment that has ended in between falls back to another of the member's."""
        actor = holder(request)
        if request.user.is_authenticated:
            try:
                actor = organisations.actor_for(request.user, request.session.get(SESSION_ASSIGNMENT))
            except NotAllowed as refusal:
                logout(request)
                messages.error(request, refusal.message)
        cast("ActorRequest", request).actor = cast("Actor", actor)  # None only where a view is public
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Send whoever holds a temporary or outdated password to choose another before anything that needs a login."""
        if security.has_to_change_password(request):
            declared = declaration(view)
            own = request.resolver_match is not None and request.resolver_match.url_name == "password"
            if not own and declared is not None and not declared.public:
                return redirect("password")
        return None
