"""Public reception days over HTTP."""

from datetime import date
from typing import Annotated

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from fengqiao.executives.queries.booking import public_days, shown
from fengqiao.foundation.access import TokenRequest
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.inputs import WITHOUT_NUL, Day
from fengqiao.foundation.lists import page
from fengqiao.foundation.problems import PROBLEMS
from fengqiao.places import queries as places

router = Router(tags=["receptions"])


class Reception(Schema):
    """Some hours in which a leader receives visitors, as everybody may know it. ``bookable``: a slot can be booked now."""

    id: int
    institution: str = Field(examples=["B08-01-05"])
    venue: str = Field(examples=["B08-01-05-003"])
    place: str | None = Field(examples=["330681105000"])
    leader: str
    post: int = Field(description="1 chair, 2 president, 3 general manager, 4 executive in charge")
    day: date
    starts_at: str = Field(examples=["09:00"])
    ends_at: str = Field(examples=["11:00"])
    room: str
    status: str = Field(examples=["planned"])
    free_slots: int
    bookable: bool


class Receptions(Schema):
    """A page of reception days."""

    items: list[Reception]
    next_cursor: str | None = None


@router.get("", response={200: Receptions, **PROBLEMS}, operation_id="list_receptions", summary="Who receives when")
def list_receptions(
    request: TokenRequest,
    since: Annotated[Day | None, Query(description="First day; today unless given")] = None,
    until: Annotated[Day | None, Query(description="Last day")] = None,
    institution: Annotated[
        str, Query(max_length=24, pattern=WITHOUT_NUL, description="Code; a head office's takes its offices in")
    ] = "",
    place: Annotated[str, Query(pattern="^([0-9]{12})?$", description="Code of a county, town or village")] = "",
    cursor: Annotated[str | None, Query(max_length=400, pattern=WITHOUT_NUL)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Receptions:
    """Return the public reception days in order of day: all of the city, for they are public."""
    now = timezone.now()
    if place and not places.known_codes([place]):
        raise Invalid({"place": _("没有这个行政区划代码，请填写十二位代码")})
    rows = public_days(
        first=since or timezone.localdate(now),
        last=until,
        place=place,
        institution=institution,
    )
    found = page(rows, order=("day", "id"), after=cursor, size=limit, named="cursor")
    return Receptions(
        items=[
            Reception(
                id=one.row.pk,
                institution=one.row.organisation.code,
                venue=one.row.venue.code,
                place=one.row.venue.place_id,
                leader=one.row.leader.name,
                post=one.row.leader.post,
                day=one.row.day,
                starts_at=f"{one.row.starts_at:%H:%M}",
                ends_at=f"{one.row.ends_at:%H:%M}",
                room=one.row.room,
                status=one.row.status,
                free_slots=one.free,
                bookable=not one.closed,
            )
            for one in shown(found.items, at=now)
        ],
        next_cursor=found.next_cursor,
    )
