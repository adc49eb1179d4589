"""Jobs of executives."""

from procrastinate.contrib.django import app

from fengqiao.executives.services import standing


@app.periodic(cron="40 16 * * *")  # UTC: after midnight in China, when dates have turned
@app.task(queueing_lock="executives.standing")
def refresh_standing(timestamp: int) -> int:
    """Judge every institution anew: what lapsed, what became late."""
    return standing.refresh_all()
