"""Moving a complaint between the offices of its institution."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from fengqiao.casework.models import Case
from fengqiao.complaints.models import Complaint
from fengqiao.complaints.parameters import routing_rules
from fengqiao.complaints.rules import routing
from fengqiao.complaints.rules.routing import Cause, Matter, RoutingRules
from fengqiao.foundation.actors import Level
from fengqiao.foundation.parameters.rules import Rules
from fengqiao.organisations.models import Organisation

# Written out, because joining the relations by the ORM costs a fifth of filing a complaint.
_PATH: Final = """
SELECT office.* FROM organisations_organisation AS subject
JOIN organisations_organisation AS office
    ON office.id IN (subject.id, subject.sub_branch_id, subject.branch_id, subject.head_id)
WHERE subject.code = %s
"""


def path_of(organisation: Organisation) -> list[Organisation]:
    """Return the organisation and its ancestors, lowest first."""
    columns = (organisation.pk, organisation.sub_branch_id, organisation.branch_id, organisation.head_id)
    ids = {number for number in columns if number is not None}
    found = Organisation.objects.filter(pk__in=ids)
    return sorted(found, key=lambda o: Level(o.level).rank)


def path_to(code: str) -> list[Organisation]:
    """Return the organisation with this code and its ancestors, lowest first; empty if there is none."""
    return sorted(Organisation.objects.raw(_PATH, [code]), key=lambda o: Level(o.level).rank)


def first_office(*, subject: Organisation, matter: Matter, rules: Rules) -> tuple[Organisation, tuple[Cause, ...]]:
    """Return the office that handles a new matter against ``subject``, and why it is not lower."""
    return office_on_path(path_of(subject), subject=subject, matter=matter, rules=routing_rules(rules))


def office_on_path(
    path: Sequence[Organisation], *, subject: Organisation, matter: Matter, rules: RoutingRules
) -> tuple[Organisation, tuple[Cause, ...]]:
    """Return what `first_office` returns, given the offices from ``subject`` up and the rules read."""
    asked = routing.route(matter, subject=Level(subject.level), rules=rules)
    level = routing.choose(asked.level, [Level(o.level) for o in path])
    return next(o for o in path if o.level == level), asked.causes


def office_above(case: Case, path: Sequence[Organisation] | None = None) -> Organisation | None:
    """Return the next office above the one that has the case, None at the top."""
    rank = Level(case.owner.level).rank
    for office in path or path_of(case.subject):
        if Level(office.level).rank > rank:
            return office
    return None


def office_past_first_line(case: Case, path: Sequence[Organisation] | None = None) -> Organisation | None:
    """Return the first office above outlet and sub-branch, None if the case is past them already."""
    if Level(case.owner.level).rank > Level.SUB_BRANCH.rank:
        return None
    return next((o for o in path or path_of(case.subject) if Level(o.level).rank > Level.SUB_BRANCH.rank), None)


def reviewing_office(
    case: Case, *, decided_by: Organisation, path: Sequence[Organisation] | None = None
) -> Organisation | None:
    """Return who reviews a decision (Art. 20): the superior of who made it, or who holds the case if higher still."""
    decided, held = Level(decided_by.level).rank, Level(case.owner.level).rank
    return next((o for o in path or path_of(case.subject) if Level(o.level).rank >= max(decided + 1, held)), None)


def hand_to(case: Case, office: Organisation, complaint: Complaint, at: datetime) -> None:
    """Give the case to an office; the handler changes hands too. The caller saves both."""
    case.owner, case.level, case.handler = office, office.level, None
    above_first_line = Level(office.level).rank > Level.SUB_BRANCH.rank
    if above_first_line and Level(case.subject.level).rank <= Level.SUB_BRANCH.rank and complaint.passed_up_at is None:
        complaint.passed_up_at = at
