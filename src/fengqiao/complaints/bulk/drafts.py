"""A complaint with everything that hangs on it, in memory, as the services would have made it."""

from dataclasses import dataclass, field
from secrets import token_bytes
from typing import Final, NamedTuple

from django.utils import timezone

from fengqiao.casework.models import Case, PartyRole
from fengqiao.casework.services import PersonData, filed_event
from fengqiao.complaints.bulk.clocks import Clocks, Dues
from fengqiao.complaints.bulk.offices import Offices
from fengqiao.complaints.bulk.plans import NewCase
from fengqiao.complaints.models import Complaint, Decision
from fengqiao.complaints.parameters import routing_rules
from fengqiao.complaints.rules.routing import Cause, RoutingRules
from fengqiao.complaints.rules.states import DOMAIN, DeadlineKind, State
from fengqiao.complaints.services.filing import Checked, build, event_data, major_report_days, people_of
from fengqiao.complaints.services.matters import matter_of
from fengqiao.complaints.services.routing import hand_to, office_on_path
from fengqiao.foundation.actors import ActorKind, Level
from fengqiao.foundation.calendar.rules import Unit
from fengqiao.foundation.ledger.rules import Entry
from fengqiao.foundation.parameters import queries as parameters
from fengqiao.foundation.parameters.rules import Limit, Rules
from fengqiao.organisations.models import Organisation

NO_CODE: Final = 32
"""Bytes of a digest that no receipt code has: nobody holds the code of a case written in bulk."""


class RemarkRow(NamedTuple):
    """A text given with an action, in the order of `copying.REMARKS`."""

    case_id: int
    seq: int
    name: str
    text: str
    audience: str = ""


@dataclass(slots=True)
class Draft:
    """One case with its parts; ids of case and number are taken, nothing else is."""

    case: Case
    complaint: Complaint
    clocks: Clocks
    rules: Rules
    texts: list[str]
    people: list[tuple[PersonData, PartyRole]]
    entries: list[Entry] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    remarks: list[RemarkRow] = field(default_factory=list)


class Drafting:
    """Makes drafts; keeps what is the same for many of them."""

    def __init__(self, offices: Offices) -> None:
        self.offices = offices
        self.dues: Dues = {}
        self._routing: dict[str, tuple[Rules, RoutingRules]] = {}

    def filed(self, new: NewCase, *, case_id: int, number: str, repeated: bool) -> Draft:
        """Return the draft of a case as `complaints.services.file_complaint` files it.

        Raises:
            LookupError: there is no such institution.
        """
        checked = self._checked(new)
        case, complaint = build(checked, by=new.by, number=number, digest=token_bytes(NO_CODE))
        case.pk, case.source, case.source_ref = case_id, new.source, new.source_ref
        complaint.case, complaint.repeated = case, repeated
        filing = new.filing
        draft = Draft(
            case, complaint, Clocks(case, self.dues), checked.rules, [filing.request, filing.facts], people_of(filing)
        )  # fmt: skip
        causes = self._place(draft, checked, new)
        self._start_clocks(draft, checked)
        tag, data = filed_event(case, {**event_data(case, filing, causes), **new.provenance})
        draft.entries.append(Entry(tag, new.by, new.at, data))
        draft.clocks.show()
        return draft

    def office_for(self, draft: Draft) -> tuple[Organisation, tuple[Cause, ...]]:
        """Return the office of the institution that handles the matter, and why it is not lower."""
        subject = draft.case.subject
        return office_on_path(
            self.offices.path(subject),
            subject=subject,
            matter=matter_of(draft.case, draft.complaint),
            rules=self._routing_rules(draft.rules),
        )

    def _checked(self, new: NewCase) -> Checked:
        received_on = new.filing.received_on or timezone.localdate(new.at, timezone.get_default_timezone())
        rules = parameters.rules_on(DOMAIN, received_on)
        return Checked(new.filing, self.offices.by_code[new.filing.subject], received_on, rules, new.at)

    def _place(self, draft: Draft, checked: Checked, new: NewCase) -> tuple[Cause, ...]:
        case, by = draft.case, new.by
        if by.is_regulator and by.kind is not ActorKind.SYSTEM and by.organisation_id is not None:
            case.owner = self.offices.by_id[by.organisation_id]
            case.level, case.state = Level.REGULATOR, State.WITH_REGULATOR
            return ()
        office, causes = self.office_for(draft)
        hand_to(case, office, draft.complaint, checked.at)
        return causes

    def _start_clocks(self, draft: Draft, checked: Checked) -> None:
        on = checked.received_on
        if draft.case.state == State.WITH_REGULATOR:
            draft.clocks.start(DeadlineKind.TRANSFER, draft.rules.limit("regulator_transfer"), on)
        else:
            draft.clocks.start(DeadlineKind.DECIDE, draft.rules.limit("decide_simple"), on)
        if draft.complaint.major:
            draft.clocks.start(DeadlineKind.MAJOR_REPORT, Limit(major_report_days(draft.rules), Unit.ND), on)

    def _routing_rules(self, rules: Rules) -> RoutingRules:
        known = self._routing.get(rules.code)
        if known is None or known[0] is not rules:
            known = self._routing[rules.code] = (rules, routing_rules(rules))
        return known[1]
