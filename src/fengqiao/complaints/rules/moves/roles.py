"""Who takes the moves of a complaint, and the fields that several of them share."""

from typing import Final

from fengqiao.complaints.rules.choices import RESULTS
from fengqiao.foundation.actors import Role
from fengqiao.foundation.lifecycle import Field, FieldKind
from fengqiao.foundation.marking import N_

HANDLERS: Final = frozenset({Role.CLERK, Role.OFFICER, Role.EXECUTIVE})
SENIORS: Final = frozenset({Role.OFFICER, Role.EXECUTIVE})
# An office records what a consumer says at the counter or on the telephone.
CONSUMER_SIDE: Final = HANDLERS | {Role.CONSUMER}


def reason(name: str = "reason", label: str = N_("理由"), *, required: bool = True) -> Field:
    """Return a field for a text that says why."""
    return Field(name, label, FieldKind.LONG_TEXT, required=required)


DECISION_FIELDS: Final = (
    Field("result", N_("结论"), FieldKind.CHOICE, choices=RESULTS),
    Field("findings", N_("核实情况"), FieldKind.LONG_TEXT),
    Field("reasons", N_("决定依据和理由"), FieldKind.LONG_TEXT),
)
