"""The API for institutions: ``/api/v1``, one token per institution."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver
from django.utils import timezone
from ninja import NinjaAPI
from ninja.security import HttpBearer

from fengqiao.analytics.api import router as measures
from fengqiao.complaints.api import router as complaints
from fengqiao.foundation import problems
from fengqiao.foundation.access import public
from fengqiao.foundation.actors import Actor
from fengqiao.organisations.api import router as organisations
from fengqiao.organisations.services import actor_for_token
from fengqiao.places.api import router as places

DESCRIPTION = """Complaints, their actions and measures for institutions.

Send the token of your institution as `Authorization: Bearer …` (`fengqiao token CODE` prints one). You see and do what
your institution's subtree allows. Errors are `application/problem+json` and name the field. Dates are natural dates in
Asia/Shanghai, amounts are yuan, times are ISO 8601."""


class InstitutionToken(HttpBearer):
    """``Authorization: Bearer fq_…``"""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """Return whom the token speaks for; the view finds them in ``request.auth``."""
        return actor_for_token(token, at=timezone.now())


def _application() -> NinjaAPI:
    api = NinjaAPI(
        title="枫桥 Fengqiao",
        version="1",
        description=DESCRIPTION,
        auth=InstitutionToken(),
        urls_namespace="api",
        docs_url=None,
        openapi_extra={"info": {"license": {"name": "Apache-2.0"}}},
        servers=[{"url": "/"}],
    )
    problems.install(api)
    api.add_router("/complaints", complaints)
    api.add_router("/measures", measures)
    api.add_router("/institutions", organisations)
    api.add_router("/places", places)
    return api


def _declared_public(patterns: Sequence[URLPattern | URLResolver]) -> list[URLPattern]:
    """Declare each endpoint open to the browser's access check: here the token decides."""
    endpoints = [pattern for pattern in patterns if isinstance(pattern, URLPattern)]
    for endpoint in endpoints:
        endpoint.callback = public(endpoint.callback)
    return endpoints


api = _application()
urls = (_declared_public(api.urls[0]), *api.urls[1:])
