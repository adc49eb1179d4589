"""Whatever is sent about a mediation that is there, the answer is as the API's description promises."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.test_schema import EXPLORING, MANY, described

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
schema = described(secured=False, edges=EXPLORING).include(path_regex="/mediations")


@pytest.fixture
def known(at_work):
    """Return the number of a mediation under way; requests stay on the test's own connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield at_work
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def call(case, known, client) -> None:
    if "number" in case.path_parameters:
        case.path_parameters["number"] = known
    case.call_and_validate(headers={"Authorization": f"Bearer {client.token}"}, checks=CHECKS)


@pytest.mark.slow
@schema.parametrize()
@MANY
def test_every_answer_is_as_described_at_length(case, known, body, bank, court):
    for client in (body, bank, court):
        call(case, known, client)
