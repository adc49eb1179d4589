"""Complaints over HTTP, for institutions' own systems."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.utils import timezone
from ninja import Body, Header, Path, Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from fengqiao.casework import queries as cases
from fengqiao.casework.services import PersonData, perform
from fengqiao.complaints.rules.states import Action, State
from fengqiao.complaints.services import Filing, file_complaint
from fengqiao.foundation.access import TokenRequest
from fengqiao.foundation.inputs import Day, Moment, Text, in_utc
from fengqiao.foundation.lists import page
from fengqiao.foundation.problems import PROBLEMS

router = Router(tags=["complaints"])

Number = Annotated[Text, Field(min_length=8, max_length=20, examples=["TS20260000123X"])]
Short = Annotated[Text, Field(max_length=80)]
_EXAMPLE: dict[str, Any] = {
    "subject": "B01-01-01-001",
    "request": "退还 2026 年 9 月扣收的信用卡年费 300 元",
    "facts": "开卡时工作人员承诺终身免年费，9 月 5 日仍扣收 300 元。",
    "complainant": {"name": "王小明", "phone": "13800000000"},
    "channel": "phone",
    "amount": "300.00",
}


class PersonIn(Schema):
    """A person. One way to reach them is enough; nothing the institution holds already is asked for."""

    model_config = ConfigDict(extra="forbid")
    name: Short
    phone: Annotated[Text, Field(max_length=40)] = ""
    email: Annotated[Text, Field(max_length=120)] = ""
    id_number: Annotated[Text, Field(max_length=40)] = ""
    address: Annotated[Text, Field(max_length=200)] = ""


class ComplaintIn(Schema):
    """A complaint as it was made. ``subject`` is the code of the office complained against."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})
    subject: Annotated[Text, Field(max_length=24)]
    request: Annotated[Text, Field(max_length=50_000)]
    facts: Annotated[Text, Field(max_length=50_000)]
    complainant: PersonIn
    channel: cases.IntakeChannel = cases.IntakeChannel.OTHER
    amount: Annotated[Decimal | None, Field(ge=0, max_digits=16, decimal_places=2)] = None
    product: Annotated[Text, Field(max_length=24)] = ""
    cause: Annotated[Text, Field(max_length=24)] = ""
    filing: Annotated[str, Field(pattern="^(self|agent|heir|group)$")] = "self"
    agent: PersonIn | None = None
    representatives: Annotated[list[PersonIn], Field(max_length=20)] = []
    group_size: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    in_person: bool = False
    special_needs: Annotated[list[Short], Field(max_length=10)] = []
    media: bool = False
    own_conduct: bool = False
    received_on: Day | None = None
    language: Annotated[str, Field(pattern="^(zh-hans|en)$")] = "zh-hans"


class FiledOut(Schema):
    """What the complainant needs: number, receipt code (shown only here) and the last day in time."""

    number: str = Field(examples=["TS20260000123X"])
    receipt_code: str = Field(examples=["7KQ2MZPA"])
    state: State
    level: str = Field(examples=["outlet"])
    due_at: date


class ComplaintOut(Schema):
    """A complaint as its institution sees it, without personal data."""

    number: str = Field(examples=["TS20260000123X"])
    state: State
    level: str = Field(examples=["outlet"])
    subject: str = Field(examples=["B01-01-01-001"])
    owner: str = Field(examples=["B01-01-01-001"])
    channel: str
    product: str
    cause: str
    amount: Decimal | None
    title: str
    received_on: date
    due_at: date | None
    due_provisional: bool
    closed_at: datetime | None
    updated_at: datetime
    version: int
    outcome: str
    on_time: bool | None


class Deadlines(Schema):
    """One time limit."""

    kind: str
    starts_on: date
    due_on: date
    status: str
    provisional: bool


class ActionOut(Schema):
    """An action of your role: open, or why not; ``fields`` are what it takes."""

    action: Action
    allowed: bool
    reason: str | None
    fields: dict[str, str]


class ComplaintDetail(ComplaintOut):
    """A complaint with its time limits and what may be done next."""

    request: str
    facts: str
    deadlines: list[Deadlines]
    actions: list[ActionOut]


class Complaints(Schema):
    """A page of complaints in order of change."""

    items: list[ComplaintOut]
    next_cursor: str | None = None


