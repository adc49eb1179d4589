"""How things stand for somebody without cases of their own: providers, registered in ``AppConfig.ready``, tell the dashboard."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.charts.rules import Chart


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its unit, and the page that shows exactly what it counts or, for a rate, what it rests on.

    ``value`` is text, None where there is nothing to measure. ``definition`` and ``source`` say how it is counted.
    """

    label: str
    value: str | None
    unit: str
    url: str
    note: str = ""
    tone: str = ""
    definition: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Figures and charts under one heading; ``note`` says of when they are."""

    id: str
    title: str
    note: str
    figures: Sequence[Figure]
    charts: Sequence[Chart] = ()


Provider = Callable[[Actor, date], Iterable[Group]]
"""Returns how things stand for an actor on a day, by a fixed number of queries; nothing for whom it does not concern."""

_providers: dict[str, Provider] = {}


def register(name: str, provider: Provider) -> None:
    """Add a provider; registering the same name again replaces it."""
    _providers[name] = provider


def groups(actor: Actor, today: date) -> list[Group]:
    """Return how things stand for an actor, in the order of registration."""
    return [one for provider in _providers.values() for one in provider(actor, today)]
