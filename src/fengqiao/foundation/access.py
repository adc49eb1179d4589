"""Who may call a view. Every view declares it with `public` or `access`; the middleware refuses one that does not."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url

from fengqiao.foundation.actors import STAFF_ROLES, Actor, Level, Role, consumer

View = TypeVar("View", bound=Callable[..., Any])

SESSION_ASSIGNMENT: Final = "assignment_id"
SESSION_CASE: Final = "case_id"
SESSION_PARTY: Final = "party_id"
_ATTRIBUTE: Final = "fengqiao_access"


class ActorRequest(HttpRequest):
    """The type of a request in a view that `access` guards: the actor is there."""

    actor: Actor


class TokenRequest(HttpRequest):
    """The type of a request to an endpoint: the institution's token has been read."""

    auth: Actor


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a view declares: open to everybody, or to these roles, at this level only if one is named."""

    public: bool
    roles: frozenset[Role] = frozenset()
    level: Level | None = None

    def admits(self, actor: Actor | None) -> bool:
        """Whether ``actor`` (None: nobody logged in) may call the view."""
        if self.public or actor is None:
            return self.public
        return actor.role in self.roles and self.level in {None, actor.level}


def public(view: View) -> View:
    """Declare that anybody may call ``view``."""
    setattr(view, _ATTRIBUTE, Declaration(public=True))
    return view


def access(*roles: Role, level: Level | None = None) -> Callable[[View], View]:
    """Declare that only these roles may call the view, and only those at ``level`` if one is named.

    Raises:
        ImproperlyConfigured: no role is named; say `STAFF` for every staff role.
    """
    if not roles:
        raise ImproperlyConfigured("access() needs at least one role; use @public for everybody.")

    def declare(view: View) -> View:
        setattr(view, _ATTRIBUTE, Declaration(public=False, roles=frozenset(roles), level=level))
        return view

    return declare


STAFF: Final = tuple(sorted(STAFF_ROLES))
"""Every staff role, for ``@access(*STAFF)``."""


def declaration(view: Callable[..., Any]) -> Declaration | None:
    """Return what ``view`` declares, or None."""
    found = getattr(view, _ATTRIBUTE, None)
    if found is None and (view_class := getattr(view, "view_class", None)):
        found = getattr(view_class.dispatch, _ATTRIBUTE, None)
    return found if isinstance(found, Declaration) else None


def hold_case(request: HttpRequest, case_id: int, party_id: int | None = None) -> None:
    """Remember that this browser gave the receipt code of one case (of one party to it); the session key changes."""
    request.session.cycle_key()
    request.session[SESSION_CASE] = case_id
    request.session[SESSION_PARTY] = party_id


def drop_case(request: HttpRequest) -> None:
    """Forget the case held, for "leave this page" on a shared phone."""
    request.session.pop(SESSION_CASE, None)
    request.session.pop(SESSION_PARTY, None)


def holder(request: HttpRequest) -> Actor | None:
    """Return the consumer who holds a case in this browser."""
    case_id = request.session.get(SESSION_CASE)
    return consumer(int(case_id), request.session.get(SESSION_PARTY)) if case_id else None


def client_address(request: HttpRequest) -> str:
    """Return the caller's IP address, seen through as many own proxies as ``settings.TRUSTED_PROXIES`` counts."""
    trusted = int(settings.TRUSTED_PROXIES)
    hops = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if trusted and len(hops) >= trusted:
        return hops[-trusted]
    return str(request.META.get("REMOTE_ADDR", ""))


class AccessMiddleware:
    """Holds every view to its declaration. Stands below the middleware that sets ``request.actor``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on; the decision is taken once the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Let the call through, send an anonymous caller to where they identify themselves, or refuse."""
        declared = declaration(view)
        if declared is None:
            return _refuse_undeclared(view)
        if declared.public:
            return None
        actor: Actor | None = getattr(request, "actor", None)
        held = holder(request)
        if held is not None and not declared.admits(actor) and declared.admits(held):
            cast("ActorRequest", request).actor = actor = held
        if declared.admits(actor):
            return None
        if actor is None or (actor.role is Role.CONSUMER and not request.user.is_authenticated):
            return _identify(request, declared)
        raise PermissionDenied


def _refuse_undeclared(view: Callable[..., Any]) -> HttpResponseBase:
    name = f"{view.__module__}.{getattr(view, '__qualname__', view)}"
    if settings.STRICT_ACCESS:
        raise ImproperlyConfigured(f"{name} declares neither @public nor @access(…).")
    raise Http404(name)


def _identify(request: HttpRequest, declared: Declaration) -> HttpResponseBase:
    staff = bool(declared.roles & STAFF_ROLES)
    target = resolve_url(settings.LOGIN_URL if staff else settings.CONSUMER_LOGIN_URL)
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(status=204)
        response["HX-Redirect"] = target
        return response
    return redirect_to_login(request.get_full_path(), target)
