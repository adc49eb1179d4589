"""Which reports of two hosts may tell of the same event. Pure.

Two reports are compared only if their hosts differ, the place is the same or one lies in the other, and they begin
within some hours of each other. Points are given for how near time, place, size and title are; weights and threshold
are parameters.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from fengqiao.places.rules import prefix_of


class Ground(StrEnum):
    """Why two reports resemble each other."""

    SAME_PLACE = "same_place"
    NEAR_PLACE = "near_place"
    SAME_TIME = "same_time"
    NEAR_TIME = "near_time"
    SIMILAR_SIZE = "similar_size"
    SIMILAR_TITLE = "similar_title"


@dataclass(frozen=True, slots=True)
class Report:
    """What the comparison needs of one report. ``place`` is a division's code, ``size`` person-times."""

    id: int
    hosts: frozenset[int]
    place: str
    starts_at: datetime
    size: int
    title: str


@dataclass(frozen=True, slots=True)
class Terms:
    """The parameters: how many hours apart, from how many points of 100 on, sizes how many per cent apart."""

    hours: int
    threshold: int
    size_pct: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two reports are, of 100 points, and why."""

    score: int
    grounds: tuple[Ground, ...]


_SAME_PLACE, _NEAR_PLACE, _TIME, _SIZE, _TITLE = 35, 20, 25, 20, 20
_SAME_TIME_HOURS: Final = 0.5
_TITLE_ALIKE: Final = 0.6


def likeness(one: Report, other: Report, terms: Terms) -> Likeness | None:
    """Return how alike two reports are, None if they cannot be the same event or reach too few points."""
    if one.id == other.id or one.hosts & other.hosts:
        return None
    apart = abs((one.starts_at - other.starts_at).total_seconds()) / 3600
    if apart > terms.hours or not _touch(one.place, other.place):
        return None
    grounds = [Ground.SAME_PLACE if one.place == other.place else Ground.NEAR_PLACE]
    score = float(_SAME_PLACE if one.place == other.place else _NEAR_PLACE)
    score += _TIME * (1 - apart / terms.hours) if terms.hours else _TIME
    grounds.append(Ground.SAME_TIME if apart <= _SAME_TIME_HOURS else Ground.NEAR_TIME)
    if _sizes_agree(one.size, other.size, terms.size_pct):
        score += _SIZE
        grounds.append(Ground.SIMILAR_SIZE)
    alike = title_likeness(one.title, other.title)
    score += _TITLE * alike
    if alike >= _TITLE_ALIKE:
        grounds.append(Ground.SIMILAR_TITLE)
    return Likeness(round(score), tuple(grounds)) if round(score) >= terms.threshold else None


def resembling(one: Report, others: Sequence[Report], terms: Terms) -> list[tuple[Report, Likeness]]:
    """Return the reports that resemble one, the most alike first."""
    found = [(other, alike) for other in others if (alike := likeness(one, other, terms)) is not None]
    return sorted(found, key=lambda pair: (-pair[1].score, pair[0].id))


def title_likeness(one: str, other: str) -> float:
    """Return how many pairs of characters two titles share, from 0 to 1 (Dice), whatever their width and case."""
    first, second = _pairs(one), _pairs(other)
    if not first or not second:
        return 1.0 if _folded(one) == _folded(other) != "" else 0.0
    return 2 * len(first & second) / (len(first) + len(second))


def _pairs(title: str) -> set[str]:
    text = _folded(title)
    return {text[at : at + 2] for at in range(len(text) - 1)}


def _folded(title: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", title).lower() if c.isalnum())


def _touch(one: str, other: str) -> bool:
    return one.startswith(prefix_of(other)) or other.startswith(prefix_of(one))


def _sizes_agree(one: int, other: int, pct: int) -> bool:
    largest = max(one, other)
    return largest > 0 and (largest - min(one, other)) * 100 <= pct * largest
