"""The API for institutions, courts and mediation bodies: ``/api/v1``, one token per organisation."""

from collections.abc import Callable, Sequence
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer
from ninja.security import HttpBearer

from fengqiao.analytics.api import router as measures
from fengqiao.complaints.api import router as complaints
from fengqiao.coverage.api import points as service_points
from fengqiao.coverage.api import router as coverage
from fengqiao.education.api import router as education
from fengqiao.executives.api import router as receptions
from fengqiao.foundation import problems
from fengqiao.foundation.access import public
from fengqiao.foundation.actors import Actor
from fengqiao.mediation.api import router as mediations
from fengqiao.organisations.api import router as organisations
from fengqiao.organisations.services import actor_for_token
from fengqiao.places.api import router as places
from fengqiao.stations.api import router as stations
from fengqiao.supervision.api.evaluations import router as evaluations
from fengqiao.supervision.api.indicators import router as indicators
from fengqiao.supervision.api.reports import router as reports

DESCRIPTION = """Complaints, mediations, their actions and measures for institutions, courts and mediation bodies.

Send the token of your organisation as `Authorization: Bearer …` (`fengqiao token CODE` prints one). You see and do what
your institution's subtree, or your court's or body's part in a case, allows. Errors are `application/problem+json` and name the field. Dates are natural dates in
Asia/Shanghai, amounts are yuan, times are ISO 8601."""


class InstitutionToken(HttpBearer):
    """``Authorization: Bearer fq_…``"""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """Return whom the token speaks for; the view finds them in ``request.auth``."""
        return actor_for_token(token, at=timezone.now())


class Application(NinjaAPI):
    """The API, described as it answers."""

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        """Return the description."""
        openapi = super().get_openapi_schema(**given)
        problems.describe(openapi)
        return openapi


class PlainJson(JSONRenderer):
    """JSON in which Chinese reads as Chinese."""

    json_dumps_params = {"ensure_ascii": False}


def _application() -> NinjaAPI:
    api = Application(
        title="枫桥 Fengqiao",
        version="1",
        description=DESCRIPTION,
        auth=InstitutionToken(),
        urls_namespace="api",
        docs_url=None,
        openapi_extra={"info": {"license": {"name": "Apache-2.0"}}},
        servers=[{"url": "/"}],
        renderer=PlainJson(),
    )
    problems.install(api)
    api.add_router("/complaints", complaints)
    api.add_router("/mediations", mediations)
    api.add_router("/measures", measures)
    api.add_router("/institutions", organisations)
    api.add_router("/places", places)
    api.add_router("/education", education)
    api.add_router("/stations", stations)
    api.add_router("/receptions", receptions)
    api.add_router("/coverage", coverage)
    api.add_router("/service-points", service_points)
    api.add_router("/reports", reports)
    api.add_router("/indicators", indicators)
    api.add_router("/evaluations", evaluations)
    return api


def _answered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Say in the one shape, too, that an address does not know a method."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        return problems.method_not_allowed(response["Allow"])

    return csrf_exempt(answered)


def _declared_public(patterns: Sequence[URLPattern | URLResolver]) -> list[URLPattern]:
    """Declare each endpoint open to the browser's access check: here the token decides."""
    endpoints = [pattern for pattern in patterns if isinstance(pattern, URLPattern)]
    for endpoint in endpoints:
        endpoint.callback = public(_answered(endpoint.callback))
    return endpoints


api = _application()
urls = (_declared_public(api.urls[0]), *api.urls[1:])
