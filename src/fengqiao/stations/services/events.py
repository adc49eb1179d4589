"""What the ledger is told of stations. Free text never goes there: it may tell of persons."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.ledger import services as ledger


def chain_of(station_id: int) -> str:
    """Return the ledger chain of one station."""
    return f"station:{station_id}"


def record(station_id: int, tag: str, *, by: Actor, at: datetime, data: Mapping[str, Any] | None = None) -> None:
    """Append an event in the caller's transaction; ``tag`` is what was done (``submit``, ``opened``)."""
    ledger.record(chain=chain_of(station_id), tag=f"stations.{tag}", actor=by, at=at, data=data)
