"""Help for people who need it to be served: what they say of it, who can give it, and how a request goes. Pure.

No source says within how many days somebody must be visited or how long the request is kept: both are parameters of the
rule set of coverage, marked as not verified. The Barrier-Free Environment Act (2023, Art. 39 and 42) asks providers of
public services to give such help; which kind of help meets which need is our reading.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from fengqiao.foundation.marking import N_
from fengqiao.organisations.rules.offers import Accommodation, Service


class Need(StrEnum):
    """What somebody may choose to say of themselves."""

    MOBILITY = "mobility"
    WHEELCHAIR = "wheelchair"
    BEDRIDDEN = "bedridden"
    HEARING = "hearing"
    SPEECH = "speech"
    SIGHT = "sight"
    READING = "reading"
    DIALECT = "dialect"


class Kind(StrEnum):
    """Where help is given."""

    HOME = "home"
    OUTLET = "outlet"


class State(StrEnum):
    """Where a request stands."""

    REQUESTED = "requested"
    ASSIGNED = "assigned"
    DONE = "done"
    UNMET = "unmet"
    CANCELLED = "cancelled"


OPEN: Final = frozenset({State.REQUESTED, State.ASSIGNED})
ENDED: Final = frozenset(State) - OPEN


class Action(StrEnum):
    """What is done with a request."""

    ASSIGN = "assign"
    REASSIGN = "reassign"
    RETURN = "return"
    DONE = "done"
    UNMET = "unmet"
    CANCEL = "cancel"
    CHANGE = "change"


class Part(StrEnum):
    """As whom somebody acts on a request."""

    PERSON = "person"  # who asked, by number and code
    NEAR = "near"  # an office of the county that may take it
    OFFICE = "office"  # the office that took it, and those above it
    REGULATOR = "regulator"


class Reason(StrEnum):
    """Why a request ends without help or goes back; chosen, so that the ledger need hold no words about a person."""

    NOT_OURS = "not_ours"
    NOT_OFFERED = "not_offered"
    UNREACHABLE = "unreachable"
    IN_PERSON = "in_person"
    NOT_NEEDED = "not_needed"
    DUPLICATE = "duplicate"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Move:
    """One action: from which states to which (None: it stays), who may, and which reasons it asks for, if any."""

    label: str
    before: frozenset[State]
    after: State | None
    parts: frozenset[Part]
    reasons: tuple[Reason, ...] = ()
    note_required: bool = False


_ASSIGNED: Final = frozenset({State.ASSIGNED})
_DESK: Final = frozenset({Part.OFFICE})
MOVES: Final[Mapping[Action, Move]] = MappingProxyType({
    Action.ASSIGN: Move(
        N_("承接并安排"), frozenset({State.REQUESTED}), State.ASSIGNED, frozenset({Part.NEAR, Part.REGULATOR})
    ),
    Action.REASSIGN: Move(N_("改派或改期"), _ASSIGNED, None, _DESK | {Part.REGULATOR}),
    Action.RETURN: Move(
        N_("退回，请别家承接"), _ASSIGNED, State.REQUESTED, _DESK, (Reason.NOT_OURS, Reason.NOT_OFFERED, Reason.OTHER)
    ),
    Action.DONE: Move(N_("登记完成"), _ASSIGNED, State.DONE, _DESK, note_required=True),
    Action.UNMET: Move(
        N_("登记未能满足"), _ASSIGNED, State.UNMET, _DESK,
        (Reason.UNREACHABLE, Reason.IN_PERSON, Reason.NOT_OFFERED, Reason.OTHER), note_required=True,
    ),
    Action.CANCEL: Move(
        N_("取消"), OPEN, State.CANCELLED, _DESK | {Part.PERSON, Part.REGULATOR}, (Reason.NOT_NEEDED, Reason.DUPLICATE)
    ),
    Action.CHANGE: Move(N_("修改"), OPEN, None, frozenset({Part.PERSON})),
})  # fmt: skip
"""Every move there is."""


def refusal(action: Action, state: State, parts: Collection[Part]) -> str | None:
    """Return why the action is closed now, None when it is open."""
    move = MOVES[action]
    if state not in move.before:
        return N_("当前状态下不能进行此操作")
    return None if move.parts & set(parts) else N_("由承接的机构办理")


def open_moves(state: State, parts: Collection[Part]) -> list[Action]:
    """Return what can be done now, in the order of `MOVES`."""
    return [action for action in MOVES if refusal(action, state, parts) is None]


HELPS: Final[Mapping[Need, tuple[Accommodation, ...]]] = MappingProxyType({
    Need.MOBILITY: (Accommodation.RAMP, Accommodation.LIFT, Accommodation.WHEELCHAIR, Accommodation.PRIORITY_COUNTER),
    Need.WHEELCHAIR: (Accommodation.RAMP, Accommodation.LIFT),
    Need.BEDRIDDEN: (Accommodation.HOME_VISIT,),
    Need.HEARING: (Accommodation.HEARING_LOOP, Accommodation.SIGN_LANGUAGE),
    Need.SPEECH: (Accommodation.SIGN_LANGUAGE,),
    Need.SIGHT: (Accommodation.BRAILLE, Accommodation.LARGE_PRINT),
    Need.READING: (Accommodation.LARGE_PRINT, Accommodation.PRIORITY_COUNTER),
    Need.DIALECT: (Accommodation.DIALECT,),
})  # fmt: skip
"""Any one of these meets a need at an outlet."""
AT_HOME: Final = frozenset({Need.MOBILITY, Need.WHEELCHAIR, Need.BEDRIDDEN})
"""Needs that coming to the person's home meets by itself."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What one office offers, and how near it is: 0 in the village, 1 in the town, 2 in the county."""

    office: int
    services: frozenset[Service]
    accommodations: frozenset[Accommodation]
    distance: int


@dataclass(frozen=True, slots=True)
class Match:
    """How well an office fits. ``unmet``: what it lacks of the needs; ``visits``: it comes, where that was asked."""

    office: int
    serves: bool
    visits: bool
    unmet: tuple[Need, ...]
    distance: int

    @property
    def is_full(self) -> bool:
        """Whether it offers all that is asked."""
        return self.serves and self.visits and not self.unmet


def match(offer: Offer, *, kind: Kind, service: Service, needs: Collection[Need]) -> Match:
    """Return how well one office fits what is asked."""
    home = kind is Kind.HOME
    asked = [need for need in Need if need in needs and not (home and need in AT_HOME)]
    return Match(
        office=offer.office,
        serves=service in offer.services,
        visits=not home or Accommodation.HOME_VISIT in offer.accommodations,
        unmet=tuple(need for need in asked if not offer.accommodations.intersection(HELPS[need])),
        distance=offer.distance,
    )


def ranked(offers: Iterable[Offer], *, kind: Kind, service: Service, needs: Collection[Need]) -> list[Match]:
    """Return the offices that do the business and come where that is asked: best first, then nearest."""
    found = (match(offer, kind=kind, service=service, needs=needs) for offer in offers)
    fitting = [one for one in found if one.serves and one.visits]
    return sorted(fitting, key=lambda one: (len(one.unmet), one.distance, one.office))


def distance(office: str, place: str) -> int | None:
    """Return how far apart two divisions are by their codes: 0 one village, 1 one town, 2 one county, None farther."""
    for number, digits in enumerate((12, 9, 6)):
        if office[:digits] == place[:digits]:
            return number
    return None
