"""Complaints of the reference year and of the year before, in Chinese, all invented.

Stations and executives take matters in hand from July on: more is settled where it arises, and fewer come.
"""

from datetime import date
from typing import Final

from fengqiao.complaints.invented import generating
from fengqiao.complaints.invented.demand import Trend
from fengqiao.complaints.invented.lives import Chances
from fengqiao.foundation.progress import Report
from fengqiao.organisations.models import Organisation, OrganisationKind, OrganisationLevel
from fengqiao.organisations.reference_year import FULL, NOW, STATIONS_FROM, YEAR, Size, write_once

SEED: Final = 2019
PEOPLE: Final = 0.35
_BEFORE: Final = date(YEAR - 1, 1, 1)
_TREND: Final = Trend(growth=0.02, turn=STATIONS_FROM, fall=0.07)
_EARLY: Final = Chances((("settle", 82), ("decide", 12), ("withdraw", 3), ("decline", 2), ("lie", 1)), 0.04, 0.02, 0.97)
_YEAR: Final = Chances((("settle", 90), ("decide", 6), ("withdraw", 2), ("decline", 2)), 0.03, 0.01, 0.98)
_LATE: Final = Chances((("settle", 93), ("decide", 3), ("withdraw", 2), ("decline", 2)), 0.02, 0.005, 0.99)
_SPELLS: Final = ((_BEFORE, _EARLY), (date(YEAR, 1, 1), _YEAR), (STATIONS_FROM, _LATE))


def load(report: Report, size: Size = FULL) -> None:
    """Write them once; ``report`` is told how many are done of how many."""
    offices = tuple(_complained_of())
    order = generating.Order(
        size.complaints, SEED, _BEFORE, NOW, people=PEOPLE, offices=offices, trend=_TREND, spells=_SPELLS
    )
    write_once("complaints", lambda: {"complaints": generating.generate(order, report=report)})


def _complained_of() -> list[str]:
    """Return where people complain in that year: where they were served, and at the branches above."""
    levels = (OrganisationLevel.OUTLET, OrganisationLevel.SUB_BRANCH, OrganisationLevel.BRANCH)
    found = Organisation.objects.filter(kind__in=(OrganisationKind.BANK, OrganisationKind.INSURER), level__in=levels)
    return list(found.filter(closed_on=None).order_by("code").values_list("code", flat=True))
