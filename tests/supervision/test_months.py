"""Records by month: the month in China, whatever the clock of the database."""

from datetime import datetime

from django.utils import timezone

from fengqiao.foundation.actors import SYSTEM, Role
from fengqiao.supervision.queries.feeds import By, Scope, feed
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.services.orders import NewOrder, open_order
from support.city import SHANGHAI


def test_what_happens_in_the_first_hours_of_a_month_belongs_to_it(city) -> None:
    at = datetime(2026, 3, 1, 2, 30, tzinfo=SHANGHAI)
    new = NewOrder(subject="B", title="逾期未告知", question="请说明。", basis="A40_2")
    open_order(new, by=city.actor("REG", Role.REGULATOR), at=at)
    scope = Scope(Period(2026), Period(2026).last, timezone.localdate())
    rows = feed("rows:orders_issued").rows(SYSTEM, scope, By.MONTH)
    assert {month: one.numerator for month, one in rows.items()} == {"2026-03": 1}
