"""Where, and about what, people should be taught, judged by complaints. Pure.

Inhabitants per town are not known, so a topic's need in a place is told from its share among the place's complaints,
from how much it grew lately, and from how much of all complaints the place has. Small numbers are drawn towards the
city's own share (a prior worth ``prior`` complaints) and growth towards none, so that two complaints in a village do not
make it the city's first concern.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Cell = tuple[str, str]
"""A place's code and a topic's code."""


@dataclass(frozen=True, slots=True)
class Complained:
    """Complaints of a cell: within the whole period, and of these within the recent part of it."""

    whole: float
    recent: float


@dataclass(frozen=True, slots=True)
class Terms:
    """Parameters: the prior in complaints, which part of the period is recent (0-1), bounds of growth."""

    prior: float
    recent_part: float
    most_growth: float


@dataclass(frozen=True, slots=True)
class Need:
    """One cell: ``share`` of its place's complaints, shrunk; ``growth`` (1: none); ``weight`` in shrunk complaints.

    ``wanted``: how many of the sessions held would fall to this cell if they followed the need; ``held``: those held.
    """

    place: str
    topic: str
    complaints: float
    recent: float
    share: float
    city_share: float
    growth: float
    weight: float
    wanted: float
    held: int

    @property
    def gap(self) -> float:
        """Return by how many sessions the cell falls short; negative: it has more."""
        return self.wanted - self.held


def needs(complained: Mapping[Cell, Complained], held: Mapping[Cell, int], terms: Terms) -> list[Need]:
    """Return every place × topic with complaints or sessions, the largest gap first."""
    places = sorted({place for place, _topic in (*complained, *held)})
    topics = sorted({topic for _place, topic in (*complained, *held)})
    of_place = {one: sum(cell.whole for (place, _t), cell in complained.items() if place == one) for one in places}
    of_topic = {one: sum(cell.whole for (_p, topic), cell in complained.items() if topic == one) for one in topics}
    total = sum(of_place.values())
    sessions = sum(held.values())
    rows = []
    for place in places:
        for topic in topics:
            cell = complained.get((place, topic), Complained(0, 0))
            city_share = of_topic[topic] / total if total else 0.0
            share = shrunk(cell.whole, of_place[place], city_share, terms.prior)
            growth = growth_of(cell, terms)
            rows.append((place, topic, cell, share, city_share, growth, of_place[place] * share * growth))
    weights = sum(row[-1] for row in rows)
    found = [
        Need(
            place=place, topic=topic, complaints=cell.whole, recent=cell.recent, share=share, city_share=city_share,
            growth=growth, weight=weight, wanted=sessions * weight / weights if weights else 0.0,
            held=held.get((place, topic), 0),
        )
        for place, topic, cell, share, city_share, growth, weight in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.gap, one.place, one.topic))


def shrunk(number: float, of: float, general: float, prior: float) -> float:
    """Return a share drawn towards a general one as if ``prior`` more were known; the general one if nothing is."""
    return (number + prior * general) / (of + prior) if of + prior else general


def growth_of(cell: Complained, terms: Terms) -> float:
    """Return recent complaints over those expected from the whole period, drawn towards 1 and bounded."""
    pull = terms.prior * terms.recent_part
    expected = cell.whole * terms.recent_part
    raw = (cell.recent + pull) / (expected + pull) if expected + pull else 1.0
    return max(1 / terms.most_growth, min(terms.most_growth, raw))
