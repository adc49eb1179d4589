"""The public directory: stations with a mark, what they offer, and which is nearest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.db.models import Avg, Case, F, FloatField, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.files.models import Photo
from fengqiao.foundation.lists import Filter, Filters
from fengqiao.mediation.rules.matching import kilometres
from fengqiao.organisations.models import Organisation
from fengqiao.organisations.queries.offers import ACCOMMODATION_NAMES, OutletOffer, profiles
from fengqiao.places import queries as places
from fengqiao.places import rules as place_rules
from fengqiao.stations.models import Evidence, Station, StationPerson
from fengqiao.stations.queries.scope import public_stations
from fengqiao.stations.rules.states import State

NEAREST: Final = 20
PHOTOS: Final = 12
_LONGITUDE_SHRINK: Final = 0.87  # of a degree of longitude against one of latitude, at 30° north: for sorting only


@dataclass(frozen=True, slots=True)
class Card:
    """A station as the public sees it. ``nearness`` says how near it is to the place asked for, in words."""

    station: Station
    place: str
    offer: OutletOffer
    people: Sequence[StationPerson]
    nearness: str = ""

    @property
    def hours(self) -> str:
        """Return when it is open, as its outlet says."""
        return self.offer.hours_text or self.station.outlet.hours

    @property
    def phone(self) -> str:
        """Return the telephone of its first person, else the outlet's."""
        return next((one.phone for one in self.people if one.phone), "") or self.station.outlet.phone


def filters_for(data: Mapping[str, Any]) -> Filters:
    """Return the filters of the directory."""
    select = forms.Select(attrs={"class": "form-select"})
    counties = [("", _("全市")), *((one.code, one.short_name) for one in places.counties())]
    helps = [("", _("不限")), *((code, name) for code, name in ACCOMMODATION_NAMES.items())]
    trades = [("", _("全部")), ("bank", _("银行")), ("insurer", _("保险公司"))]
    return Filters(
        (
            Filter("q", forms.CharField(label=_("名称或地址"), max_length=40, widget=forms.TextInput(
                attrs={"class": "form-control", "type": "search"})), _by_text),
            Filter("county", forms.ChoiceField(label=_("区县"), choices=counties, widget=select),
                   lambda rows, code: rows.filter(places.within(code, "outlet__place"))),
            Filter("help", forms.ChoiceField(label=_("便利服务"), choices=helps, widget=select), _by_help),
            Filter("trade", forms.ChoiceField(label=_("行业"), choices=trades, widget=select), "outlet__kind"),
        ),
        data,
    )  # fmt: skip


def _by_text(rows: QuerySet[Station], text: str) -> QuerySet[Station]:
    for word in text.split():
        rows = rows.filter(Q(outlet__name__icontains=word) | Q(outlet__address__contains=word) | Q(number=word.upper()))
    return rows


def _by_help(rows: QuerySet[Station], code: str) -> QuerySet[Station]:
    return rows.filter(outlet__profile__accommodations__contains=[code])


def narrowed(rows: QuerySet[Station], *, place: str, accommodation: str) -> QuerySet[Station]:
    """Return the stations within a place that offer a help; an empty text narrows nothing."""
    if place:
        rows = rows.filter(places.within(place, "outlet__place"))
    return _by_help(rows, accommodation) if accommodation else rows


def nearest(code: str, rows: QuerySet[Station]) -> list[Card]:
    """Return the stations nearest to a place, at most `NEAREST`: of the same village, town and county first.

    Villages have no coordinates of their own: a place stands where the offices in its town or county are on average.

    Raises:
        NotFound: there is no such place.
    """
    place = places.place(code)
    centre = _centre(place_rules.path_of(code))
    rank = Case(
        *(
            When(places.within(step, "outlet__place"), then=number)
            for number, step in enumerate(reversed(place_rules.path_of(code)))
        ),
        default=9,
        output_field=IntegerField(),
    )
    rows = rows.annotate(rank=rank, far=_far(centre)).order_by("rank", F("far").asc(nulls_last=True), "outlet__code")
    return [_with(card, nearness=_nearness(card.station, place.level, centre)) for card in cards(list(rows[:NEAREST]))]


