"""Reads of complaints."""

from collections.abc import Iterable
from typing import Any

from fengqiao.casework.models import Case, CaseKind, PartyRole
from fengqiao.casework.queries import visible_cases
from fengqiao.casework.services import PersonData, masked
from fengqiao.complaints.models import Complaint, Decision
from fengqiao.foundation.actors import Actor, consumer
from fengqiao.foundation.numbering import is_valid_number, normalise_number, receipt_matches


def complaint_of(case: Case) -> Complaint:
    """Return a case's complaint."""
    return Complaint.objects.select_related("leader", "merged_into").get(case_id=case.pk)


def decisions_of(case: Case) -> list[Decision]:
    """Return a case's decisions, oldest first."""
    return list(Decision.objects.filter(case=case).select_related("organisation", "decided_by"))


def holder_of(*, number: str, receipt_code: str) -> Actor | None:
    """Return the consumer who holds number and receipt code, or None without telling which was wrong."""
    number = normalise_number(number)
    row = None
    if is_valid_number(number):
        row = Complaint.objects.filter(case__number=number).values_list("case_id", "receipt_digest").first()
    fits = receipt_matches(number, receipt_code, row[1] if row else b"")
    return consumer(row[0]) if fits and row else None


def case_of(viewer: Actor) -> Case:
    """Return the case of a consumer."""
    return visible_cases(viewer, CaseKind.COMPLAINT).select_related("owner", "subject", "handler", "place").get()


def complainant_of(case: Case) -> PersonData:
    """Return who complains, masked; empty values where nobody is named."""
    party = case.parties.filter(role=PartyRole.COMPLAINANT).select_related("person").first()
    return masked(party.person) if party else PersonData(name="")


def case_choices(field: str) -> list[tuple[str, Any]]:
    """Return value and label of what a field of a case or its complaint may hold."""
    for model in (Case, Complaint):
        if field in {one.name for one in model._meta.get_fields()}:
            return [(str(value), label) for value, label in model._meta.get_field(field).choices or ()]  # type: ignore[union-attr]
    raise LookupError(field)


def numbers_of(viewer: Actor, case_ids: Iterable[int]) -> dict[int, str]:
    """Return the numbers of those cases that the viewer may see."""
    return dict(visible_cases(viewer).filter(pk__in=set(case_ids)).values_list("pk", "number"))
