"""Places over HTTP."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from fengqiao.foundation.inputs import WITHOUT_NUL
from fengqiao.foundation.problems import PROBLEMS
from fengqiao.places import queries

router = Router(tags=["places"])

MOST_FOUND = 50


class Place(Schema):
    """A division; names repeat between counties, the code is the key."""

    code: str = Field(examples=["330681105000"])
    name: str = Field(examples=["枫桥镇"])
    level: str = Field(examples=["town"])
    label: str = Field(examples=["诸暨市 枫桥镇"])


@router.get(
    "",
    response={200: list[Place], **PROBLEMS},
    operation_id="list_places",
    summary="Divisions below one, or found by name",
)
def list_places(
    request: HttpRequest,
    parent: Annotated[
        str | None, Query(max_length=12, pattern=WITHOUT_NUL, description="Code of the division above; none: the city")
    ] = None,
    q: Annotated[
        str, Query(max_length=40, pattern=WITHOUT_NUL, description="What the name holds; at most fifty are found")
    ] = "",
) -> list[queries.Place]:
    """Return the divisions directly below ``parent``, or those whose name holds ``q``."""
    if q:
        return queries.search(q, within_code=parent or "", limit=MOST_FOUND)
    return queries.children(parent)
