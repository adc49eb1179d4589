"""One row of facts per mediation (the view ``analytics_mediation_fact``), and the counters over them.

A mediation counts once its body has accepted it; one that was declined, or withdrawn before, is no case of the body's.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from fengqiao.analytics.rules.facts.kinds import Basis, Counter, FactKind, Total
from fengqiao.mediation.rules.choices import EndingReason
from fengqiao.mediation.rules.states import State

COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "case_id": "int64",
        "body_id": "int64",
        "room_id": "int64",
        "mediator_id": "int64",
        "head_id": "int64",
        "trade": "string",
        "place_id": "string",
        "county": "string",
        "origin": "string",
        "matter": "string",
        "state": "string",
        "accepted_on": "date",
        "accepted_month": "string",
        "ended_on": "date",
        "ended_month": "string",
        "days": "int32",
        "ending_reason": "string",
        "agreed_amount": "decimal(16, 2)",
        "confirmed": "boolean",
        "satisfaction": "int16",
    }
)
"""Columns of the facts with their Ibis types. ``ended`` is the end of mediating; performance comes after."""


def _ended(f: Any) -> Any:
    return f.accepted_on.notnull() & f.ended_on.notnull()


def _agreed(f: Any) -> Any:
    return _ended(f) & (f.ending_reason == EndingReason.AGREED.value)


def _fallen_due(f: Any) -> Any:
    """Performance is over or has failed; what is being paid as promised is not judged yet."""
    return _agreed(f) & f.state.isin((State.PERFORMED.value, State.IN_DEFAULT.value, State.ENFORCEMENT.value))


ACCEPTED: Final = Counter("accepted", Basis.ACCEPTED, lambda f: f.accepted_on.notnull())
ENDED: Final = Counter("ended", Basis.ENDED, _ended)
AGREED: Final = Counter("agreed", Basis.ENDED, _agreed)
FALLEN_DUE: Final = Counter("fallen_due", Basis.ENDED, _fallen_due)
PERFORMED: Final = Counter("performed", Basis.ENDED, lambda f: _agreed(f) & (f.state == State.PERFORMED.value))
CONFIRMED: Final = Counter("confirmed", Basis.ENDED, lambda f: _agreed(f) & f.confirmed)
RATED: Final = Counter("rated", Basis.ENDED, lambda f: _ended(f) & f.satisfaction.notnull())

MEDIATIONS: Final = FactKind(
    id="mediation",
    columns=COLUMNS,
    bases=(Basis.ACCEPTED, Basis.ENDED),
    counters=(ACCEPTED, ENDED, AGREED, FALLEN_DUE, PERFORMED, CONFIRMED, RATED),
    totals=(Total("amount", "agreed_amount", AGREED), Total("stars", "satisfaction", RATED)),
    timed=ENDED,
    group="body_id",
    filters=("body", "room", "mediator", "trade", "institution", "place", "matter", "origin"),
)
