"""Division codes and names. Pure.

The twelve digits of a statistical code hold the levels above it: four of the city, two of the county,
three of the town, three of the village (GB/T 2260 and GB/T 10114, National Bureau of Statistics).
"""

import unicodedata
from typing import Final

_DIGITS: Final = 12
_CITY: Final = 4
_COUNTY: Final = 6
_TOWN: Final = 9
_SHORTER: Final = (
    ("社区居民委员会", "社区"),
    ("社区居委会", "社区"),
    ("居民委员会", ""),
    ("居委会", ""),
    ("村民委员会", "村"),
    ("村委会", "村"),
)


def _cut(code: str, digits: int) -> str:
    return code[:digits].ljust(_DIGITS, "0")


def city_of(code: str) -> str:
    """Return the code of the city that ``code`` lies in (or is)."""
    return _cut(code, _CITY)


def county_of(code: str) -> str | None:
    """Return the code of the county that ``code`` lies in (or is); None for a city."""
    county = _cut(code, _COUNTY)
    return None if county == city_of(code) else county


def town_of(code: str) -> str | None:
    """Return the code of the town that ``code`` lies in (or is); None above town level."""
    town = _cut(code, _TOWN)
    return None if town == _cut(code, _COUNTY) else town


def path_of(code: str) -> tuple[str, ...]:
    """Return the codes from the county down to ``code`` itself; only the city for the city."""
    steps = (county_of(code), town_of(code), code)
    return tuple(dict.fromkeys(step for step in steps if step is not None))


def prefix_of(code: str) -> str:
    """Return the digits that every code within ``code`` begins with, so that a place is one prefix match."""
    for digits in (_CITY, _COUNTY, _TOWN):
        if _cut(code, digits) == code:
            return code[:digits]
    return code


def display_name(name: str) -> str:
    """Shorten a committee's name to the place's, for display only.

    >>> display_name("枫林村委会"), display_name("杨汛社区居委会"), display_name("枫桥镇")
    ('枫林村', '杨汛社区', '枫桥镇')
    """
    for ending, short in _SHORTER:
        stem = name.removesuffix(ending)
        if stem and stem != name:
            return stem + short
    return name


def search_text(text: str) -> str:
    """Fold width and case and drop everything but letters and digits, so that typing habits do not matter."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())
