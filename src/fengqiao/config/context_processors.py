"""What every page needs to draw its frame."""

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from fengqiao.foundation import navigation

LARGE_TEXT_COOKIE: Final = "fengqiao_large_text"


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the demo flag, the reading size, who acts, and the menu."""
    actor = getattr(request, "actor", None)
    return {
        "demo": settings.DEMO,
        "single_sign_on": settings.OIDC,
        "large_text": request.COOKIES.get(LARGE_TEXT_COOKIE) == "1",
        "actor": actor,
        "nav_sections": SimpleLazyObject(lambda: list(navigation.desk_sections(actor))),
        "portal_nav": SimpleLazyObject(navigation.portal_items),
    }