class ActionIn(Schema):
    """Data of an action; ``version`` guards against acting on a state you have not seen."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"data": {"terms": "退还年费 300 元"}, "version": 3}]}
    )
    data: dict[str, Text | int | bool | None] = {}
    version: Annotated[int | None, Field(ge=1, lt=2**31)] = None


NOTHING = ActionIn()


@router.post("", response={201: FiledOut, **PROBLEMS}, operation_id="file_complaint", summary="File a complaint")
def file(
    request: TokenRequest,
    filing: ComplaintIn,
    idempotency_key: Annotated[Text | None, Header(alias="Idempotency-Key", min_length=1, max_length=120)] = None,
) -> Status[FiledOut]:
    """File a complaint. The same ``Idempotency-Key`` files once and is answered the same."""
    values = filing.model_dump(exclude={"complainant", "agent", "representatives", "special_needs"})
    filed = file_complaint(
        filing=Filing(
            **values,
            complainant=_person(filing.complainant),
            agent=_person(filing.agent) if filing.agent else None,
            representatives=tuple(_person(p) for p in filing.representatives),
            special_needs=tuple(filing.special_needs),
        ),
        by=request.auth,
        at=timezone.now(),
        key=idempotency_key,
    )
    return Status(201, FiledOut(**{name: getattr(filed, name) for name in FiledOut.model_fields}))


@router.get("", response={200: Complaints, **PROBLEMS}, operation_id="list_complaints", summary="Complaints by change")
def list_complaints(
    request: TokenRequest,
    state: Annotated[State | None, Query()] = None,
    updated_since: Annotated[Moment | None, Query(description="ISO 8601 with offset")] = None,
    cursor: Annotated[Text | None, Query(max_length=400)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Complaints:
    """Return complaints in your scope, oldest change first; poll with the last cursor or ``updated_since``."""
    rows = cases.visible_cases(request.auth, cases.CaseKind.COMPLAINT).select_related("subject", "owner", "complaint")
    if state:
        rows = rows.filter(state=state)
    if updated_since:
        rows = rows.filter(updated_at__gte=in_utc(updated_since, field="updated_since"))
    found = page(rows, order=("updated_at", "id"), after=cursor, size=limit, named="cursor")
    return Complaints(items=[ComplaintOut(**_values(case)) for case in found.items], next_cursor=found.next_cursor)


@router.get(
    "/{number}", response={200: ComplaintDetail, **PROBLEMS}, operation_id="get_complaint", summary="One complaint"
)
def get(request: TokenRequest, number: Path[Number]) -> ComplaintDetail:
    """Return one complaint with its time limits and what may be done next."""
    return _detail(cases.get_case(kind=cases.CaseKind.COMPLAINT, number=number, viewer=request.auth), request)


@router.post(
    "/{number}/actions/{action}",
    response={200: ComplaintDetail, **PROBLEMS},
    operation_id="act_on_complaint",
    summary="Perform an action",
)
def act(
    request: TokenRequest, number: Path[Number], action: Action, body: Annotated[ActionIn, Body()] = NOTHING
) -> ComplaintDetail:
    """Perform an action; `GET` the complaint for those open and the fields they take."""
    by = request.auth
    case = cases.get_case(kind=cases.CaseKind.COMPLAINT, number=number, viewer=by)
    perform(case_id=case.pk, action=action, by=by, at=timezone.now(), data=body.data, version=body.version)
    return _detail(cases.get_case(kind=cases.CaseKind.COMPLAINT, number=number, viewer=by), request)


def _person(person: PersonIn) -> PersonData:
    return PersonData(**person.model_dump())


def _values(case: cases.Case) -> dict[str, Any]:
    own = {name: getattr(case, name) for name in ComplaintOut.model_fields if hasattr(case, name)}
    complaint = case.complaint
    return own | {
        "subject": case.subject.code,
        "owner": case.owner.code,
        "due_at": case.due_on,
        "outcome": complaint.outcome,
        "on_time": complaint.on_time,
    }


def _detail(case: cases.Case, request: TokenRequest) -> ComplaintDetail:
    by = request.auth
    offered = cases.available(case=case, viewer=by, on=timezone.localdate())
    return ComplaintDetail(
        **_values(case),
        request=case.complaint.request,
        facts=case.complaint.facts,
        deadlines=[
            Deadlines(**{name: getattr(d, name) for name in Deadlines.model_fields}) for d in cases.deadlines_of(case)
        ],
        actions=[
            ActionOut(
                action=Action(a.move.action),
                allowed=a.allowed,
                reason=a.reason,
                fields={f.name: f.kind.value for f in a.move.fields},
            )
            for a in offered
        ],
    )
