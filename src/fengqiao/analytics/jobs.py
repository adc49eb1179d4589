"""Jobs of analytics."""

from procrastinate.contrib.django import app

from fengqiao.analytics import services


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="analytics.rollups")
def refresh_rollups(timestamp: int) -> int:
    """Bring the figures of dashboards up to date; they are at most a minute old."""
    return services.refresh_rollups()
