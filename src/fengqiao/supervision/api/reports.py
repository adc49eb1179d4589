"""Periodic reports over HTTP, with the token of the institution that reports."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Final

from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from fengqiao.foundation.access import TokenRequest
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.inputs import Text
from fengqiao.foundation.lists import page
from fengqiao.foundation.problems import PROBLEMS
from fengqiao.supervision.queries import reports as queries
from fengqiao.supervision.rules.reported import Item
from fengqiao.supervision.rules.reports import Figures
from fengqiao.supervision.services.reports import API, submit

router = Router(tags=["reports"])
_FIELDS: Final = {"channel": "channels", "product": "products", "cause": "causes"}
_Count = Annotated[int, Field(ge=0, le=1_000_000_000)]
_Counts = Annotated[dict[str, _Count], Field(max_length=400)]
_Amount = Annotated[Decimal, Field(ge=0, max_digits=17, decimal_places=2)]
PeriodKey = Annotated[Text, Field(max_length=8, examples=["2026Q3"])]


class ReportIn(Schema):
    """A report of a quarter or a year. Parts are numbers by code; ``-`` stands for cases that do not say."""

    model_config = ConfigDict(extra="forbid")
    period: PeriodKey
    items: Annotated[
        dict[Item, _Amount], Field(description="The business of the period, in the items of your trade")
    ] = {}
    received: _Count
    closed: _Count
    channels: _Counts = {}
    products: _Counts = {}
    causes: _Counts = {}
    explanations: Annotated[
        dict[str, Annotated[Text, Field(max_length=2000)]],
        Field(max_length=400, description="Why a line differs from your case records, by line"),
    ] = {}
    reason: Annotated[Text, Field(max_length=2000, description="Of a correction after acceptance")] = ""


class LineOut(Schema):
    """One figure, beside what the case records gave; ``counted`` is null for business."""

    code: str = Field(examples=["channel/phone"])
    reported: Decimal
    counted: Decimal | None
    differs: bool
    explanation: str
    records: str = Field(description="Address of exactly the records counted")


class ReportOut(Schema):
    """A version of a report. ``differing`` waits for explanations, ``submitted`` for the regulator."""

    id: int
    institution: str
    period: str
    version: int
    state: str = Field(examples=["differing", "submitted", "accepted", "returned", "replaced"])
    is_late: bool
    submitted_at: datetime
    decision: str
    lines: list[LineOut]


class ReportsOut(Schema):
    """A page of reports."""

    items: list[ReportOut]
    next_cursor: str | None = None


@router.post("", response={201: ReportOut, **PROBLEMS}, operation_id="submit_report", summary="Report a period")
def submit_report(request: TokenRequest, report: ReportIn) -> Status[ReportOut]:
    """Report a period of your institution. The same figures sent again are the same report."""
    figures = Figures(
        items={str(item): value for item, value in report.items.items()},
        received=report.received,
        closed=report.closed,
        parts={"channel": report.channels, "product": report.products, "cause": report.causes},
    )
    try:
        made = submit(
            period=report.period, figures=figures, way=API, reason=report.reason, explanations=report.explanations,
            by=request.auth, at=timezone.now(),
        )  # fmt: skip
    except Invalid as wrong:
        raise Invalid({_FIELDS.get(name, name): text for name, text in wrong.fields.items()}) from None
    return Status(201, _shown(made))


@router.get("", response={200: ReportsOut, **PROBLEMS}, operation_id="list_reports", summary="Reports in sight")
def list_reports(
    request: TokenRequest,
    period: Annotated[Text | None, Query(max_length=8)] = None,
    cursor: Annotated[Text | None, Query(max_length=400)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ReportsOut:
    """Return the reports of your institution, all versions, the newest first."""
    rows = queries.reports_seen(request.auth).prefetch_related("lines")
    if period:
        rows = rows.filter(period=period)
    found = page(rows, order=("-pk",), after=cursor, size=limit, named="cursor")
    return ReportsOut(items=[_shown(one) for one in found.items], next_cursor=found.next_cursor)


def _shown(report: Any) -> ReportOut:
    return ReportOut(
        id=report.pk,
        institution=report.organisation.code,
        period=report.period,
        version=report.version,
        state=str(report.state),
        is_late=report.is_late,
        submitted_at=report.submitted_at,
        decision=report.decision,
        lines=[
            LineOut(
                code=one.code, reported=one.reported, counted=one.counted, differs=one.differs,
                explanation=one.explanation, records=one.query,
            )
            for one in report.lines.all()
        ],
    )  # fmt: skip
