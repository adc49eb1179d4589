"""Jobs of coverage."""

from django.utils import timezone
from procrastinate.contrib.django import app

from fengqiao.coverage.services import recomputing


@app.periodic(cron="10 17 * * *")  # UTC: at night in China
@app.task(name="coverage.recompute", queueing_lock="coverage-recompute")
def recompute(timestamp: int) -> None:
    """Compute all anew: points begin and end on days, and standards change."""
    recomputing.recompute_all(at=timezone.now())
