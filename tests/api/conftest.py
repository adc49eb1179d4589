"""A client that speaks for an institution of the small city."""

from collections.abc import Callable

import pytest

from support.api import Api, api_of
from support.city import City, small_city


@pytest.fixture
def city(db) -> City:
    return small_city()


@pytest.fixture
def api(city) -> Callable[[str], Api]:
    return api_of
