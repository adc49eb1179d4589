"""A city with stations, and a store of its own."""

import pytest

from support.stations import net as build


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def net(db):
    return build()
