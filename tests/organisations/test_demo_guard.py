"""The demo never mixes with real institutions."""

import pytest

from fengqiao.foundation.errors import NotAllowed
from fengqiao.organisations.demo import load_city
from support.city import small_city


def test_a_database_with_real_institutions_takes_no_demo(db, settings):
    settings.DEMO = True
    small_city()
    with pytest.raises(NotAllowed, match="正式机构"):
        load_city()


def test_an_installation_for_real_use_takes_no_demo(db, settings):
    settings.DEMO = False
    with pytest.raises(NotAllowed, match="演示模式"):
        load_city()
