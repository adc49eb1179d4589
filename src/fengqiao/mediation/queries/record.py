"""A mediation as another organisation's system reads it. What the viewer may not hear is not in here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from fengqiao.casework import attachments
from fengqiao.casework import queries as casework
from fengqiao.casework.models import Case, CaseKind
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.lifecycle import Availability
from fengqiao.mediation.models import IssuedPaper, Mediation
from fengqiao.mediation.queries.casepage import (
    AgreementView,
    SeatView,
    SessionView,
    SideView,
    agreement_of,
    seats_of,
    sessions_of,
    sides_of,
)
from fengqiao.mediation.queries.options import Offers
from fengqiao.mediation.queries.rows import title_of
from fengqiao.mediation.queries.scope import is_outside
from fengqiao.mediation.rules.states import Action, Audience, State


@dataclass(frozen=True, slots=True)
class Offered:
    """An action of the viewer's role. ``choices`` maps a field to the values it takes, of an open action only."""

    found: Availability
    choices: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Record:
    """What a viewer is told of one mediation. ``hears_sides``: what is put to both sides is meant for the viewer, too."""

    case: Case
    mediation: Mediation
    title: str
    hears_sides: bool
    sides: Sequence[SideView]
    seats: Sequence[SeatView]
    sessions: Sequence[SessionView]
    proposals: Sequence[Any]
    agreement: AgreementView | None
    confirmations: Sequence[Any]
    deadlines: Sequence[Any]
    papers: Sequence[IssuedPaper]
    failure_report: casework.TimelineEntry | None
    actions: Sequence[Offered]


def records(viewer: Actor) -> QuerySet[Case]:
    """Return the mediations a viewer sees with what a line of a list says of each."""
    found = casework.visible_cases(viewer, CaseKind.MEDIATION)
    return found.select_related("subject", "owner", "mediation__court", "mediation__referred_by")


def record(number: str, *, viewer: Actor, today: date) -> Record:
    """Return what the viewer is told of one mediation. Raises NotFound if it is out of scope."""
    case: Any = casework.get_case(number=number, viewer=viewer, kind=CaseKind.MEDIATION)
    mediation = Mediation.objects.select_related("body__organisation", "court", "referred_by", "complaint").get(
        pk=case.pk
    )
    case.mediation = mediation
    heard = casework.audiences(case, viewer)
    hears_sides = Audience.PARTIES in heard
    return Record(
        case=case,
        mediation=mediation,
        title=title_of(case, outside=is_outside(viewer)),
        hears_sides=hears_sides,
        sides=sides_of(mediation, heard),
        seats=seats_of(mediation, heard),
        sessions=sessions_of(mediation, heard),
        proposals=list(mediation.proposals.all()) if hears_sides else [],
        agreement=agreement_of(mediation, heard),
        confirmations=list(mediation.confirmations.select_related("court")),
        deadlines=list(casework.deadlines_of(case)),
        papers=papers_of(case, viewer),
        failure_report=_failure_report(case, viewer) if Audience.COURT in heard else None,
        actions=_actions(case, viewer, today),
    )


def papers_of(case: Case, viewer: Actor) -> list[IssuedPaper]:
    """Return the numbered papers whose files the viewer may open, oldest first."""
    files = [file.pk for file in attachments.attachments_of(case, viewer) if file.document]
    return list(IssuedPaper.objects.filter(case=case, pdf__in=files)) if files else []


def _failure_report(case: Case, viewer: Actor) -> casework.TimelineEntry | None:
    """Return the last report to the court that the mediation failed, with the texts meant for the viewer."""
    if case.state != State.FAILED:
        return None
    tag = f"{CaseKind.MEDIATION}.{Action.REPORT_FAILURE}"
    return next((entry for entry in casework.timeline(case, viewer)[::-1] if entry.tag == tag), None)


def _actions(case: Case, viewer: Actor, today: date) -> list[Offered]:
    offers, found = Offers(case), casework.available(case=case, viewer=viewer, on=today)
    return [Offered(one, _choices(one, offers, case, viewer) if one.allowed else {}) for one in found]


def _choices(found: Availability, offers: Offers, case: Case, viewer: Actor) -> dict[str, dict[str, str]]:
    """Return what the fields are chosen from. A mediator is appointed from the ranking, which has its page."""
    choices: dict[str, dict[str, str]] = {}
    for field in found.move.fields:
        if field.choices:
            choices[field.name] = {value: str(label) for value, label in field.choices.items()}
        elif found.move.action != Action.APPOINT and (offered := offers(field, found.move, case, viewer)):
            choices[field.name] = {value: str(label) for value, label in offered if value}
    return choices
