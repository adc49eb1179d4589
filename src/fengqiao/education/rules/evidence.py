"""Whether a photo can come from the event it stands for. Pure."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

_EARTH_KM: Final = 6371.0


class Doubt(StrEnum):
    """Why a photo may not show the event."""

    NO_TIME = "no_time"
    OTHER_TIME = "other_time"
    NO_PLACE = "no_place"
    OTHER_PLACE = "other_place"
    USED_BEFORE = "used_before"


HARD: Final = frozenset({Doubt.OTHER_TIME, Doubt.OTHER_PLACE, Doubt.USED_BEFORE})
"""Doubts that somebody should look into; that a camera noted nothing is common and proves nothing."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a camera noted: when, and where in degrees (WGS 84)."""

    at: datetime | None
    longitude: float | None
    latitude: float | None


@dataclass(frozen=True, slots=True)
class Window:
    """When and where the event was; ``near`` are known points of its town (longitude, latitude), none if unknown."""

    starts_at: datetime
    ends_at: datetime
    near: tuple[tuple[float, float], ...] = ()


def doubts(taken: Taken, window: Window, *, slack_minutes: int, radius_km: int, used_before: bool) -> list[Doubt]:
    """Return what speaks against a photo. A place is judged only if the town's own position is known."""
    found: list[Doubt] = [Doubt.USED_BEFORE] if used_before else []
    slack = timedelta(minutes=slack_minutes)
    if taken.at is None:
        found.append(Doubt.NO_TIME)
    elif not window.starts_at - slack <= taken.at <= window.ends_at + slack:
        found.append(Doubt.OTHER_TIME)
    if taken.longitude is None or taken.latitude is None:
        found.append(Doubt.NO_PLACE)
    elif window.near and min(_km(taken.longitude, taken.latitude, *point) for point in window.near) > radius_km:
        found.append(Doubt.OTHER_PLACE)
    return found


def _km(longitude: float, latitude: float, other_longitude: float, other_latitude: float) -> float:
    """Return the distance of two points on a sphere (haversine), in kilometres."""
    phi, psi = math.radians(latitude), math.radians(other_latitude)
    chord = (
        math.sin((psi - phi) / 2) ** 2
        + math.cos(phi) * math.cos(psi) * math.sin(math.radians(other_longitude - longitude) / 2) ** 2
    )
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, chord)))
