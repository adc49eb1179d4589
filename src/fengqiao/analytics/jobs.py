"""Jobs of analytics."""

from procrastinate.contrib.django import app

from fengqiao.analytics import services


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="analytics.rollups")
def refresh_rollups(timestamp: int) -> int:  # noqa: ARG001 - given by the scheduler
    """Bring the figures of dashboards up to date; they are at most a minute old."""
    return services.refresh_rollups()
