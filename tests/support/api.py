"""A client that speaks for an organisation over ``/api/v1``."""

import json
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.utils import timezone

from fengqiao.foundation.actors import SYSTEM
from fengqiao.organisations.services import issue_token


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


def api_of(code: str) -> Api:
    """Return a client with a new token of the organisation."""
    return Api(issue_token(organisation_code=code, by=SYSTEM, at=timezone.now()))
