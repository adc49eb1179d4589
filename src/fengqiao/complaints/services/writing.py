"""Papers from records: what the case holds becomes a DOCX and a PDF among its files."""

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from fengqiao.casework import attachments
from fengqiao.casework.models import Attachment, Case, Deadline, Order, PartyRole
from fengqiao.casework.services import deadlines, read_person
from fengqiao.complaints import documents
from fengqiao.complaints.models import Complaint, Decision
from fengqiao.complaints.papers import kinds
from fengqiao.complaints.rules.choices import DECLINE_REASONS, PAPER_TITLES
from fengqiao.complaints.rules.states import DeadlineKind
from fengqiao.complaints.services.routing import path_of
from fengqiao.foundation.actors import SYSTEM, Level
from fengqiao.foundation.documents import Rendered
from fengqiao.foundation.documents.frames import Head
from fengqiao.foundation.parameters import queries as parameters
from fengqiao.organisations.models import Organisation, OrganisationKind

Values = Mapping[str, Any]
_TAG: Final = re.compile(r"\s*\(S\d+\w?\)")  # which of our sources it is


class _File(io.BytesIO):
    """Bytes with a name, as uploads have one."""

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(content)
        self.name = name


@transaction.atomic
def write_paper(*, case_id: int, paper: str, values: Values, at: datetime) -> list[Attachment]:
    """Write one paper of a case in its complainant's language and keep it as DOCX and PDF.

    ``values`` are the plain values given when the paper was ordered. A paper ordered twice (a job
    that ran again) is written once.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("owner", "subject", "head").get(pk=case_id)
    complaint = Complaint.objects.get(case_id=case_id)
    about = values.get("decision") or values.get("order")
    name = f"{paper}-{about}" if about else paper
    if known := list(Attachment.objects.filter(case=case, document=name)):
        return known
    with translation.override(complaint.language):
        rendered = documents.write(_PAPERS[paper](case, complaint, values, at))
        title = f"{_(PAPER_TITLES[paper])} {case.number}"
    files = [_File(f"{title}.docx", rendered.docx), _File(f"{title}.pdf", rendered.pdf)]
    return attachments.attach(
        case_id=case.pk, files=files, by=SYSTEM, at=at, document=name, visible_to_consumer=paper != "order"
    )


def receipt_with_code(*, case_id: int, receipt_code: str, at: datetime) -> Rendered:
    """Return the receipt with its code, for whoever has just filed; nothing of it is kept."""
    case = Case.objects.select_related("owner", "subject", "head").get(pk=case_id)
    complaint = Complaint.objects.get(case_id=case_id)
    with translation.override(complaint.language):
        paper = _receipt(case, complaint, {}, at)
        return documents.write(replace(paper, receipt_code=receipt_code))


def _head(case: Case, complaint: Complaint, at: datetime, issuer: Organisation | None = None) -> Head:
    party = case.parties.filter(role=PartyRole.COMPLAINANT).select_related("person").first()
    office = issuer or case.owner
    contact = [f"{_('电话')}：{office.phone}"] if office.phone else []
    return Head(
        language=complaint.language,
        number=case.number,
        issuer=office.name,
        addressee=(read_person(party.person).name if party else "") or _("投诉人"),
        issued_on=timezone.localdate(at),
        basis=_TAG.sub("", deadlines.rules_for(case).source),
        contact=tuple(contact),
    )


def _ways(case: Case, decided_by: Organisation) -> kinds.Ways:
    above = [o for o in path_of(case.subject) if Level(o.level).rank > Level(decided_by.level).rank]
    regulator = Organisation.objects.filter(kind=OrganisationKind.REGULATOR).first()
    association = Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION).first()
    rules = deadlines.rules_for(case)
    intake = parameters.rules_on("intake", case.received_on)
    return kinds.Ways(
        review_office=above[0].name if above else "",
        review_days=rules.limit("review_apply").length,
        mediation_body=association.name if association else "",
        regulator=regulator.name if regulator else _("当地金融监管机构"),
        hotline=str(intake.value("hotline_national")),
        limitation_years=rules.number("limitation_years"),
    )


def _receipt(case: Case, complaint: Complaint, _values: Values, at: datetime) -> kinds.ReceiptPaper:
    return kinds.ReceiptPaper(
        head=_head(case, complaint, at),
        received_on=case.received_on,
        institution=case.subject.name,
        request=complaint.request,
        due_on=case.due_on,
        due_provisional=case.due_provisional,
        channels=tuple(filter(None, (case.subject.phone, case.head.phone))),
    )


def _decision(case: Case, complaint: Complaint, values: Values, at: datetime) -> kinds.Paper:
    decision = Decision.objects.select_related("organisation").get(pk=values["decision"])
    office = decision.organisation
    return kinds.DecisionPaper(
        head=_head(case, complaint, at, office),
        received_on=case.received_on,
        institution=case.subject.name,
        request=complaint.request,
        findings=decision.findings,
        result=decision.result,
        reasons=decision.reasons,
        decided_at_head_office=office.level == Level.HEAD_OFFICE,
        ways=_ways(case, office),
    )


def _review_decision(case: Case, complaint: Complaint, values: Values, at: datetime) -> kinds.Paper:
    decision = Decision.objects.select_related("organisation").get(pk=values["decision"])
    first = Decision.objects.filter(case=case, is_review=False).select_related("organisation").latest("id")
    applied_on = timezone.localdate(complaint.reviewed_at) if complaint.reviewed_at else case.received_on
    return kinds.ReviewDecisionPaper(
        head=_head(case, complaint, at, decision.organisation),
        applied_on=applied_on,
        decided_by=first.organisation.name,
        findings=decision.findings,
        result=decision.result,
        reasons=decision.reasons,
        ways=_ways(case, decision.organisation),
    )


def _not_handled(case: Case, complaint: Complaint, values: Values, at: datetime) -> kinds.Paper:
    return kinds.NotHandledPaper(
        head=_head(case, complaint, at),
        received_on=case.received_on,
        institution=case.subject.name,
        ground=_(DECLINE_REASONS[values["ground"]]),
        route=values["route"],
    )


def _extension(case: Case, complaint: Complaint, values: Values, at: datetime) -> kinds.Paper:
    clock = Deadline.objects.filter(case=case, kind=DeadlineKind.DECIDE).latest("id")
    return kinds.ExtensionPaper(
        head=_head(case, complaint, at),
        received_on=case.received_on,
        institution=case.subject.name,
        reason=values["reason"],
        approved_by=values["approver"],
        approved_on=timezone.localdate(at),
        old_due_on=date.fromisoformat(values["old_due_on"]),
        new_due_on=clock.due_on,
    )


def _transfer(case: Case, complaint: Complaint, _values: Values, at: datetime) -> kinds.Paper:
    regulator = Organisation.objects.filter(kind=OrganisationKind.REGULATOR).first()
    return kinds.TransferPaper(
        head=_head(case, complaint, at, regulator),
        received_on=case.received_on,
        transferred_on=timezone.localdate(at),
        institution=case.subject.name,
        due_on=case.due_on,
        institution_contact=tuple(filter(None, (case.subject.phone,))),
    )


def _order(case: Case, complaint: Complaint, values: Values, at: datetime) -> kinds.Paper:
    order = Order.objects.select_related("ordered_by", "addressee").get(pk=values["order"])
    head = _head(case, complaint, at, order.ordered_by)
    return kinds.OrderPaper(
        head=Head(
            language="zh-hans",
            number=head.number,
            issuer=head.issuer,
            addressee=order.addressee.name,
            issued_on=head.issued_on,
            basis=head.basis,
        ),
        question=order.question,
        due_on=order.due_on,
        received_on=case.received_on,
    )


_PAPERS: Final[Mapping[str, Callable[[Case, Complaint, Values, datetime], kinds.Paper]]] = {
    "receipt": _receipt,
    "decision": _decision,
    "review_decision": _review_decision,
    "not_handled": _not_handled,
    "extension": _extension,
    "transfer": _transfer,
    "order": _order,
}
