"""Upper contexts hear when an office or its offer changed, in the same transaction."""

from collections.abc import Callable
from datetime import datetime
from typing import Final, TypeAlias

Listener: TypeAlias = Callable[[int, datetime], None]

_LISTENERS: Final[list[Listener]] = []


def on_change(listener: Listener) -> None:
    """Have ``listener`` told the id of each organisation that was created, changed or closed, and when."""
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)


def tell(organisation_id: int, at: datetime) -> None:
    """Tell the listeners; part of the transaction that changed the organisation."""
    for listener in _LISTENERS:
        listener(organisation_id, at)
