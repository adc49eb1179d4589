"""The API keeps what its own description promises, whatever is sent."""

import json

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import translation
from hypothesis import HealthCheck, settings
from ninja.responses import NinjaJSONEncoder
from schemathesis import BaseSchema, GenerationMode
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    ignored_auth,
    missing_required_header,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from fengqiao.api.application import api as application

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    missing_required_header,
    unsupported_method,
    allow_header_conformance,
]
BODY = {
    "subject": "B-1-1-1",
    "request": "请退还扣收的年费",
    "facts": "开卡时没有告知要收年费。",
    "complainant": {"name": "王小明", "phone": "13900000001"},
}


def described(*, secured: bool, edges: bool) -> BaseSchema:
    """Return the API's own description, bound to the application as a server calls it.

    Without the part on tokens, no request is thought wrong only for the token that the tests add to it. With ``edges``,
    requests at and over each limit of the description are worked out for every operation, when tests are collected.
    """
    with translation.override("zh-hans"):
        openapi = json.loads(json.dumps(application.get_openapi_schema(), cls=NinjaJSONEncoder))
    if not secured:
        for methods in openapi["paths"].values():
            for operation in methods.values():
                del operation["security"]
    found = schemathesis.openapi.from_dict(openapi)
    found.app = get_wsgi_application()
    found.config.generation.update(modes=list(GenerationMode))
    found.config.phases.coverage.enabled = edges
    return found


@pytest.fixture
def bank(api):
    """Return the client of a bank with an open and a settled complaint.

    Requests stay on the test's own connection, which a server would close behind each.
    """
    client = api("B")
    client("POST", "/complaints", BODY)
    number = client("POST", "/complaints", BODY | {"subject": "B-1-2-1"}).json()["number"]
    client("POST", f"/complaints/{number}/actions/settle", {"data": {"terms": "退还年费"}})
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield client
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


EXPLORING = settings.default.max_examples > 100
schema = described(secured=False, edges=True)
secured = described(secured=True, edges=EXPLORING)
MANY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
FEW = MANY if EXPLORING else settings(MANY, max_examples=8)
FEWER = MANY if EXPLORING else settings(MANY, max_examples=3)


@schema.parametrize()
@FEW
def test_every_answer_is_as_described(case, bank):
    case.call_and_validate(headers={"Authorization": f"Bearer {bank.token}"}, checks=CHECKS)


@secured.parametrize()
@FEWER
def test_no_answer_comes_without_the_token(case, bank):
    case.call_and_validate(headers={"Authorization": f"Bearer {bank.token}"}, checks=[ignored_auth])
