"""The public parts of education over HTTP: events open to everybody, and approved materials."""

from typing import Annotated

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from fengqiao.education.queries import events as event_queries
from fengqiao.education.queries import materials as material_queries
from fengqiao.education.queries.reference import topic_label
from fengqiao.foundation.access import TokenRequest
from fengqiao.foundation.inputs import WITHOUT_NUL
from fengqiao.foundation.lists import page
from fengqiao.foundation.problems import PROBLEMS

router = Router(tags=["education"])


class EventOut(Schema):
    """A planned event that everybody may attend."""

    id: int
    title: str = Field(examples=["枫源村送金融知识下乡"])
    place: str = Field(examples=["330681109201"])
    place_label: str = Field(examples=["诸暨市 枫桥镇 枫源村"])
    venue: str
    setting: str = Field(examples=["village"])
    audience: str = Field(examples=["farmers"])
    topics: list[str] = Field(examples=[["FRAUD"]])
    hosts: list[str] = Field(description="Codes of the hosts, who leads first", examples=[["B08-01-05-015"]])
    starts_at: str = Field(examples=["2026-12-01T09:00:00+08:00"])
    ends_at: str


class Events(Schema):
    """A page of events."""

    items: list[EventOut]
    next_cursor: str | None = None


class MaterialOut(Schema):
    """An approved material of the public library, with its text."""

    id: int
    title: str = Field(examples=["防骗三句话"])
    version: int
    topic: str = Field(examples=["FRAUD"])
    topic_label: str = Field(examples=["防范电信网络诈骗"])
    audience: str = Field(examples=["elderly"])
    owner: str = Field(description="Code of the institution it belongs to", examples=["B08"])
    plainness: int = Field(description="0 to 100, higher is plainer", examples=[96])
    text: str


class Materials(Schema):
    """A page of materials."""

    items: list[MaterialOut]
    next_cursor: str | None = None


Cursor = Annotated[str | None, Query(max_length=400, pattern=WITHOUT_NUL)]
Limit = Annotated[int, Query(ge=1, le=500)]


@router.get(
    "/events",
    response={200: Events, **PROBLEMS},
    operation_id="list_education_events",
    summary="Coming events open to everybody",
)
def list_events(
    request: TokenRequest,
    place: Annotated[
        str, Query(max_length=12, pattern=r"^\d*$", description="Code of a county, town or village; none: the city")
    ] = "",
    cursor: Cursor = None,
    limit: Limit = 100,
) -> Events:
    """Return the events of the next sixty days, the next first."""
    rows = event_queries.upcoming(place=place, on=timezone.now())
    found = page(rows, order=("starts_at", "id"), after=cursor, size=limit, named="cursor")
    items = [
        EventOut(
            id=row.event.pk,
            title=row.event.title,
            place=row.event.place_id,
            place_label=row.place,
            venue=row.event.venue,
            setting=row.event.setting,
            audience=row.event.audience,
            topics=[one.code for one in row.event.topics.all()],
            hosts=[one.organisation.code for one in row.event.hosts.all()],
            starts_at=timezone.localtime(row.event.starts_at).isoformat(),
            ends_at=timezone.localtime(row.event.ends_at).isoformat(),
        )
        for row in event_queries.rows_of(found.items)
    ]
    return Events(items=items, next_cursor=found.next_cursor)


@router.get(
    "/materials",
    response={200: Materials, **PROBLEMS},
    operation_id="list_education_materials",
    summary="The public library",
)
def list_materials(
    request: TokenRequest,
    topic: Annotated[str, Query(max_length=24, pattern=WITHOUT_NUL, description="Code of a topic")] = "",
    audience: Annotated[str, Query(max_length=16, pattern=WITHOUT_NUL)] = "",
    cursor: Cursor = None,
    limit: Limit = 100,
) -> Materials:
    """Return the approved public materials, the newest first."""
    rows = material_queries.library(topic=topic, audience=audience)
    found = page(rows, order=("-id",), after=cursor, size=limit, named="cursor")
    items = [
        MaterialOut(
            id=one.pk,
            title=one.material.title,
            version=one.number,
            topic=one.material.topic,
            topic_label=topic_label(one.material.topic),
            audience=one.material.audience,
            owner=one.material.owner.code,
            plainness=one.score,
            text=one.text,
        )
        for one in found.items
    ]
    return Materials(items=items, next_cursor=found.next_cursor)
