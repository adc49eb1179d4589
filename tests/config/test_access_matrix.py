"""Who may call what: every address of the system against every role and nobody."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from fengqiao.foundation.access import SESSION_CASE, AccessMiddleware, access, declaration, public
from fengqiao.foundation.actors import STAFF_ROLES, Actor, ActorKind, Level, Role, consumer


def views(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield path, pattern.callback


ALL = sorted(views(get_resolver().url_patterns), key=lambda found: found[0])


def staff(role: Role) -> Actor:
    level = Level.REGULATOR if role is Role.REGULATOR else Level.BRANCH
    return Actor(kind=ActorKind.STAFF, role=role, person_id=1, organisation_id=1, level=level)


ACTORS = {
    None: None,
    Role.CONSUMER: consumer(1),
    **{role: staff(role) for role in sorted(STAFF_ROLES)},
    "the regulator's administrator": replace(staff(Role.ADMINISTRATOR), level=Level.REGULATOR),
}


class LoggedIn:
    """A user as far as the middleware looks."""

    is_authenticated = True


def call(view: Callable[..., Any], actor: Actor | None) -> str:
    """Return what the middleware decides: reached, identify or refused."""
    request = RequestFactory().get("/x/")
    request.session = SessionStore()
    request.actor = actor
    request.user = LoggedIn() if actor and actor.kind is ActorKind.STAFF else AnonymousUser()
    if actor and actor.kind is ActorKind.CONSUMER:
        request.session[SESSION_CASE] = actor.case_id
    try:
        answer = AccessMiddleware(lambda _request: HttpResponse()).process_view(request, view, (), {})
    except (PermissionDenied, Http404):
        return "refused"
    return "reached" if answer is None else "identify"


@pytest.mark.parametrize(("path", "view"), ALL, ids=[path or "/" for path, _view in ALL])
def test_every_view_declares_who_may_call_it(path, view):
    assert declaration(view) is not None, f"{path}: {view.__module__}.{view.__qualname__} needs @public or @access(…)"


@pytest.mark.parametrize(("path", "view"), ALL, ids=[path or "/" for path, _view in ALL])
def test_every_role_reaches_exactly_what_is_declared_for_it(path, view):
    declared = declaration(view)
    expected, found = {}, {}
    for who, actor in ACTORS.items():
        named = actor is not None and actor.role in declared.roles
        expected[who] = declared.public or (named and declared.level in {None, actor.level})
        found[who] = call(view, actor) == "reached"
    assert found == expected


def test_a_view_may_be_for_a_role_at_one_level_only():
    @access(Role.ADMINISTRATOR, level=Level.REGULATOR)
    def forget(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert call(forget, staff(Role.ADMINISTRATOR)) == "refused"
    assert call(forget, replace(staff(Role.ADMINISTRATOR), level=Level.REGULATOR)) == "reached"


def test_an_undeclared_view_fails_a_strict_run_and_is_hidden_otherwise(settings):
    def undeclared(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert declaration(undeclared) is None
    assert call(undeclared, staff(Role.ADMINISTRATOR)) == "refused"
    settings.STRICT_ACCESS = True
    with pytest.raises(ImproperlyConfigured, match="declares neither"):
        call(undeclared, staff(Role.ADMINISTRATOR))


def test_an_access_without_roles_is_a_mistake():
    with pytest.raises(ImproperlyConfigured):
        access()


def test_nobody_is_sent_to_log_in_and_a_wrong_role_is_refused():
    @access(Role.AUDITOR)
    def audit(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert call(audit, None) == "identify"
    assert call(audit, staff(Role.CLERK)) == "refused"
    assert call(audit, staff(Role.AUDITOR)) == "reached"


def test_a_member_of_staff_who_holds_a_receipt_code_reaches_the_consumers_page_as_consumer():
    @access(Role.CONSUMER)
    def follow(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    request = RequestFactory().get("/")
    request.session = SessionStore()
    request.session[SESSION_CASE] = 7
    request.actor = staff(Role.CLERK)
    request.user = LoggedIn()
    assert AccessMiddleware(lambda _request: HttpResponse()).process_view(request, follow, (), {}) is None
    assert request.actor == consumer(7)


def test_htmx_is_told_to_go_to_the_login_page():
    @access(Role.CLERK)
    def part(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    request = RequestFactory().get("/", headers={"HX-Request": "true"})
    request.session, request.actor, request.user = SessionStore(), None, AnonymousUser()
    answer = AccessMiddleware(lambda _request: HttpResponse()).process_view(request, part, (), {})
    assert answer["HX-Redirect"] == "/login/"


def test_the_declaration_stays_visible_through_class_based_views():
    from django.utils.decorators import method_decorator
    from django.views import View

    @method_decorator(public, name="dispatch")
    class Page(View):
        pass

    assert declaration(Page.as_view()).public
