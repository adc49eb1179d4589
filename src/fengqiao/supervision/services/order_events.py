"""What the ledger is told of orders. Free text never goes there: it may tell of persons."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.ledger import services as ledger


def record(order_id: int, tag: str, *, by: Actor, at: datetime, data: Mapping[str, Any] | None = None) -> None:
    """Append an event to an order's chain in the caller's transaction; ``tag`` is what was done."""
    ledger.record(chain=f"supervision_order:{order_id}", tag=f"supervision.order_{tag}", actor=by, at=at, data=data)
