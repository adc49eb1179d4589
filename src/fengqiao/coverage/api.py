"""Coverage over HTTP: what each village has of each tier and why, and the points that serve people. Both are public."""

from datetime import date
from typing import Annotated, Literal

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from fengqiao.coverage.queries import directory
from fengqiao.coverage.queries.directory import Listed, Result
from fengqiao.coverage.rules.reach import Status
from fengqiao.foundation.access import TokenRequest
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.hours import clock_of
from fengqiao.foundation.inputs import Text
from fengqiao.foundation.lists import page
from fengqiao.foundation.problems import PROBLEMS
from fengqiao.organisations.rules.offers import Accommodation, Service, Tier
from fengqiao.places import queries as places

router = Router(tags=["coverage"])
points = Router(tags=["coverage"])

WithinPlace = Annotated[Text | None, Query(pattern=r"^\d{12}$", description="Code of a county, town or village")]
Cursor = Annotated[Text | None, Query(max_length=400)]
Limit = Annotated[int, Query(ge=1, le=500)]


class Coverage(Schema):
    """What one village has of one tier, as last computed."""

    place: str = Field(examples=["330681109201"])
    place_label: str = Field(examples=["诸暨市 枫桥镇 枫源村"])
    tier: str = Field(examples=[tier.value for tier in Tier])
    status: str = Field(examples=[status.value for status in Status])
    planned_status: str = Field(description="What it will be once the planned points are built", examples=["covered"])
    reason: str = Field(description="In words", examples=["在本村社内：枫源村助农服务点"])
    basis: str = Field(description="By what the point counts; empty for a blank", examples=["village", "distance"])
    lacks: list[str] = Field(description="What keeps it from being covered", examples=[["hours", "services"]])
    missing: list[str] = Field(description="Services of the tier that are not offered", examples=[["transfer"]])
    minutes: int = Field(description="Minutes a week in which people are served", examples=[2400])
    point: int | None = Field(description="The service point that counts")
    metres: int | None = Field(description="Estimated way to it, where both positions are known")


class Coverages(Schema):
    """A page of results."""

    items: list[Coverage]
    next_cursor: str | None = None


class OpenHours(Schema):
    """Hours of one weekday, as on the wall."""

    weekday: int = Field(description="1 Monday to 7 Sunday", examples=[1])
    opens: str = Field(examples=["8:30"])
    closes: str = Field(examples=["16:30"])


class VanStopOut(OpenHours):
    """A weekly stop of a van."""

    place: str = Field(examples=["330681109201"])
    place_label: str = Field(examples=["诸暨市 枫桥镇 枫源村"])
    spot: str = Field(examples=["村口广场"])


class ServicePointOut(Schema):
    """A place or channel where an institution serves people now. A van's hours are those of its stops."""

    id: int
    kind: str = Field(examples=["outlet", "machine", "agent", "van", "online"])
    name: str
    operator: str = Field(description="Code of the institution", examples=["B08-01-05"])
    place: str = Field(description="A van's is where it starts from", examples=["330681109200"])
    place_label: str = Field(examples=["诸暨市 枫桥镇 枫源村"])
    address: str
    phone: str
    longitude: float | None
    latitude: float | None
    hours_text: str = Field(examples=["周一至周五 8:30–16:30"])
    hours: list[OpenHours]
    services: list[str] = Field(examples=[["cash", "transfer"]])
    accommodations: list[str] = Field(examples=[["ramp", "lift"]])
    stops: list[VanStopOut]
    valid_from: date
    valid_until: date | None


class ServicePoints(Schema):
    """A page of service points."""

    items: list[ServicePointOut]
    next_cursor: str | None = None


@router.get(
    "", response={200: Coverages, **PROBLEMS}, operation_id="list_coverage", summary="What is within reach, and why"
)
def list_coverage(
    request: TokenRequest,
    place: WithinPlace = None,
    tier: Annotated[Tier | None, Query()] = None,
    status: Annotated[Status | None, Query()] = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> Coverages:
    """Return each village and tier in order of code, those within ``place`` if one is given. All of it is public."""
    rows = directory.results(place=_known(place), tier=tier or "", status=status or "")
    found = page(rows, order=("place_id", "tier"), after=cursor, size=limit, named="cursor")
    return Coverages(items=[_result(one) for one in directory.with_reasons(found.items)], next_cursor=found.next_cursor)


@points.get(
    "", response={200: ServicePoints, **PROBLEMS}, operation_id="list_service_points", summary="Where people are served"
)
def list_service_points(
    request: TokenRequest,
    place: WithinPlace = None,
    kind: Annotated[Literal["outlet", "machine", "agent", "van", "online"] | None, Query()] = None,
    service: Annotated[Service | None, Query()] = None,
    accommodation: Annotated[Accommodation | None, Query()] = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> ServicePoints:
    """Return the points that serve people today: built, begun, not ended. A van belongs to the places where it stops."""
    rows = directory.open_points(
        timezone.localdate(), place=_known(place), kind=kind or "", service=service or "",
        accommodation=accommodation or "",
    )  # fmt: skip
    found = page(rows, order=("pk",), after=cursor, size=limit, named="cursor")
    return ServicePoints(items=[_point(one) for one in directory.listed(found.items)], next_cursor=found.next_cursor)


def _known(place: str | None) -> str:
    """Return the place's code, empty for none. Raises Invalid if there is no such place."""
    if place and not places.known_codes([place]):
        raise Invalid({"place": _("没有这个行政区划代码，请填写十二位代码")})
    return place or ""


def _result(shown: Result) -> Coverage:
    row = shown.row
    return Coverage(
        place=shown.place.code,
        place_label=shown.place.label,
        tier=row.tier,
        status=row.status,
        planned_status=row.planned_status,
        reason=shown.reason,
        basis=row.basis,
        lacks=row.lacks,
        missing=row.missing,
        minutes=row.minutes,
        point=row.point_id,
        metres=row.metres,
    )


def _point(shown: Listed) -> ServicePointOut:
    one = shown.point
    return ServicePointOut(
        id=one.pk,
        kind=one.kind,
        name=one.label,
        operator=one.operator.code,
        place=one.place_id,
        place_label=shown.place.label,
        address=one.address,
        phone=one.phone,
        longitude=one.longitude,
        latitude=one.latitude,
        hours_text=shown.hours,
        hours=[
            OpenHours(weekday=day + 1, opens=clock_of(starts), closes=clock_of(ends))
            for day, starts, ends in one.weekly_hours
        ],
        services=sorted(one.services),
        accommodations=sorted(one.accommodations),
        stops=[
            VanStopOut(
                weekday=each.stop.weekday + 1, opens=clock_of(each.stop.starts), closes=clock_of(each.stop.ends),
                place=each.place.code, place_label=each.place.label, spot=each.stop.spot,
            )
            for each in shown.stops
        ],
        valid_from=one.valid_from,
        valid_until=one.valid_until,
    )  # fmt: skip
