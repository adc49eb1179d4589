"""How many statements the spine sends: an upper bound each, so that none creeps in unseen."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fengqiao.casework.queries import available, get_case
from fengqiao.casework.services import PersonData, perform
from fengqiao.foundation.actors import Role
from support.city import moment

pytestmark = pytest.mark.usefixtures("reference_held")

DAY = "2020-06-01"


@pytest.fixture
def statements():
    """Count the statements of a call; snapshots of reference data are warm."""

    def count(call, **given):
        with CaptureQueriesContext(connection) as seen:
            call(**given)
        return len([q for q in seen.captured_queries if "SAVEPOINT" not in q["sql"]])

    return count


def person(n: int) -> PersonData:
    return PersonData(name="王小明", phone=f"1390000{n:04d}")


def test_filing_takes_fourteen_statements_and_two_more_with_a_key(file, statements):
    file(complainant=person(1))
    assert statements(file, complainant=person(2)) <= 14
    assert statements(file, complainant=person(3), key="k") <= 16
    assert statements(file, complainant=person(3), day="2020-06-02") <= 15  # known, so asked whether it is a repeat


@pytest.mark.parametrize(
    ("action", "data", "most"), [("accept", {}, 8), ("settle", {"terms": "退费"}, 11), ("note", {"text": "x"}, 8)]
)
def test_an_action_takes_few_statements(file, city, statements, action, data, most):
    clerk, filed = city.actor("B-1-1-1", Role.CLERK), file(day=DAY)
    assert statements(perform, case_id=filed.case_id, action=action, by=clerk, at=moment(DAY), data=data) <= most


def test_all_that_may_be_done_next_is_asked_in_few_statements(file, city, statements):
    clerk, filed = city.actor("B-1-1-1", Role.CLERK), file(day=DAY)
    case = get_case(number=filed.number, viewer=clerk)
    assert statements(available, case=case, viewer=clerk, on=moment(DAY).date()) <= 5
