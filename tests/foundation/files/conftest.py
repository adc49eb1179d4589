"""A store of its own for every test."""

import pytest


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def kept(data):
    """Return a function that lists every file in the store, staged ones too."""
    return lambda: [path for path in (data / "files").rglob("*") if path.is_file()]
