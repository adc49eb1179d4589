"""Mediations over HTTP, for the systems of courts, institutions and bodies."""

from typing import Annotated

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Body, Header, Path, Query, Router, Status

from fengqiao.casework import queries as cases
from fengqiao.casework.services import PersonData, perform
from fengqiao.foundation.access import TokenRequest
from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.errors import Invalid, NotFound
from fengqiao.foundation.inputs import Moment, Text, in_utc
from fengqiao.foundation.lists import page
from fengqiao.foundation.problems import PROBLEMS
from fengqiao.mediation.api.answers import detail, line
from fengqiao.mediation.api.schemas import (
    ActionName,
    MediationActionIn,
    MediationDetail,
    MediationIn,
    Mediations,
    Number,
    OpenedOut,
    StateName,
)
from fengqiao.mediation.queries.record import record, records
from fengqiao.mediation.rules.choices import BROUGHT_WITH_CONSENT_OF, Origin
from fengqiao.mediation.services import Application, Creditor, Opened, apply_for_mediation
from fengqiao.mediation.services.complaint_link import HandOver, hand_over_once
from fengqiao.organisations import queries as organisations

router = Router(tags=["mediations"])

_OF_HAND_OVER = frozenset({"body", "origin", "complaint", "consent", "version"})
_READ_APART = frozenset(
    {"origin", "person", "agreed", "creditors", "court", "languages", "needs", "complaint", "consent", "version"}
)
NOTHING = MediationActionIn()


@router.post(
    "", response={201: OpenedOut, **PROBLEMS}, operation_id="open_mediation", summary="Refer, propose or hand over"
)
def open_mediation(
    request: TokenRequest,
    given: MediationIn,
    idempotency_key: Annotated[Text | None, Header(alias="Idempotency-Key", min_length=1, max_length=120)] = None,
) -> Status[OpenedOut]:
    """Bring a matter to a body: a court refers, an institution proposes or hands a complaint over, the regulator sends.

    The same ``Idempotency-Key`` opens once and is answered the same.
    """
    by = request.auth
    open_ = _hand_over if given.complaint else _apply
    opened = open_(given, by, idempotency_key)
    return Status(201, OpenedOut(**{name: getattr(opened, name) for name in OpenedOut.model_fields}))


@router.get("", response={200: Mediations, **PROBLEMS}, operation_id="list_mediations", summary="Mediations by change")
def list_mediations(
    request: TokenRequest,
    state: Annotated[StateName | None, Query()] = None,
    updated_since: Annotated[Moment | None, Query(description="ISO 8601 with offset")] = None,
    cursor: Annotated[Text | None, Query(max_length=400)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Mediations:
    """Return mediations in your scope, oldest change first; poll with the last cursor or ``updated_since``."""
    rows = records(request.auth)
    if state:
        rows = rows.filter(state=state)
    if updated_since:
        rows = rows.filter(updated_at__gte=in_utc(updated_since, field="updated_since"))
    found = page(rows, order=("updated_at", "id"), after=cursor, size=limit, named="cursor")
    return Mediations(items=[line(case, request.auth) for case in found.items], next_cursor=found.next_cursor)


@router.get(
    "/{number}", response={200: MediationDetail, **PROBLEMS}, operation_id="get_mediation", summary="One mediation"
)
def get(request: TokenRequest, number: Path[Number]) -> MediationDetail:
    """Return one mediation as far as it is meant for you, and what may be done next."""
    return detail(record(number, viewer=request.auth, today=timezone.localdate()))


@router.post(
    "/{number}/actions/{action}",
    response={200: MediationDetail, **PROBLEMS},
    operation_id="act_on_mediation",
    summary="Answer, sign, confirm …",
)
def act(
    request: TokenRequest,
    number: Path[Number],
    action: Path[ActionName],
    body: Annotated[MediationActionIn, Body()] = NOTHING,
) -> MediationDetail:
    """Perform an action; `GET` the mediation for those open and the fields they take."""
    by = request.auth
    case = cases.get_case(kind=cases.CaseKind.MEDIATION, number=number, viewer=by)
    perform(case_id=case.pk, action=action, by=by, at=timezone.now(), data=body.data, version=body.version)
    return detail(record(number, viewer=by, today=timezone.localdate()))


def _apply(given: MediationIn, by: Actor, key: str | None) -> Opened:
    only = {name: _("只在移交投诉时填写") for name in ("consent", "version") if getattr(given, name)}
    if only:
        raise Invalid(only)
    origin = given.origin or _usual_origin(by)
    return apply_for_mediation(
        application=Application(
            **given.model_dump(exclude=set(_READ_APART)),
            origin=origin,
            person=PersonData(**given.person.model_dump()) if given.person else PersonData(name=""),
            agreed=frozenset(given.agreed) | BROUGHT_WITH_CONSENT_OF.get(origin, frozenset()),
            creditors=tuple(Creditor(one.organisation, one.amount) for one in given.creditors),
            court=_own_code(by) if by.role is Role.COURT_LIAISON else given.court,
            referred_by=_own_code(by) if by.role is Role.REGULATOR else "",
            languages=tuple(given.languages),
            needs=tuple(given.needs),
        ),
        by=by,
        at=timezone.now(),
        key=key,
    )


def _hand_over(given: MediationIn, by: Actor, key: str | None) -> Opened:
    """Hand a complaint over: what the matter is, the complaint says."""
    wrong = dict.fromkeys(given.model_fields_set - _OF_HAND_OVER, _("投诉里已有，移交时不要填写"))
    if given.origin not in {None, Origin.COMPLAINT}:
        wrong["origin"] = _("移交投诉时来源为“投诉转调解”")
    if wrong:
        raise Invalid(wrong)
    try:
        complaint = cases.get_case(kind=cases.CaseKind.COMPLAINT, number=given.complaint, viewer=by)
    except NotFound as unknown:
        raise Invalid({"complaint": unknown.message}) from None
    wanted = HandOver(complaint_id=complaint.pk, body=given.body, consent=given.consent, version=given.version)
    return hand_over_once(given=wanted, by=by, at=timezone.now(), key=key)


def _usual_origin(by: Actor) -> str:
    match by.role:
        case Role.REGULATOR:
            return Origin.REGULATOR
        case Role.OFFICER:
            return Origin.INSTITUTION
        case _:
            return ""


def _own_code(by: Actor) -> str:
    return organisations.office(by.organisation_id).code if by.organisation_id is not None else ""
