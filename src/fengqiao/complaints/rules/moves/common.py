"""Who takes part in a complaint's moves, and the fields several of them ask for."""

from typing import Final

from fengqiao.complaints.rules.choices import RESULTS
from fengqiao.foundation.actors import Role
from fengqiao.foundation.lifecycle import Field, FieldKind
from fengqiao.foundation.marking import N_

HANDLERS: Final = frozenset({Role.CLERK, Role.OFFICER, Role.EXECUTIVE})
SENIORS: Final = frozenset({Role.OFFICER, Role.EXECUTIVE})
# An office records what a consumer says at the counter or on the telephone.
CONSUMER_SIDE: Final = HANDLERS | {Role.CONSUMER}

DECISION_FIELDS: Final = (
    Field("result", N_("结论"), FieldKind.CHOICE, choices=RESULTS),
    Field("findings", N_("核实情况"), FieldKind.LONG_TEXT),
    Field("reasons", N_("决定依据和理由"), FieldKind.LONG_TEXT),
)


def reason(name: str = "reason", label: str = N_("理由"), *, required: bool = True) -> Field:
    """Return the field for words that say why."""
    return Field(name, label, FieldKind.LONG_TEXT, required=required)