def _centre(path: Sequence[str]) -> tuple[float, float] | None:
    """Return longitude and latitude of the smallest of the places, village first, in which offices have any."""
    for code in reversed(path):
        offices = Organisation.objects.filter(places.within(code), longitude__isnull=False, latitude__isnull=False)
        found = offices.aggregate(longitude=Avg("longitude"), latitude=Avg("latitude"))
        if found["longitude"] is not None:
            return found["longitude"], found["latitude"]
    return None


def _far(centre: tuple[float, float] | None) -> Any:
    if centre is None:
        return Value(None, output_field=FloatField())
    east, north = F("outlet__longitude") - centre[0], F("outlet__latitude") - centre[1]
    return east * east * Value(_LONGITUDE_SHRINK**2) + north * north


def _nearness(station: Any, level: str, centre: tuple[float, float] | None) -> str:
    outlet = station.outlet
    if centre is not None and outlet.longitude is not None and outlet.latitude is not None:
        away = kilometres(centre, (outlet.longitude, outlet.latitude))
        return _("约 %(km)s 公里") % {"km": f"{away:.1f}" if away < 10 else f"{away:.0f}"}
    same = {"village": (_("本村社区"), _("本乡镇街道"), _("本区县")), "town": (_("本乡镇街道"), _("本区县"))}
    words = same.get(level, (_("本区县"),))
    return words[station.rank] if station.rank < len(words) else _("其他区县")


def _with(card: Card, *, nearness: str) -> Card:
    return Card(card.station, card.place, card.offer, card.people, nearness)


def cards(stations: Sequence[Station]) -> list[Card]:
    """Return stations as the public sees them; the number of queries does not grow with them."""
    where = places.places(one.outlet.place_id for one in stations if one.outlet.place_id)
    offers = profiles(one.outlet_id for one in stations)
    people: dict[int, list[StationPerson]] = {}
    for person in StationPerson.objects.filter(station__in=[one.pk for one in stations], until=None):
        people.setdefault(person.station_id, []).append(person)
    return [
        Card(
            station=one,
            place=where[one.outlet.place_id].label if one.outlet.place_id in where else "",
            offer=offers.get(one.outlet_id, OutletOffer(one.outlet_id)),
            people=people.get(one.pk, []),
        )
        for one in stations
    ]


def public_station(number: str) -> Card:
    """Return one station with a mark. Raises NotFound."""
    found = public_stations().filter(number=number).first()
    if found is None:
        raise NotFound(_("没有找到这个服务站，标牌可能已失效"))
    return cards([found])[0]


def station_for(outlet_id: int) -> Station | None:
    """Return the public station at an outlet, else the one that guides it, else None."""
    guided = Q(guided__outlet=outlet_id, guided__until=None)
    found = public_stations().filter(Q(outlet=outlet_id) | guided).distinct()
    return min(found, key=lambda one: one.outlet_id != outlet_id, default=None)


def public_photos(station: Station) -> list[Evidence]:
    """Return the photos an institution shows of its station, the newest check's first."""
    rows = Evidence.objects.filter(check_of__station=station, is_public=True, photo__isnull=False)
    found: dict[int, Evidence] = {}
    for row in rows.select_related("photo", "criterion").order_by("-check_of", "criterion__position", "id"):
        found.setdefault(row.photo_id or 0, row)
    return list(found.values())[:PHOTOS]


def public_photo(number: str, evidence_id: int) -> Photo:
    """Return a photo that is shown of a station. Raises NotFound."""
    row = (
        Evidence.objects.filter(
            pk=evidence_id, is_public=True, check_of__station__number=number, check_of__station__in=public_stations()
        )
        .select_related("photo")
        .first()
    )
    if row is None or row.photo is None:
        raise NotFound(_("没有这张照片"))
    return row.photo


STATUS: Final = {
    State.GRANTED: gettext_lazy("标牌有效"),
    State.RECTIFYING: gettext_lazy("标牌有效，正在整改"),
    State.PROBATION: gettext_lazy("标牌有效，降级观察中"),
}
"""What the public is told of a mark."""


def status_of(station: Station) -> str:
    """Return in words how the mark of a public station stands."""
    return str(STATUS[State(station.state)])
