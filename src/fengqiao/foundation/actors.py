"""Who acts, in which role, for which organisation. Plain values; knows no framework."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """Roles a person or a token acts in. `CONSUMER` is whoever holds number and receipt code."""

    CONSUMER = "consumer"
    CLERK = "clerk"
    OFFICER = "officer"
    EXECUTIVE = "executive"
    REGULATOR = "regulator"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    MEDIATOR = "mediator"
    MEDIATION_CLERK = "mediation_clerk"
    COURT_LIAISON = "court_liaison"
    JUSTICE = "justice"
    SYSTEM = "system"


STAFF_ROLES: Final = frozenset(Role) - {Role.CONSUMER, Role.SYSTEM}


class Level(StrEnum):
    """Levels of an institution's tree, the regulator above all of them, and bodies that stand in no tree."""

    OUTLET = "outlet"
    SUB_BRANCH = "sub_branch"
    BRANCH = "branch"
    HEAD_OFFICE = "head_office"
    REGULATOR = "regulator"
    BODY = "body"

    @property
    def rank(self) -> int:
        """Return 0 for an outlet, rising towards the regulator."""
        return _ORDER.index(self)


_ORDER: Final = tuple(Level)


class ActorKind(StrEnum):
    """What stands behind an actor."""

    STAFF = "staff"
    CONSUMER = "consumer"
    TOKEN = "token"  # noqa: S105 - an institution's API token, not a secret
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone acting in one role at one organisation.

    ``person_id`` is a staff member's id; ``organisation_id`` and ``level`` are those of the
    assignment in use (of the institution for a token); a consumer has neither, only the
    ``case_id`` whose receipt code was given, and ``party_id`` where each party of a case has a code of its own.
    """

    kind: ActorKind
    role: Role
    person_id: int | None = None
    organisation_id: int | None = None
    level: Level | None = None
    case_id: int | None = None
    party_id: int | None = None
    label: str = ""

    @property
    def is_regulator(self) -> bool:
        """Whether the actor sees the whole city."""
        return self.level is Level.REGULATOR or self.role is Role.SYSTEM


SYSTEM: Final = Actor(kind=ActorKind.SYSTEM, role=Role.SYSTEM, label="system")


def consumer(case_id: int, party_id: int | None = None) -> Actor:
    """Return the actor for the holder of one case's receipt code."""
    return Actor(kind=ActorKind.CONSUMER, role=Role.CONSUMER, case_id=case_id, party_id=party_id)
