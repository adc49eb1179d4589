"""Which financial services are within reach of a village (三不出), and why not. Pure.

Basic services are to be had inside the village or community, comprehensive ones inside the town or street, premium ones
inside the county (S0). Villages have no geometry: a point is in reach because it stands in the same unit, or because
both have coordinates and the way is short enough; which of the two it was, the answer says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from fengqiao.organisations.rules.offers import Service, Tier
from fengqiao.places.rules import county_of, town_of


class Status(StrEnum):
    """What a place has of a tier."""

    COVERED = "covered"
    WEAK = "weak"
    BLANK = "blank"


class Basis(StrEnum):
    """Why the point that serves a place counts as within reach."""

    VILLAGE = "village"
    TOWN = "town"
    COUNTY = "county"
    DISTANCE = "distance"
    ONLINE = "online"
    NONE = ""


class Lack(StrEnum):
    """What keeps a place from being covered."""

    NOTHING = "nothing"
    SERVICES = "services"
    HOURS = "hours"
    STEP_FREE = "step_free"


UNIT: Final[Mapping[Tier, Basis]] = {
    Tier.BASIC: Basis.VILLAGE,
    Tier.COMPREHENSIVE: Basis.TOWN,
    Tier.PREMIUM: Basis.COUNTY,
}
"""The unit inside which each tier is to be had."""


@dataclass(frozen=True, slots=True)
class Village:
    """A village or community; longitude and latitude in degrees where somebody entered them."""

    code: str
    longitude: float | None = None
    latitude: float | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """Where a point serves people: a counter, or one weekly stop of a van. ``minutes`` a week.

    ``place`` may be a village, a town or (online) a county or the city: an online site serves all that lies in it.
    """

    point: int
    place: str
    minutes: int
    services: frozenset[Service]
    is_step_free: bool = False
    is_online: bool = False
    longitude: float | None = None
    latitude: float | None = None


@dataclass(frozen=True, slots=True)
class Standard:
    """What one tier asks for. Distance in kilometres of way, minutes a week."""

    distance: float
    minutes: int
    services: tuple[Service, ...]
    step_free: bool
    online: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """What counts as within reach, by tier. ``road_factor``: kilometres of way to a kilometre as the crow flies."""

    code: str
    standards: Mapping[Tier, Standard]
    road_factor: float


@dataclass(frozen=True, slots=True)
class Reach:
    """What one place has of one tier.

    ``minutes``: a week, of the required service that is to be had for the shortest time; ``missing``: required
    services that nobody within reach offers; ``point``: the one that serves best; ``metres``: the way to it where
    coordinates are known; ``nearest``: the narrowest wider unit in which the services begin, for a blank place.
    """

    place: str
    tier: Tier
    status: Status
    basis: Basis = Basis.NONE
    lacks: tuple[Lack, ...] = ()
    missing: tuple[Service, ...] = ()
    minutes: int = 0
    point: int | None = None
    metres: int | None = None
    nearest: Basis = Basis.NONE


def unit_of(code: str, unit: Basis) -> str:
    """Return the village, town or county that ``code`` lies in; empty if the code is wider than that."""
    if unit is Basis.VILLAGE:
        return code if not code.endswith("000") else ""
    return (town_of(code) if unit is Basis.TOWN else county_of(code)) or ""


def status_of(lacks: Sequence[Lack]) -> Status:
    """Return the status that the lacks make."""
    if not lacks:
        return Status.COVERED
    return Status.BLANK if Lack.NOTHING in lacks else Status.WEAK
