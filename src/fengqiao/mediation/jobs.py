"""Jobs of mediation."""

from django.utils import timezone
from procrastinate.contrib.django import app

from fengqiao.mediation.services import performance


@app.periodic(cron="20 0 * * *")  # UTC: in the morning in China
@app.task(queueing_lock="mediation.watch")
def watch_performance(timestamp: int) -> tuple[int, int]:
    """Remind of payments that are due soon, and note those in default."""
    return performance.watch(at=timezone.now())
