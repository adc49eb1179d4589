"""Jobs of coverage."""

from django.utils import timezone
from procrastinate.contrib.django import app

from fengqiao.coverage.services import recomputing, visit_keeping


@app.periodic(cron="10 17 * * *")  # UTC: at night in China
@app.task(name="coverage.recompute", queueing_lock="coverage-recompute")
def recompute(timestamp: int) -> None:
    """Compute all anew: points begin and end on days, and standards change."""
    recomputing.recompute_all(at=timezone.now())


@app.periodic(cron="25 17 * * *")  # UTC: at night in China
@app.task(name="coverage.forget_visits", queueing_lock="coverage-forget-visits")
def forget_visits(timestamp: int) -> int:
    """Destroy the keys of requests for help whose time of keeping is over."""
    return visit_keeping.forget_old(at=timezone.now())
