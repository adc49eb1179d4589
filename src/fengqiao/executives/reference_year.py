"""Executives in the reference year: responsible persons, receptions, led cases and what boards had on their agenda."""

from datetime import timedelta
from random import Random
from typing import Final

from fengqiao.executives.demo import appoint
from fengqiao.executives.demo_cases import lead_cases
from fengqiao.executives.demo_houses import agenda_of, organise
from fengqiao.executives.demo_receptions import hold_receptions
from fengqiao.executives.models import AgendaItem
from fengqiao.executives.queries.scope import institutions
from fengqiao.executives.services.standing import refresh_all
from fengqiao.foundation.actors import SYSTEM
from fengqiao.foundation.progress import Report
from fengqiao.organisations.reference_year import FIRST, FULL, LAST, NOW, Size, write_once

SEED: Final = "reference-executives"


def load(report: Report, size: Size = FULL) -> None:
    """Write it once, after the complaints; ``report`` is told how many parts are done of how many."""
    del size  # follows from the institutions
    write_once("executives", lambda: _write(report))


def _write(report: Report) -> dict[str, int]:
    random = Random(SEED)  # noqa: S311 - invented data, must repeat
    offices = list(institutions(SYSTEM, on=LAST))
    leaders = appoint(offices, LAST, random)
    organise(offices, LAST, random, at=NOW)
    year_ago = LAST - timedelta(days=365)
    AgendaItem.objects.bulk_create(
        row for one in offices if one.level == "head_office" for row in agenda_of(one, year_ago, random)
    )
    report(1, 3)
    receptions = hold_receptions(leaders, LAST, random, since=FIRST)
    led = lead_cases(leaders, LAST, random)
    report(2, 3)
    refresh_all(on=LAST)
    report(3, 3)
    return {"receptions": receptions, "led": led}
