"""A complaint handed over to mediation: its clock stops by law and starts again on failure (Order 2020 No.3, Art. 23)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fengqiao.casework.models import Case
from fengqiao.casework.queries import visible_cases
from fengqiao.casework.services import perform, read_person
from fengqiao.complaints.queries import complaint_of
from fengqiao.complaints.rules.states import Action
from fengqiao.complaints.rules.states import State as ComplaintState
from fengqiao.foundation.actors import SYSTEM, Actor
from fengqiao.foundation.errors import Invalid, NotFound
from fengqiao.mediation.models import Mediation
from fengqiao.mediation.queries.bodies import body as body_of
from fengqiao.mediation.rules.choices import Origin
from fengqiao.mediation.services.opening import Application, Opened, apply_for_mediation, claim, remember


@dataclass(frozen=True, slots=True)
class HandOver:
    """A complaint as it is handed over. ``consent`` says how both sides' consent is known."""

    complaint_id: int
    body: str
    consent: str
    version: int | None = None


@transaction.atomic
def hand_over_once(*, given: HandOver, by: Actor, at: datetime, key: str | None) -> Opened:
    """Hand a complaint over; with ``key`` the same request from the same client does it once. Raises as `hand_over`."""
    remembered = claim(key, given, by, at) if key else None
    if isinstance(remembered, Opened):
        return remembered
    opened = hand_over(
        complaint_id=given.complaint_id, body=given.body, consent=given.consent, by=by, at=at, version=given.version
    )
    if remembered is not None:
        remember(remembered, opened)
    return opened


@transaction.atomic
def hand_over(
    *, complaint_id: int, body: str, consent: str, by: Actor, at: datetime, version: int | None = None
) -> Opened:
    """Hand a complaint over with both sides' consent: its clock stops and the mediation opens, or neither.

    Raises:
        NotFound: no such complaint in scope. NotAllowed, Conflict: it cannot go to mediation now.
        Invalid: the body does not take it, or the record of consent is missing.
    """
    case = visible_cases(by, "complaint").filter(pk=complaint_id).select_related("subject").first()
    if case is None:
        raise NotFound(_("没有找到该案件"))
    to = body_of(body)
    if to is None:
        raise Invalid({"body": _("请选择调解组织")})
    person = case.parties.select_related("person").order_by("id").first()
    if person is None:
        raise Invalid({"person": _("投诉人没有登记，不能转调解")})
    perform(
        case_id=case.pk, action=Action.START_MEDIATION, by=by, at=at, version=version,
        data={"body": to.organisation.name, "consent": consent},
    )  # fmt: skip
    complaint = complaint_of(case)
    return apply_for_mediation(
        application=Application(
            body=body,
            subject=case.subject.code,
            claim=complaint.request,
            facts=complaint.facts,
            person=read_person(person.person),
            origin=Origin.COMPLAINT,
            agreed=frozenset({"person", "institution"}),
            amount=case.amount,
            product=case.product,
            cause=case.cause,
            place=case.place_id or "",
            complaint_id=case.pk,
            needs=tuple(complaint.special_needs),
            channel=case.channel,
            language=complaint.language,
            privacy_notice=complaint.privacy_notice,
        ),
        by=by,
        at=at,
    )


def resume(mediation: Mediation, *, at: datetime) -> None:
    """Let the complaint go on: its clock runs again."""
    _act(mediation, Action.END_MEDIATION, _("调解未达成协议"), at)


def settle(mediation: Mediation, *, at: datetime) -> None:
    """Close the complaint: settled by mediation, not at the first line."""
    _act(mediation, Action.CLOSE_MEDIATED, _("经调解达成协议"), at)


def _act(mediation: Mediation, action: Action, result: str, at: datetime) -> None:
    if mediation.complaint_id is None:
        return
    complaint: Case = Case.objects.get(pk=mediation.complaint_id)
    if complaint.state == ComplaintState.IN_MEDIATION:
        perform(case_id=complaint.pk, action=action, by=SYSTEM, at=at, data={"result": result})
