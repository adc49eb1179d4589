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
    """Return towns and villages for what was typed (``q``, within ``within``): options for htmx, else JSON."""
    found = queries.search(request.GET.get("q", "")[:40], within_code=_code(request.GET.get("within", "")))
    if request.headers.get("HX-Request"):
        return render(request, "places/options.html", {"places": found})
    return JsonResponse({"items": [place.as_dict() for place in found]}, json_dumps_params={"ensure_ascii": False})


def _code(text: str) -> str:
    return text if len(text) == 12 and text.isdecimal() else ""
