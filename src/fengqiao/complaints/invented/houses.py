"""The city as generation sees it: houses by size, and who works where."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Final

from fengqiao.complaints.bulk.offices import Offices
from fengqiao.complaints.invented.demand import House
from fengqiao.foundation.actors import Actor, ActorKind, Level, Role
from fengqiao.organisations.models import Assignment, Organisation, OrganisationKind, PeerGroup
from fengqiao.organisations.rules import ROLES_AT

# Outlets are complained of most. A head office stands for its hotline and its app.
_BY_LEVEL: Final[Mapping[Level, float]] = {
    Level.OUTLET: 1.0,
    Level.SUB_BRANCH: 1.6,
    Level.BRANCH: 0.4,
    Level.HEAD_OFFICE: 0.5,
}
_COMPLAINED_OF: Final = frozenset({OrganisationKind.BANK, OrganisationKind.INSURER})
_HANDLING: Final = (Role.CLERK, Role.OFFICER, Role.EXECUTIVE)


@dataclass(frozen=True, slots=True)
class Staff:
    """Who acts for an office; somebody unnamed where nobody is known."""

    by_office: Mapping[int, Sequence[tuple[int, Role]]]
    regulators: Sequence[Actor]

    @classmethod
    def load(cls, offices: Offices) -> "Staff":
        """Read the assignments that run."""
        found: dict[int, list[tuple[int, Role]]] = defaultdict(list)
        regulators = []
        rows = Assignment.objects.filter(ends_on__isnull=True, member__is_active=True).order_by("id")
        for member_id, office_id, name in rows.values_list("member_id", "organisation_id", "role"):
            role = Role(name)
            if role in _HANDLING:
                found[office_id].append((member_id, role))
            elif role is Role.REGULATOR:
                level = Level(offices.by_id[office_id].level)
                regulators.append(Actor(ActorKind.STAFF, role, member_id, office_id, level))
        return cls(found, regulators)

    def actor(self, random: Random, office: Organisation, *, senior: bool = False) -> Actor:
        """Choose somebody of an office; ``senior`` for approvals and reviews."""
        people = [one for one in self.by_office.get(office.pk, ()) if not senior or one[1] is not Role.CLERK]
        level = Level(office.level)
        if people:
            member_id, role = random.choice(people)
            return Actor(ActorKind.STAFF, role, member_id, office.pk, level)
        role = Role.OFFICER if senior or Role.CLERK not in ROLES_AT[level] else Role.CLERK
        return Actor(ActorKind.STAFF, role, None, office.pk, level)


def houses_of(offices: Offices, only: Collection[str] = ()) -> list[House]:
    """Return the banks and insurers with their open offices, weighted by size; with ``only`` those of these codes."""
    trees: dict[int, list[Organisation]] = defaultdict(list)
    for office in offices.by_code.values():
        if (
            office.head_id is not None
            and office.closed_on is None
            and office.kind in _COMPLAINED_OF
            and (not only or office.code in only)
        ):
            trees[office.head_id].append(office)
    return [_house(offices.by_id[head_id], found) for head_id, found in sorted(trees.items())]


def _house(head: Organisation, offices: Iterable[Organisation]) -> House:
    chosen = sorted(offices, key=lambda office: office.code)
    # A few outlets draw more complaints than the rest; which ones follows from their codes.
    weights = [_BY_LEVEL[Level(o.level)] * Random(o.code).uniform(0.4, 1.8) for o in chosen]  # noqa: S311
    return House(head.code, _line(head), tuple(o.code for o in chosen), tuple(accumulate(weights)), sum(weights))


def _line(head: Organisation) -> str:
    if head.kind == OrganisationKind.BANK:
        return "bank"
    return "life" if head.peer_group == PeerGroup.LIFE_INSURER else "property"
