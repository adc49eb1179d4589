"""When sending is tried again."""

from types import SimpleNamespace

import pytest
from procrastinate.contrib.django import app

from fengqiao.foundation.notices import services
from fengqiao.foundation.notices.channels import DeliveryError
from fengqiao.foundation.notices.jobs import UntilFinal, send_notice


def decide(exception: Exception, attempts: int):
    return UntilFinal().get_retry_decision(exception=exception, job=SimpleNamespace(attempts=attempts))


def test_waits_grow_until_the_fifth_attempt():
    waits = [decide(DeliveryError("busy"), attempts).retry_at for attempts in range(services.MAX_ATTEMPTS - 1)]
    assert waits == sorted(waits)
    assert decide(DeliveryError("busy"), services.MAX_ATTEMPTS - 1) is None


@pytest.mark.parametrize("attempts", [0, 3])
def test_a_final_failure_is_not_tried_again(attempts):
    assert decide(DeliveryError("no such address", is_final=True), attempts) is None


def test_the_worker_knows_the_task_by_the_name_services_use():
    assert app.tasks[services.SEND_NOTICE] is send_notice
