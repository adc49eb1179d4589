"""What supervision holds of the reference year: figures reported by institutions, goals, the improvement campaign."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from django.db.models import Count

from fengqiao.foundation.progress import Report
from fengqiao.organisations.models import Organisation
from fengqiao.organisations.reference_year import BEFORE, CHINA, FULL, LAST, Size, write_once
from fengqiao.supervision import reference_goals
from fengqiao.supervision.models import ReportedFigure
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.rules.reported import ITEMS, Item

SEED: Final = "reference-reported"
_OF_AN_OUTLET: Final = {
    Item.PREMIUM: 4_200_000,
    Item.POLICIES: 5_200,
    Item.INSURED_PERSON_TIMES: 9_500,
    Item.PERSONAL_CUSTOMERS: 9_800,
    Item.CREDIT_CARDS: 1_700,
}
"""About how much of each there is to an outlet: of flows in a quarter, of stocks at its end."""
_GROWTH: Final = 0.012  # a quarter
_REPORTED_AFTER: Final = timedelta(days=12)


def load(report: Report, size: Size = FULL) -> None:
    """Write it once. Reported figures follow from the institutions, whatever the ``size``."""
    del size
    write_once("reported", lambda: {"figures": len(ReportedFigure.objects.bulk_create(_figures()))})
    report(1, 2)
    write_once("goals", reference_goals.write)
    report(2, 2)


def _quarters() -> Iterator[Period]:
    period = Period.quarter_of(BEFORE[0])
    while period.last + _REPORTED_AFTER <= LAST:
        yield period
        period = Period.quarter_of(period.last + timedelta(days=1))


def _figures() -> Iterator[ReportedFigure]:
    random = Random(SEED)  # noqa: S311 - invented data, must repeat
    outlets = dict(
        Organisation.objects.filter(level="outlet").order_by().values_list("head").annotate(number=Count("pk"))
    )
    for house in Organisation.objects.filter(level="head_office", closed_on=None).order_by("code"):
        for item, rule in ITEMS.items():
            if not {house.kind, house.peer_group} & set(rule.kinds):
                continue
            level = _OF_AN_OUTLET[item] * outlets.get(house.pk, 1) * random.uniform(0.7, 1.3)
            for number, period in enumerate(_quarters()):
                moved = level * (1 + _GROWTH * number)
                value = moved * random.uniform(0.93, 1.07) if rule.is_flow else moved
                yield ReportedFigure(
                    organisation=house,
                    item=item.value,
                    period=period.key,
                    value=Decimal(round(value)),
                    entered_at=datetime.combine(period.last + _REPORTED_AFTER, time(10), CHINA),
                )
