"""Jobs of supervision."""

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from fengqiao.organisations.reference_year import now as data_moment
from fengqiao.supervision.services import indicators


@app.periodic(cron="40 1 * * *")
@app.task(queueing_lock="supervision.values")
def keep_values(timestamp: int = 0) -> int:
    """Compute and keep the values of indicators for the periods that run and those just over."""
    return indicators.keep_current(at=data_moment())


def keep_values_soon() -> None:
    """Have the values computed as soon as a worker is free; once is enough, however often it is asked."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        keep_values.defer()
