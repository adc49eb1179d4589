"""Records of mediations as the API answers them."""

from typing import Any, Final

from django.utils.translation import gettext as _

from fengqiao.casework.queries import TimelineEntry
from fengqiao.complaints.api import Deadlines
from fengqiao.foundation.actors import Actor
from fengqiao.mediation.api.schemas import (
    AgreementOut,
    ConfirmationOut,
    FailureReportOut,
    InstalmentOut,
    MediationActionOut,
    MediationDetail,
    MediationOut,
    MediatorOut,
    PaperOut,
    ProposalOut,
    SessionOut,
    SideOut,
    SignatureOut,
)
from fengqiao.mediation.queries.casepage import AgreementView
from fengqiao.mediation.queries.record import Offered, Record
from fengqiao.mediation.queries.rows import title_of
from fengqiao.mediation.queries.scope import is_outside
from fengqiao.mediation.rules.states import Action

_CODES: Final = frozenset({"body", "subject", "court", "referred_by"})
"""Organisations, said by their codes: the rows would be fetched one by one."""


def line(case: Any, viewer: Actor) -> MediationOut:
    """Return a mediation as a list says it to the viewer."""
    return MediationOut(**_values(case, title_of(case, outside=is_outside(viewer))))


def detail(record: Record) -> MediationDetail:
    """Return a mediation as far as it is meant for its viewer."""
    mediation = record.mediation
    return MediationDetail(
        **_values(record.case, record.title),
        claim=mediation.claim if record.hears_sides else None,
        facts=mediation.facts if record.hears_sides else None,
        complaint=mediation.complaint.number if record.hears_sides and mediation.complaint else None,
        standstill_until=mediation.standstill_until,
        sides=[
            SideOut(
                **_named(SideOut, side.row) | {"vote": side.vote, "organisation": _code(side.row.organisation) or None}
            )
            for side in record.sides
        ],
        mediators=[
            MediatorOut(**_named(MediatorOut, seat.row) | {"name": seat.name, "disclosure": seat.disclosure})
            for seat in record.seats
        ],
        sessions=[
            SessionOut(
                **_named(SessionOut, one.row) | {"link": one.link, "room": one.row.room.name if one.row.room else ""}
            )
            for one in record.sessions
        ],
        proposals=[ProposalOut(**_named(ProposalOut, one)) for one in record.proposals],
        agreement=_agreement(record.agreement) if record.agreement else None,
        confirmations=[
            ConfirmationOut(**_named(ConfirmationOut, one) | {"court": one.court.code}) for one in record.confirmations
        ],
        deadlines=[Deadlines(**_named(Deadlines, one)) for one in record.deadlines],
        failure_report=_report(record.failure_report) if record.failure_report else None,
        papers=[PaperOut(**_named(PaperOut, one)) for one in record.papers],
        actions=[_action(one) for one in record.actions],
    )


def _values(case: Any, title: str) -> dict[str, Any]:
    mediation = case.mediation
    return (
        _named(MediationOut, mediation, besides=_CODES)
        | _named(MediationOut, case, besides=_CODES)
        | {
            "title": title,
            "body": case.owner.code,
            "subject": case.subject.code,
            "court": _code(mediation.court),
            "referred_by": _code(mediation.referred_by),
            "due_at": case.due_on,
        }
    )


def _agreement(view: AgreementView) -> AgreementOut:
    shown = _named(AgreementOut, view.row)
    if not view.shows_text:
        shown |= {"facts": None, "terms": None, "amount": None}
    return AgreementOut(
        **shown
        | {
            "instalments": [InstalmentOut(**_named(InstalmentOut, one)) for one in view.instalments],
            "signatures": [
                SignatureOut(**_named(SignatureOut, one) | {"side": one.side.number if one.side else None})
                for one in view.signatures
            ],
        }
    )


def _report(entry: TimelineEntry) -> FailureReportOut:
    texts = {name: entry.texts.get(name, "") for name in FailureReportOut.model_fields if name != "reported_at"}
    return FailureReportOut(reported_at=entry.at, **texts)


def _action(offered: Offered) -> MediationActionOut:
    move, reason = offered.found.move, offered.found.reason
    return MediationActionOut(
        action=Action(move.action),
        allowed=offered.found.allowed,
        reason=_(reason) if reason else None,
        fields={field.name: field.kind.value for field in move.fields},
        choices={name: {value: _(label) for value, label in one.items()} for name, one in offered.choices.items()},
    )


def _named(schema: type[Any], row: Any, *, besides: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return the row's values that the schema knows by the same name; those ``besides`` are not even asked for."""
    return {name: getattr(row, name) for name in schema.model_fields if name not in besides and hasattr(row, name)}


def _code(organisation: Any) -> str:
    return organisation.code if organisation else ""
