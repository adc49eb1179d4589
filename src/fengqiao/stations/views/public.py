"""What everybody may see: the directory and map of stations, one station, its photos, its poster."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fengqiao.foundation.access import public
from fengqiao.foundation.charts.rules import Chart, Kind, Point, Series
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.files.downloads import picture
from fengqiao.foundation.files.photo_store import Size, open_photo
from fengqiao.foundation.lists import page
from fengqiao.foundation.throttle.services import rate_limit
from fengqiao.places import queries as places
from fengqiao.stations.documents import poster_pdf
from fengqiao.stations.queries import directory, figures, scope
from fengqiao.stations.rules.standard import FUNCTION_ICONS, FUNCTIONS


@public
@require_safe
@rate_limit(120, methods=("GET",))
def stations(request: HttpRequest) -> HttpResponse:
    """Show the directory: by place and filters, or those nearest to a place."""
    filters = directory.filters_for(request.GET)
    rows = filters.apply(scope.public_stations())
    place = _place(request.GET.get("place", ""))
    context: dict[str, Any] = {
        "fields": [filters.form[name] for name in filters.form.fields],
        "is_narrowed": bool(filters.chosen),
        "place": place,
        "near": request.GET.get("near", "")[:40],
        "found_places": [],
    }
    if place is not None:
        context["cards"] = directory.nearest(place.code, rows)
        return render(request, "stations/public/directory.html", context)
    if context["near"]:
        context["found_places"] = places.search(context["near"], limit=12)
    shown = page(rows, order=("outlet__code",), after=request.GET.get("after"), size=30)
    context |= {"cards": directory.cards(shown.items), "page": shown, "total": rows.count()}
    return render(request, "stations/public/directory.html", context)


def _place(code: str) -> Any:
    if not (len(code) == 12 and code.isdecimal()):
        return None
    try:
        return places.place(code)
    except NotFound:
        return None


@public
@require_safe
@rate_limit(120, methods=("GET",))
def station_map(request: HttpRequest, county: str = "") -> HttpResponse:
    """Show how many stations each county has, or each town of a county, as map or bars with their table."""
    if county and county not in {one.code for one in places.counties()}:
        raise Http404
    rows = figures.public_by_town(county) if county else figures.public_by_county()
    address = reverse("stations:directory")
    points = [
        Point(number, f"{address}?place={code}" if county else reverse("stations:map", args=[code]))
        for code, _name, number in rows
    ]
    chart = Chart(
        id="stations",
        title=_("各乡镇街道服务站") if county else _("各区县服务站"),
        kind=Kind.BAR if county else Kind.MAP,
        category_label=_("乡镇街道") if county else _("区县"),
        categories=[name for _code, name, _number in rows],
        series=[Series(_("服务站"), points)],
        unit=_("个"),
        geojson_url="" if county else reverse("places:map"),
        horizontal=True,
    )
    context = {"chart": chart, "county": places.place(county) if county else None, "total": sum(row[2] for row in rows)}
    return render(request, "stations/public/map.html", context)


@public
@require_safe
@rate_limit(120, methods=("GET",))
def station(request: HttpRequest, number: str) -> HttpResponse:
    """Show one station: hours, lift, people, functions, photos."""
    card = directory.public_station(number)
    context = {
        "card": card,
        "station": card.station,
        "status": directory.status_of(card.station),
        "functions": [(_(label), FUNCTION_ICONS[code]) for code, label in FUNCTIONS.items()],
        "photos": directory.public_photos(card.station),
        "guided": card.station.guided.filter(until=None).select_related("outlet"),
        "today": timezone.localdate(),
    }
    return render(request, "stations/public/station.html", context)


@public
@require_safe
@rate_limit(600, methods=("GET",))
def photo(request: HttpRequest, number: str, evidence_id: int, size: str) -> HttpResponseBase:
    """Send the public copy of a photo, never the original."""
    if size not in {Size.PUBLIC, Size.THUMB}:
        raise Http404
    media_type, chunks = open_photo(directory.public_photo(number, evidence_id), Size(size))
    return picture(media_type=media_type, chunks=chunks, for_everybody=True)


@public
@require_safe
@rate_limit(20, methods=("GET",))
def poster(request: HttpRequest, number: str) -> HttpResponse:
    """Send the poster to print, with the QR code of the station's page."""
    card = directory.public_station(number)
    address = request.build_absolute_uri(reverse("stations:public_station", args=[number]))
    response = HttpResponse(
        poster_pdf(card, address=address, language=get_language() or "zh-hans"), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    return response
