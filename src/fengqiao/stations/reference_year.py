"""The first stations, from July of the reference year on."""

from random import Random
from typing import Final

from fengqiao.foundation.actors import SYSTEM
from fengqiao.foundation.progress import Report
from fengqiao.organisations import demo
from fengqiao.organisations.reference_year import FULL, LAST, NOW, STATIONS_FROM, Size, write_once
from fengqiao.stations.demo import PEOPLE, crew_of, outlets_of
from fengqiao.stations.demo_lives import Life, Plan
from fengqiao.stations.demo_photos import paper, scenes
from fengqiao.stations.demo_rows import Book
from fengqiao.stations.models import Standard

SEED: Final = "reference-stations"
_SINCE_THE_FIRST: Final = (LAST - STATIONS_FROM).days
_LONGEST: Final = 30
"""Days from application to the mark, at most."""
_PLANS: Final = ((Plan.SELF_CHECK, (8, 20)), (Plan.SUBMITTED, (12, 20)), (Plan.REFUSED, (45, 60)))
"""One station each that has no mark yet, and between how many days ago it applied; all others hold theirs."""


def load(report: Report, size: Size = FULL) -> None:
    """Write them once; ``report`` is told how many are done of how many."""
    write_once("stations", lambda: _write(report, size))


def _write(report: Report, size: Size) -> dict[str, int]:
    random = Random(f"{SEED}:{size.stations}")  # noqa: S311 - invented data, must repeat
    demo.create_people(PEOPLE)
    crew, book = crew_of(), Book(photos=scenes(NOW), paper=paper())
    standards = list(Standard.objects.prefetch_related("criteria"))
    chosen = outlets_of(random, size.stations)
    for number, outlet in enumerate(chosen, start=1):
        plan, span = Plan.GRANTED, (_LONGEST, _SINCE_THE_FIRST)
        if len(chosen) - number < len(_PLANS):
            plan, span = _PLANS[len(chosen) - number]
        officer = crew.officers.get(outlet.head_id or outlet.pk, SYSTEM)
        Life(outlet, plan, officer, crew, standards, random, NOW, span=span).live(book)
        report(number, len(chosen))
    book.write()
    return {"stations": len(chosen)}
