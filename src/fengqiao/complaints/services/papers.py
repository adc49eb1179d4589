"""What the complainant is told and on which paper: a notice at once, the paper by a job, both after commit."""

from datetime import date, datetime

from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.types import JSONValue

from fengqiao.casework.models import Case, PartyRole
from fengqiao.casework.services import PersonData, read_person
from fengqiao.complaints.models import Complaint, Decision
from fengqiao.complaints.rules.choices import NOTICE_TITLES
from fengqiao.foundation.jobs import defer
from fengqiao.foundation.notices import services as notices

WRITE_PAPER = "complaints.write_paper"


def tell_receipt(case: Case, complaint: Complaint, complainant: PersonData, *, at: datetime) -> None:
    """Confirm receipt with number and due date. The receipt code is shown once to who files, never kept readable."""
    with translation.override(complaint.language):
        text = _("您的投诉已登记，编号 %(number)s，答复期限 %(due)s。") % {"number": case.number, "due": case.due_on}
        _send(case, complainant, "receipt", text, at)
    _write(case, "receipt")


def tell_decision(case: Case, complaint: Complaint, decision: Decision, *, at: datetime) -> None:
    """Send the decision notice (Art. 19), or that of the review (Art. 20)."""
    paper = "review_decision" if decision.is_review else "decision"
    with translation.override(complaint.language):
        text = _("您的投诉 %(number)s 已有处理决定，请凭编号和查询码查看告知书。") % {"number": case.number}
        _tell(case, paper, text, at)
    _write(case, paper, decision=decision.pk)


def tell_declined(case: Case, complaint: Complaint, *, ground: str, route: str, at: datetime) -> None:
    """Say that the matter is not handled, why, and which way is open."""
    with translation.override(complaint.language):
        text = _("您的投诉 %(number)s 不予受理，理由和其他途径见告知书。") % {"number": case.number}
        _tell(case, "not_handled", text, at)
    _write(case, "not_handled", ground=ground, route=route)


def tell_extension(
    case: Case, complaint: Complaint, *, old_due_on: date, due_on: date, approver: str, at: datetime
) -> None:
    """Say that the period was extended, by whom and until when (Art. 18)."""
    with translation.override(complaint.language):
        text = _("您的投诉 %(number)s 情况复杂，经批准延期至 %(due)s。") % {"number": case.number, "due": due_on}
        _tell(case, "extension", text, at)
    _write(case, "extension", old_due_on=old_due_on.isoformat(), approver=approver, reason=complaint.extension_reason)


def tell_transfer(case: Case, *, at: datetime) -> None:
    """Say to which institution the regulator transferred the complaint (Art. 33)."""
    with translation.override(case.complaint.language):
        text = _("您的投诉 %(number)s 已转送%(office)s处理。") % {"number": case.number, "office": case.subject.name}
        _tell(case, "transfer", text, at)
    _write(case, "transfer")


def tell_brought_to_regulator(case: Case, *, at: datetime) -> None:
    """Confirm that the regulator has heard of it."""
    with translation.override(case.complaint.language):
        text = _("您就投诉 %(number)s 向监管机构反映的问题已收到，监管机构会督促机构依法处理。") % {
            "number": case.number
        }
        _tell(case, "brought_to_regulator", text, at)


def send_order(case: Case, order_id: int) -> None:
    """Write the regulator's request for a report."""
    _write(case, "order", order=order_id)


def _tell(case: Case, template: str, body: str, at: datetime) -> None:
    party = case.parties.filter(role=PartyRole.COMPLAINANT).select_related("person").first()
    if party is not None:
        _send(case, read_person(party.person), template, body, at)


def _send(case: Case, person: PersonData, template: str, body: str, at: datetime) -> None:
    channel, recipient = ("email", person.email) if person.email else ("sms", person.phone)
    if recipient:
        notices.queue(
            about=f"case:{case.pk}",
            template=template,
            channel=channel,
            recipient=recipient,
            subject=_(NOTICE_TITLES[template]),
            body=body,
            at=at,
        )


def _write(case: Case, paper: str, **values: JSONValue) -> None:
    defer(WRITE_PAPER, case_id=case.pk, paper=paper, values=values)
