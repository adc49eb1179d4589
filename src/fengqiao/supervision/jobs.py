"""Jobs of supervision."""

from procrastinate.contrib.django import app

from fengqiao.supervision.services import indicators


@app.periodic(cron="40 1 * * *")
@app.task(queueing_lock="supervision.values")
def keep_values(timestamp: int = 0) -> int:
    """Compute and keep the values of indicators for the periods that run and those just over."""
    return indicators.keep_current()
