"""Where a page leads back to: the board, the day or the room from which somebody came."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

PREFIX = "/desk/mediations/"


def back_of(request: HttpRequest) -> str:
    """Return the page of mediation from which the caller came, as the address says; empty if it names none."""
    back = request.GET.get("back", "")
    return back if back.startswith(PREFIX) and url_has_allowed_host_and_scheme(back, allowed_hosts=None) else ""


def with_back(url: str, back: str) -> str:
    """Return an address that remembers where to go back to."""
    return f"{url}?{urlencode({'back': back})}"
