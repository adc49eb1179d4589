"""Education of the reference year: campaigns, events in every village, materials, plans and study of the experience."""

from datetime import UTC
from random import Random
from typing import Final

from fengqiao.education import demo_library, demo_training
from fengqiao.education.demo_events import campaigns_of, spots_of
from fengqiao.education.reference_events import Year, write_events
from fengqiao.foundation.progress import Report
from fengqiao.organisations.reference_year import BEFORE, FIRST, FULL, LAST, NOW, YEAR, Size, write_once

SEED: Final = "reference-education"
_EVERYWHERE: Final = 10_000


def load(report: Report, size: Size = FULL) -> None:
    """Write it once; ``report`` is told how many parts are done of how many."""
    write_once("education", lambda: _write(report, size))


def _write(report: Report, size: Size) -> dict[str, int]:
    random = Random(f"{SEED}:{size.sessions}")  # noqa: S311 - invented data, must repeat
    campaigns, spots = campaigns_of((YEAR - 1, YEAR)), spots_of(random, _EVERYWHERE)
    events = write_events(Year(*BEFORE, size.before(), campaigns), spots, random)
    events += write_events(Year(FIRST, LAST, size, campaigns), spots, random)
    report(1, 3)
    demo_library.load(NOW)
    report(2, 3)
    demo_training.load(NOW.astimezone(UTC), ahead=False)
    report(3, 3)
    return {"events": events}
