"""Who takes the moves of a mediation, and the fields that several of them share."""

from typing import Final

from fengqiao.foundation.actors import Role
from fengqiao.foundation.lifecycle import Field, FieldKind
from fengqiao.foundation.marking import N_
from fengqiao.mediation.rules.states import Audience

BODY: Final = frozenset({Role.MEDIATION_CLERK})
INSIDE: Final = frozenset({Role.MEDIATION_CLERK, Role.MEDIATOR})
INSTITUTION: Final = frozenset({Role.CLERK, Role.OFFICER, Role.EXECUTIVE})
PARTIES: Final = INSTITUTION | {Role.CONSUMER}
PARTY_SIDE: Final = PARTIES | BODY
"""The body records what a party says in person, by telephone or on paper."""
COURT: Final = frozenset({Role.COURT_LIAISON})

SIDE: Final = Field("side", N_("代哪一方登记"), FieldKind.NUMBER, required=False)
"""Number of the side for which the body records; a party acts for its own."""


def text(name: str, label: str, *, audience: str = "", required: bool = True, most: int = 5000) -> Field:
    """Return a field for a longer text."""
    return Field(name, label, FieldKind.LONG_TEXT, required=required, max_length=most, audience=audience)


def private(name: str, label: str, *, required: bool = True) -> Field:
    """Return a field for a text that stays with mediator and body."""
    return text(name, label, audience=Audience.BODY, required=required, most=20_000)


def shared(name: str, label: str, *, required: bool = True) -> Field:
    """Return a field for a text that the parties see, too."""
    return text(name, label, audience=Audience.PARTIES, required=required, most=20_000)
