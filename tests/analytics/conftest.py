"""A few hundred complaints in the small city, and people to look at them."""

from collections.abc import Callable

import pytest

from fengqiao.foundation.actors import Actor, Role
from support.archive import Archive
from support.city import City, small_city


@pytest.fixture
def city(db) -> City:
    found = small_city()
    for code, group in (("B", "city_bank"), ("R", "rural_bank")):
        found.offices[code].peer_group = group
        found.offices[code].save()
    return found


@pytest.fixture
def archive(city) -> Archive:
    return Archive([office for code, office in city.offices.items() if code != "REG"], seed=20191114)


@pytest.fixture
def viewers(city) -> Callable[[], dict[str, Actor]]:
    """Return somebody of every office and of the regulator."""

    def everyone() -> dict[str, Actor]:
        found = {code: city.actor(code) for code in city.offices if code != "REG"}
        return {"REG": city.actor("REG", Role.REGULATOR), "AUDITOR": city.actor("REG", Role.AUDITOR), **found}

    return everyone
