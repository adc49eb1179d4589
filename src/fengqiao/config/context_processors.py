"""What every page needs to draw its frame."""

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from fengqiao.foundation import navigation
from fengqiao.foundation.actors import Actor, ActorKind
from fengqiao.organisations import queries as organisations
from fengqiao.organisations import reference_year

UNFOLDED: Final = 14
"""A menu with no more entries is never folded."""
LARGE_TEXT_COOKIE: Final = "fengqiao_large_text"


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the demo flag, the reading size, who acts, and the menu."""
    actor = getattr(request, "actor", None)
    return {
        "demo": settings.DEMO,
        "reference_day": SimpleLazyObject(lambda: reference_year.LAST if reference_year.is_begun() else None),
        "single_sign_on": settings.OIDC,
        "large_text": request.COOKIES.get(LARGE_TEXT_COOKIE) == "1",
        "actor": actor,
        "assignment": SimpleLazyObject(lambda: _assignment(request, actor)),
        "nav_sections": SimpleLazyObject(lambda: _sections(actor, _current(request, actor))),
        "nav_current": SimpleLazyObject(lambda: _current(request, actor)),
        "portal_nav": SimpleLazyObject(navigation.portal_items),
    }


def _sections(actor: Actor | None, current: str) -> list[tuple[str, list[navigation.NavItem], bool]]:
    """Return the menu's headings, entries, and whether they are unfolded: all of a short menu, else where one is."""
    found = list(navigation.desk_sections(actor))
    is_short = sum(len(items) for _heading, items in found) <= UNFOLDED
    here = next((n for n, (_heading, items) in enumerate(found) if current in {i.url_name for i in items}), 0)
    return [(heading, items, is_short or number == here) for number, (heading, items) in enumerate(found)]


def _current(request: HttpRequest, actor: Actor | None) -> str:
    """Return the name of the menu's entry that leads nearest to this page."""
    leading = [(reverse(item.url_name), item.url_name) for item in navigation.desk_items(actor)]
    return max(((url, name) for url, name in leading if request.path.startswith(url)), default=("", ""))[1]


def _assignment(request: HttpRequest, actor: Actor | None) -> Any:
    """Return the assignment in use, to be named beside the account; None for anyone but staff."""
    if actor is None or actor.kind is not ActorKind.STAFF or not request.user.is_authenticated:
        return None
    in_use = (actor.organisation_id, str(actor.role))
    mine = organisations.assignments_of(request.user)
    return next((one for one in mine if (one.organisation_id, one.role) == in_use), None)
