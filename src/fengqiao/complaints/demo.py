"""The demo's complaints: real American records, and an invented recent history of the city in Chinese."""

from collections.abc import Callable
from datetime import datetime
from importlib.resources import as_file, files
from typing import Final

from django.db import transaction
from django.utils import timezone

from fengqiao.complaints.imports import profiles, running
from fengqiao.complaints.invented import generating
from fengqiao.foundation.actors import SYSTEM
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.foundation.ledger import services as ledger_services
from fengqiao.foundation.progress import Report, silent

SEED: Final = 1963
RECORDS: Final = 3000  # in the extract
CASES: Final = 4000
MONTHS: Final = 18
PEOPLE: Final = 0.6
COUNTERS: Final = ("B08-01-05-015", "I01-01-05-007")
"""Where the demo's two clerks work: an ordinary outlet of a city this size would leave them little to do."""
COUNTER_CASES: Final = 120
COUNTER_MONTHS: Final = 2
CHAIN: Final = "demo"
LOADED: Final = "demo.complaints_loaded"


def load(report: Report = silent) -> None:
    """Load both; a city that has them keeps what it has, whatever day it is."""
    if any(event.tag == LOADED for event in ledger.history(CHAIN)):
        return
    now = timezone.now()
    total = RECORDS + CASES
    _import_extract(now, lambda share: report(int(RECORDS * share), total))
    generating.generate(_counters(now))
    first = generating.begun(SEED, CASES) or generating.first_day(now, MONTHS)
    order = generating.Order(CASES, SEED, first, now, people=PEOPLE)
    generating.generate(order, report=lambda done, _total: report(RECORDS + done, total))
    with transaction.atomic():
        data = {"records": RECORDS, "invented": CASES + COUNTER_CASES}
        ledger_services.record(chain=CHAIN, tag=LOADED, actor=SYSTEM, at=now, data=data)


def _counters(now: datetime) -> generating.Order:
    """Return what came lately to the outlets of the demo's clerks."""
    first = generating.begun(SEED, COUNTER_CASES) or generating.first_day(now, COUNTER_MONTHS)
    return generating.Order(COUNTER_CASES, SEED, first, now, people=1.0, offices=COUNTERS)


def _import_extract(now: datetime, report: Callable[[float], None]) -> None:
    with as_file(files(__package__).joinpath("data", "cfpb_extract.csv.gz")) as path:
        request = running.Request(path, profiles.load("cfpb"), SYSTEM)
        running.import_file(request, at=now, report=lambda done, size: report(done / max(size, 1)))
