import pytest

from fengqiao.casework import codes
from fengqiao.config.reference import load_reference_data
from fengqiao.foundation.calendar.queries import current
from fengqiao.places.models import Division


def state() -> tuple[int, int, int]:
    return Division.objects.count(), current().last_year, len(codes.SNAPSHOT.get())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_reference_data_is_there_even_after_a_test_that_commits(turn):
    divisions, last_year, kinds = state()
    assert divisions > 2000
    assert last_year >= 2026
    assert kinds > 0


@pytest.mark.django_db
def test_loading_reference_data_again_changes_nothing():
    before = state()
    load_reference_data()
    assert state() == before
