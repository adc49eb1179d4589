"""One town stands for the city: computing all 2,168 villages for each test would be most of what the tests do."""

import pytest

from fengqiao.coverage.queries import loading

FENGQIAO = "330681109"


@pytest.fixture(autouse=True)
def one_town(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let only the villages of one town be computed."""
    everywhere = loading.villages
    monkeypatch.setattr(
        loading, "villages", lambda codes=None: [v for v in everywhere(codes) if v.code.startswith(FENGQIAO)]
    )
