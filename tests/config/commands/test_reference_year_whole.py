"""The reference year at its full size: two minutes a load."""

import pytest

from fengqiao.foundation.ledger import queries as ledger
from fengqiao.organisations.reference_year import FULL
from support.reference import differing, digests_of_a_load, expect, load

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_the_whole_year_gives_the_figures_of_the_report():
    load(FULL)
    expect(FULL, 2168)
    assert (FULL.court_settled, FULL.court_amount, FULL.person_times) == (937, 87_806_100, 2_180_000)
    assert FULL.outdoor_sessions > 3_100
    assert FULL.leaflets > 330_000
    assert list(ledger.verify()) == []


def test_the_same_seed_writes_the_same_whole_year():
    first = digests_of_a_load(FULL)
    assert differing(first, digests_of_a_load(FULL)) == []
