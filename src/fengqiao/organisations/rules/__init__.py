"""The shape of institutions' trees, and what names and tokens look like. Pure."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from fengqiao.foundation.actors import Level, Role
from fengqiao.places.rules import search_text

TOKEN_PREFIX: Final = "fq_"  # noqa: S105 - a mark that secret scanners can find

PARENT_LEVELS: Final[Mapping[Level, frozenset[Level]]] = MappingProxyType(
    {
        Level.REGULATOR: frozenset({Level.REGULATOR}),
        Level.HEAD_OFFICE: frozenset(),
        Level.BRANCH: frozenset({Level.HEAD_OFFICE}),
        Level.SUB_BRANCH: frozenset({Level.BRANCH, Level.HEAD_OFFICE}),
        Level.OUTLET: frozenset({Level.SUB_BRANCH, Level.BRANCH, Level.HEAD_OFFICE}),
        Level.BODY: frozenset(),
    }
)
"""Which levels the office above may have. Local banks have no branch; a small bank's outlets answer to its head."""

MAY_STAND_ALONE: Final = frozenset({Level.REGULATOR, Level.HEAD_OFFICE, Level.BODY})
BODY_KINDS: Final = frozenset({"mediation", "court", "justice"})
"""Kinds of `OrganisationKind` that stand in no institution's tree, at `Level.BODY`."""

ROLES_AT: Final[Mapping[Level, frozenset[Role]]] = MappingProxyType(
    {
        Level.OUTLET: frozenset({Role.CLERK, Role.OFFICER, Role.EXECUTIVE}),
        Level.SUB_BRANCH: frozenset({Role.CLERK, Role.OFFICER, Role.EXECUTIVE, Role.AUDITOR}),
        Level.BRANCH: frozenset({Role.CLERK, Role.OFFICER, Role.EXECUTIVE, Role.AUDITOR, Role.ADMINISTRATOR}),
        Level.HEAD_OFFICE: frozenset({Role.CLERK, Role.OFFICER, Role.EXECUTIVE, Role.AUDITOR, Role.ADMINISTRATOR}),
        Level.REGULATOR: frozenset({Role.REGULATOR, Role.AUDITOR, Role.ADMINISTRATOR}),
    }
)
"""Which roles may be held at which level; only a regulator's staff can be `Role.REGULATOR`."""

ROLES_OF_BODY: Final[Mapping[str, frozenset[Role]]] = MappingProxyType(
    {
        "mediation": frozenset({Role.MEDIATOR, Role.MEDIATION_CLERK, Role.AUDITOR, Role.ADMINISTRATOR}),
        "court": frozenset({Role.COURT_LIAISON}),
        "justice": frozenset({Role.JUSTICE}),
    }
)
"""Which roles may be held at a body outside the trees, by its kind."""


def roles_at(*, level: Level, kind: str) -> frozenset[Role]:
    """Return the roles that may be held at an organisation of this level and kind."""
    return ROLES_OF_BODY.get(kind, frozenset()) if level is Level.BODY else ROLES_AT[level]


def role_of_token(*, level: Level, kind: str) -> Role:
    """Return in which role an organisation's own system acts."""
    if level is Level.REGULATOR:
        return Role.REGULATOR
    match kind:
        case "court":
            return Role.COURT_LIAISON
        case "justice":
            return Role.JUSTICE
        case "mediation":
            return Role.MEDIATION_CLERK
        case _:
            return Role.OFFICER


class PlacementProblem(StrEnum):
    """Why an organisation cannot stand where it was put."""

    NEEDS_PARENT = "needs_parent"
    MUST_STAND_ALONE = "must_stand_alone"
    WRONG_PARENT_LEVEL = "wrong_parent_level"
    OTHER_KIND = "other_kind"
    PARENT_CLOSED = "parent_closed"
    WRONG_LEVEL_FOR_KIND = "wrong_level_for_kind"


@dataclass(frozen=True, slots=True)
class Node:
    """What the rules need to know of an organisation in a tree."""

    id: int
    level: Level
    kind: str
    head_id: int | None
    branch_id: int | None
    sub_branch_id: int | None
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Placement:
    """The ancestors at each level, itself included; a regulator has none."""

    head_id: int | None
    branch_id: int | None
    sub_branch_id: int | None


def placement_problem(*, level: Level, kind: str, parent: Node | None) -> PlacementProblem | None:
    """Return why an organisation of this level and kind cannot stand below ``parent``, None if it can.

    ``kind`` is a value of `OrganisationKind`; regulators and bodies stand at their own level, associations stand alone.
    """
    fits_kind = (kind == "regulator") == (level is Level.REGULATOR) and (kind in BODY_KINDS) == (level is Level.BODY)
    if not fits_kind or (kind == "association" and level is not Level.HEAD_OFFICE):
        return PlacementProblem.WRONG_LEVEL_FOR_KIND
    if parent is None:
        return None if level in MAY_STAND_ALONE else PlacementProblem.NEEDS_PARENT
    if not PARENT_LEVELS[level]:
        return PlacementProblem.MUST_STAND_ALONE
    if parent.kind != kind:
        return PlacementProblem.OTHER_KIND
    if parent.level not in PARENT_LEVELS[level]:
        return PlacementProblem.WRONG_PARENT_LEVEL
    return PlacementProblem.PARENT_CLOSED if parent.is_closed else None


def placement(*, own_id: int, level: Level, parent: Node | None) -> Placement:
    """Return the head, branch and sub-branch of an organisation, from those of its parent."""
    return Placement(
        head_id=own_id if level is Level.HEAD_OFFICE else parent.head_id if parent else None,
        branch_id=own_id if level is Level.BRANCH else parent.branch_id if parent else None,
        sub_branch_id=own_id if level is Level.SUB_BRANCH else parent.sub_branch_id if parent else None,
    )


def covers(*, viewer_id: int | None, viewer_level: Level | None, node: Node) -> bool:
    """Whether an organisation lies in the subtree of the viewer's (itself included); a regulator covers the city."""
    match viewer_level:
        case Level.REGULATOR:
            return True
        case Level.HEAD_OFFICE:
            own: int | None = node.head_id
        case Level.BRANCH:
            own = node.branch_id
        case Level.SUB_BRANCH:
            own = node.sub_branch_id
        case _:
            own = node.id
    return viewer_id is not None and own == viewer_id


def token_digest(raw: str) -> str:
    """Return the SHA-256 of a token in hex: all that is kept of it. A token's entropy needs no salt."""
    return hashlib.sha256(raw.encode()).hexdigest()


def search_segments(text: str) -> list[str]:
    """Return the typed words, folded, without empty ones ("越州银行 枫桥" gives two)."""
    return [folded for word in text.split() if (folded := search_text(word))]


def search_document(*parts: str) -> str:
    """Return what a search looks through: names, place and address, folded like the typed text."""
    return " ".join(dict.fromkeys(folded for part in parts if (folded := search_text(part))))
