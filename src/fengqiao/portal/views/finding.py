"""Finding the institution or outlet."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from fengqiao.foundation.access import public
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.throttle.services import rate_limit
from fengqiao.organisations import queries as organisations
from fengqiao.organisations.queries import FoundOrganisation
from fengqiao.places import queries as places
from fengqiao.portal import receipts, text
from fengqiao.stations.queries.directory import station_for

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

FOUND_SHOWN: Final = 10
LISTED: Final = 60
KINDS: Final = ("bank", "insurer")


@dataclass(frozen=True, slots=True)
class Purpose:
    """For what an institution is looked for: the names of the pages of search and form, and their words."""

    find: str
    go: str
    title: "_StrPromise"
    question: "_StrPromise"
    button: "_StrPromise"
    hint: "_StrPromise"


COMPLAIN: Final = Purpose(
    "portal:find",
    "portal:complain",
    _("找到要投诉的机构"),
    _("您要投诉哪一家？"),
    _("投诉这家"),
    _("可以只选总行、总公司，投诉会转到该去的地方。网点门口或柜台有二维码的，用手机扫一扫也能投诉。"),
)


@public
@require_safe
@rate_limit(240, methods=("GET",))
def find(request: HttpRequest) -> HttpResponse:
    """Find the institution to complain about."""
    return finder(request, COMPLAIN)


def finder(request: HttpRequest, purpose: Purpose) -> HttpResponse:
    """Find an institution by name and place; while typing, htmx gets the results alone."""
    typed = text.plain(request.GET.get("q", ""))[:60]
    place = _place(request.GET.get("place", ""))
    kind = request.GET.get("kind", "")
    found = _search(typed, place, kind if kind in KINDS else "")
    context = {
        "typed": typed,
        "place": place,
        "kind": kind if kind in KINDS else "",
        "found": found,
        "more": len(found) == _most(typed, place),
        "searched": bool(typed or place),
        "purpose": purpose,
    }
    if request.headers.get("HX-Request") == "true":
        response = render(request, "portal/parts/found.html", context)
    else:
        path = places.path(place.code) if place else []
        below = [one for one in places.children(place.code) if one.level == "town"] if place else places.counties()
        response = render(request, "portal/find.html", {**context, "path": path, "below": below})
    patch_vary_headers(response, ["HX-Request"])
    return response


def _place(code: str) -> Any:
    if not (len(code) == 12 and code.isascii() and code.isdecimal()):
        return None
    try:
        return places.place(code)
    except NotFound:
        return None


def _search(typed: str, place: Any, kind: str) -> list[FoundOrganisation]:
    code = place.code if place else None
    return organisations.find_organisations(typed, code, kind or None, _most(typed, place))


def _most(typed: str, place: Any) -> int:
    """Return how many to show: all of a town, the first of anything larger."""
    return LISTED if place and place.level != "county" and not typed else FOUND_SHOWN


def open_institution(code: str) -> Any:
    """Return a bank, an insurer or one of their offices. Raises Http404 for what cannot be complained about here."""
    try:
        found = organisations.organisation(text.plain(code)[:24])
    except NotFound as error:
        raise Http404 from error
    if found.kind not in KINDS or found.head_id is None:
        raise Http404
    return found


@public
@require_safe
def outlet(request: HttpRequest, code: str) -> HttpResponse:
    """Show the outlet a QR code at its counter leads to, with one large button."""
    found = open_institution(code)
    address = request.build_absolute_uri(request.path)
    context = {
        "outlet": found,
        "is_open": organisations.is_open(found),
        "qr": receipts.qr_data_uri(address),
        "station": station_for(found.pk),
    }
    return render(request, "portal/outlet.html", context)


@public
@require_safe
@cache_control(public=True, max_age=3600)
def outlet_qr(request: HttpRequest, code: str) -> HttpResponse:
    """Return the QR code an outlet puts up."""
    found = open_institution(code)
    address = request.build_absolute_uri(reverse("portal:outlet", args=[found.code]))
    return HttpResponse(receipts.qr_svg(address), content_type="image/svg+xml")
