"""Jobs of stations."""

from django.utils import timezone
from procrastinate.contrib.django import app

from fengqiao.stations.services import moving


@app.periodic(cron="40 16 * * *")  # UTC: after midnight in China
@app.task(queueing_lock="stations.expire")
def expire_marks(timestamp: int) -> int:
    """End marks whose time is over."""
    return moving.expire_all(at=timezone.now())
