"""A few hundred mediations at two bodies."""

import pytest

from support.mediations import MediationArchive


@pytest.fixture
def mediations(city) -> MediationArchive:
    return MediationArchive(city)
