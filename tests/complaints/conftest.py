"""Filing and acting in the small city."""

from collections.abc import Callable

import pytest

from fengqiao.casework.models import Case
from fengqiao.casework.services import perform
from fengqiao.complaints.services import Filed, Filing, file_complaint
from fengqiao.foundation.actors import Actor, consumer
from support.city import ANYONE, WANG, City, moment, small_city


@pytest.fixture
def city(db) -> City:
    return small_city()


@pytest.fixture
def file(city) -> Callable[..., Filed]:
    def make(
        subject: str = "B-1-1-1", day: str = "2019-11-14", by: Actor = ANYONE, key: str | None = None, **fields: object
    ) -> Filed:
        values = {"request": "请退还扣收的年费", "facts": "开卡时没有告知要收年费。", "complainant": WANG, **fields}
        return file_complaint(filing=Filing(subject=subject, **values), by=by, at=moment(day), key=key)

    return make


@pytest.fixture
def act(city) -> Callable[..., Case]:
    def do(filed: Filed, action: str, by: Actor | None = None, day: str = "2019-11-15", **data: object) -> Case:
        actor = by or consumer(filed.case_id)
        return perform(case_id=filed.case_id, action=action, by=actor, at=moment(day), data=data)

    return do
