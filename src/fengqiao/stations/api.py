"""Stations over HTTP: what everybody may see of those with a mark."""

from datetime import date
from typing import Annotated, Any

from ninja import Path, Query, Router, Schema
from pydantic import Field

from fengqiao.foundation.access import TokenRequest
from fengqiao.foundation.inputs import Text
from fengqiao.foundation.lists import page
from fengqiao.foundation.problems import PROBLEMS
from fengqiao.stations.queries import directory, scope
from fengqiao.stations.queries.directory import Card
from fengqiao.stations.rules.states import MARKED

router = Router(tags=["stations"])


class StationPersonOut(Schema):
    """Somebody of a station."""

    name: str
    duty: str
    phone: str


class StationOut(Schema):
    """A station with a mark."""

    number: str = Field(examples=["FZ202600000121"])
    state: str = Field(examples=sorted(MARKED))
    outlet: str
    """Code of the outlet or sub-branch it is at."""
    name: str
    institution: str
    place: str | None
    place_label: str
    address: str
    hours: str
    phone: str
    accommodations: list[str] = Field(examples=[["ramp", "lift"]])
    longitude: float | None
    latitude: float | None
    granted_on: date | None
    expires_on: date | None


class StationDetail(StationOut):
    """A station with its people and the outlets it guides."""

    people: list[StationPersonOut]
    guides: list[str]
    introduction: str


class StationsOut(Schema):
    """A page of stations."""

    items: list[StationOut]
    next_cursor: str | None


@router.get("", response={200: StationsOut, **PROBLEMS}, operation_id="list_stations", summary="Stations with a mark")
def list_stations(
    request: TokenRequest,
    place: Annotated[Text | None, Query(pattern=r"^\d{12}$", description="Code of a county, town or village")] = None,
    accommodation: Annotated[Text | None, Query(max_length=20, examples=["lift"])] = None,
    cursor: Annotated[Text | None, Query(max_length=400)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> StationsOut:
    """Return the stations whose mark is valid, by code of their outlet; those within ``place`` if one is given."""
    rows = directory.narrowed(scope.public_stations(), place=place or "", accommodation=accommodation or "")
    found = page(rows, order=("outlet__code",), after=cursor, size=limit, named="cursor")
    return StationsOut(
        items=[StationOut(**_shown(card)) for card in directory.cards(found.items)], next_cursor=found.next_cursor
    )


@router.get("/{number}", response={200: StationDetail, **PROBLEMS}, operation_id="get_station", summary="One station")
def get_station(request: TokenRequest, number: Path[Annotated[Text, Field(max_length=20)]]) -> StationDetail:
    """Return one station with a valid mark."""
    card = directory.public_station(number)
    guided = card.station.guided.filter(until=None).values_list("outlet__code", flat=True)
    return StationDetail(
        **_shown(card),
        people=[StationPersonOut(name=one.name, duty=one.duty, phone=one.phone) for one in card.people],
        guides=sorted(guided),
        introduction=card.station.introduction,
    )


def _shown(card: Card) -> dict[str, Any]:
    station, outlet = card.station, card.station.outlet
    return {
        "number": station.number,
        "state": station.state,
        "outlet": outlet.code,
        "name": outlet.name,
        "institution": outlet.head.code if outlet.head else outlet.code,
        "place": outlet.place_id,
        "place_label": card.place,
        "address": outlet.address,
        "hours": card.hours,
        "phone": card.phone,
        "accommodations": sorted(str(one) for one in card.offer.accommodations),
        "longitude": outlet.longitude,
        "latitude": outlet.latitude,
        "granted_on": station.granted_on,
        "expires_on": station.expires_on,
    }
