"""Institutions over HTTP."""

from typing import Annotated

from ninja import Query, Router, Schema
from pydantic import Field

from fengqiao.foundation.access import TokenRequest
from fengqiao.foundation.inputs import WITHOUT_NUL
from fengqiao.foundation.lists import page
from fengqiao.foundation.problems import PROBLEMS
from fengqiao.organisations import queries

router = Router(tags=["institutions"])


class Institution(Schema):
    """An institution or one of its offices within the token's subtree."""

    code: str = Field(examples=["B01-01-01-001"])
    name: str = Field(examples=["越州商业银行枫桥支行"])
    name_en: str = Field(examples=["Yuezhou Commercial Bank Fengqiao"])
    kind: str = Field(examples=["bank"])
    level: str = Field(examples=["outlet"])
    parent: str | None = Field(examples=["B01-01-01"])
    place: str | None = Field(examples=["330681105000"])
    address: str
    phone: str
    closed_on: str | None = None


class Institutions(Schema):
    """A page of institutions."""

    items: list[Institution]
    next_cursor: str | None = None


@router.get(
    "",
    response={200: Institutions, **PROBLEMS},
    operation_id="list_institutions",
    summary="Your institution and its offices",
)
def list_institutions(
    request: TokenRequest,
    level: Annotated[
        str, Query(max_length=12, pattern=WITHOUT_NUL, description="outlet, sub_branch, branch or head_office")
    ] = "",
    cursor: Annotated[str | None, Query(max_length=400, pattern=WITHOUT_NUL)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Institutions:
    """Return the offices of the token's subtree in order of code."""
    rows = queries.subtree(request.auth).select_related("parent")
    found = page(rows.filter(level=level) if level else rows, order=("code",), after=cursor, size=limit, named="cursor")
    items = [
        Institution(
            code=row.code,
            name=row.name,
            name_en=row.name_en,
            kind=row.kind,
            level=row.level,
            parent=row.parent.code if row.parent else None,
            place=row.place_id,
            address=row.address,
            phone=row.phone,
            closed_on=row.closed_on.isoformat() if row.closed_on else None,
        )
        for row in found.items
    ]
    return Institutions(items=items, next_cursor=found.next_cursor)
