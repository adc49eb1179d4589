"""What needs somebody today beside their cases. Contexts register providers in ``AppConfig.ready``; the dashboard shows all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from fengqiao.foundation.actors import Actor


@dataclass(frozen=True, slots=True)
class Matter:
    """So many matters of one kind, and the page that lists exactly them. ``is_late``: their day is past."""

    label: str
    number: int
    url: str
    is_late: bool = False


Provider = Callable[[Actor, date], Iterable[Matter]]
"""Returns what needs an actor on a day, by a fixed number of queries; kinds without any may be among it."""

_providers: dict[str, Provider] = {}


def register(name: str, provider: Provider) -> None:
    """Add a provider; registering the same name again replaces it."""
    _providers[name] = provider


def matters(actor: Actor, today: date) -> list[Matter]:
    """Return all that needs an actor today, what is late first; kinds without any are left out."""
    found = [one for provider in _providers.values() for one in provider(actor, today) if one.number]
    return sorted(found, key=lambda one: not one.is_late)
