"""The map and the typeahead of places."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from fengqiao.foundation.access import public
from fengqiao.foundation.throttle.services import rate_limit
from fengqiao.places import queries


@public
@require_safe
@cache_control(public=True, max_age=86_400)
def map_json(_request: HttpRequest) -> HttpResponse:
    """Return the map of the counties as GeoJSON."""
    return HttpResponse(queries.map_json(), content_type="application/geo+json")


@public
@require_safe
@rate_limit(240, methods=("GET",))
def search(request: HttpRequest) -> HttpResponse:
    """Return towns and villages for what was typed, within ``within``: options for htmx, else JSON.

    A program asks by ``q``, a form's field by its own name.
    """
    found = queries.search(_typed(request), within_code=_code(request.GET.get("within", "")))
    if request.headers.get("HX-Request"):
        return render(request, "places/options.html", {"places": found})
    return JsonResponse({"items": [place.as_dict() for place in found]}, json_dumps_params={"ensure_ascii": False})


def _typed(request: HttpRequest) -> str:
    return next((str(text) for name, text in request.GET.items() if name != "within" and text), "")[:40]


def _code(text: str) -> str:
    return text if len(text) == 12 and text.isdecimal() else ""
