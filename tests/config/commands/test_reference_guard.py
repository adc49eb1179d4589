"""The reference year goes into an empty demo only."""

import pytest

from fengqiao.foundation.actors import SYSTEM
from fengqiao.foundation.errors import NotAllowed
from fengqiao.foundation.ledger.services import record
from fengqiao.organisations import reference_year
from fengqiao.organisations.reference_year import NOW

pytestmark = pytest.mark.django_db


def test_it_is_not_loaded_beside_other_cases():
    record(chain="case:1", tag="case.filed", actor=SYSTEM, at=NOW, data={})
    with pytest.raises(NotAllowed, match="空的数据目录"):
        reference_year.begin()


def test_a_part_is_not_written_where_the_year_was_not_begun():
    with pytest.raises(NotAllowed, match="reference-2019"):
        reference_year.write_once("complaints", dict)


def test_an_installation_for_real_use_takes_no_reference_year(settings):
    settings.DEMO = False
    with pytest.raises(NotAllowed):
        reference_year.begin()
