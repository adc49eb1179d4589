"""What is written to the ledger of an institution: kinds of event, and no personal data."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.ledger import services as ledger
from fengqiao.foundation.privacy import scrub
from fengqiao.organisations.events import organisation_chain


def note(organisation_id: int, tag: str, *, by: Actor, at: datetime, **data: Any) -> None:
    """Append an event to an institution's chain; texts are masked, days and amounts written out."""
    told = {key: plain(value) for key, value in data.items()}
    ledger.record(chain=organisation_chain(organisation_id), tag=f"executives.{tag}", actor=by, at=at, data=told)


def plain(value: Any) -> Any:
    """Return a value as the ledger keeps it."""
    if isinstance(value, str):
        return scrub(value)[:400]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
