"""A client that speaks for an institution of the small city."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from fengqiao.foundation.actors import SYSTEM
from fengqiao.organisations.services import issue_token
from support.city import City, small_city


@pytest.fixture
def city(db) -> City:
    return small_city()


@dataclass
class Api:
    """Calls ``/api/v1`` with a token."""

    token: str

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        return Client().generic(
            method,
            f"/api/v1{path}",
            data=body if isinstance(body, str) else "" if body is None else json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.token}", **headers},
        )


@pytest.fixture
def api(city) -> Callable[[str], Api]:
    return lambda code: Api(issue_token(organisation_code=code, by=SYSTEM, at=timezone.now()))
