"""A mediation as lists and boards show it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from fengqiao.casework.codes import label_of
from fengqiao.casework.models import Axis, Case, CaseKind
from fengqiao.casework.queries import search_cases, visible_cases
from fengqiao.casework.rules import Light, light_of
from fengqiao.complaints.worklist import LIGHT_LABELS
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.marking import N_
from fengqiao.foundation.numbering import normalise_number
from fengqiao.mediation.models import Appointment, AppointmentStatus, Session, SessionStatus
from fengqiao.mediation.queries.scope import is_outside
from fengqiao.mediation.rules.choices import MATTERS, ORIGINS
from fengqiao.mediation.rules.states import STATE_LABELS, State

COLUMNS: Final = (
    N_("编号"), N_("标题"), N_("状态"), N_("调解组织"), N_("被投诉机构"), N_("事项"), N_("来源"), N_("调解员"),
    N_("涉及金额"), N_("协议金额"), N_("收到日期"), N_("到期日"), N_("办结时间"),
)  # fmt: skip
"""Headings of an export: state and outcome, nothing of what was said."""

TONES: Final[Mapping[str, str]] = {
    State.APPLIED: "waiting",
    State.INVITING: "waiting",
    State.APPOINTING: "waiting",
    State.MEDIATING: "active",
    State.EVALUATING: "active",
    State.PROPOSED: "waiting",
    State.VOTING: "waiting",
    State.SIGNING: "active",
    State.PERFORMING: "good",
    State.IN_DEFAULT: "bad",
    State.PERFORMED: "good",
    State.FAILED: "bad",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One mediation. ``title`` says of what, for who stands outside only of what kind; ``mediators`` names those at work, ``next_session`` is the next one planned."""

    case: Any
    title: str
    light: Light
    light_text: str
    state: str
    tone: str
    mediators: str
    next_session: Any


def listed(viewer: Actor, *, text: str = "") -> QuerySet[Case]:
    """Return the mediations a viewer sees with what a row shows: a bounded number of queries for any number of rows."""
    if not text:
        return with_people(visible_cases(viewer, CaseKind.MEDIATION))
    if is_outside(viewer):  # who may not read what was asked for must not find it by its words either
        return with_people(visible_cases(viewer, CaseKind.MEDIATION).filter(number=normalise_number(text)))
    return with_people(search_cases(viewer=viewer, text=text, kind=CaseKind.MEDIATION))


def with_people(found: QuerySet[Case]) -> QuerySet[Case]:
    """Return mediations together with all that `row_of` shows."""
    seats = Appointment.objects.filter(status=AppointmentStatus.ACTIVE).select_related("mediator__member")
    planned = Session.objects.filter(status=SessionStatus.PLANNED).select_related("room").order_by("starts_at")
    return found.select_related("subject", "owner", "mediation").prefetch_related(
        Prefetch("mediation__appointments", seats, to_attr="at_work"),
        Prefetch("mediation__sessions", planned, to_attr="planned"),
    )


def row_of(case: Any, today: date, *, outside: bool = False) -> Row:
    """Return a mediation as a list shows it; ``outside``: to one for whom `scope.is_outside` holds."""
    light = light_of(
        is_closed=case.closed_at is not None,
        due_on=case.due_on,
        yellow_on=case.yellow_on,
        red_on=case.red_on,
        today=today,
    )
    at_work = getattr(case.mediation, "at_work", None)
    if at_work is None:
        seats = case.mediation.appointments.filter(status=AppointmentStatus.ACTIVE)
        at_work = list(seats.select_related("mediator__member"))
    planned = getattr(case.mediation, "planned", None)
    if planned is None:
        planned = list(case.mediation.sessions.filter(status=SessionStatus.PLANNED).order_by("starts_at")[:1])
    return Row(
        case=case,
        title=title_of(case, outside=outside),
        light=light,
        light_text=_(LIGHT_LABELS[light]) if light in LIGHT_LABELS else "",
        state=_(STATE_LABELS.get(case.state, case.state)),
        tone=TONES.get(case.state, "neutral"),
        mediators=_("、").join(seat.mediator.member.name for seat in at_work),
        next_session=planned[0] if planned else None,
    )


def title_of(case: Any, *, outside: bool) -> str:
    """Return what a mediation is about, in the words of who brought it; for one outside, only its kind."""
    if not outside:
        return str(case.title)
    parts = (_(MATTERS[case.mediation.matter]), label_of(Axis.PRODUCT, case.product) if case.product else "")
    return " · ".join(part for part in parts if part)


def lines_of(cases: Iterable[Any], today: date, *, outside: bool) -> Iterator[tuple[Any, ...]]:
    """Return mediations as lines of an export, with the columns of `COLUMNS`."""
    for case in cases:
        row, mediation = row_of(case, today, outside=outside), case.mediation
        yield (
            case.number, row.title, row.state, case.owner.label, case.subject.label, _(MATTERS[mediation.matter]),
            _(ORIGINS[mediation.origin]), row.mediators, case.amount, mediation.agreed_amount, case.received_on,
            case.due_on, case.closed_at,
        )  # fmt: skip
