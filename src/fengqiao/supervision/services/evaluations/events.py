"""What the ledger is told of evaluations. Free text never goes there: it may tell of persons. Of files go hash and masked name."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.ledger import services as ledger


def record(evaluation_id: int, tag: str, *, by: Actor, at: datetime, data: Mapping[str, Any] | None = None) -> None:
    """Append an event to the chain of one evaluation, in the caller's transaction."""
    ledger.record(chain=f"evaluation:{evaluation_id}", tag=f"evaluation.{tag}", actor=by, at=at, data=data)


def record_year(year: int, tag: str, *, by: Actor, at: datetime, data: Mapping[str, Any] | None = None) -> None:
    """Append an event to the chain of a year's evaluations, in the caller's transaction."""
    ledger.record(chain=f"evaluation_year:{year}", tag=f"evaluation_year.{tag}", actor=by, at=at, data=data)
