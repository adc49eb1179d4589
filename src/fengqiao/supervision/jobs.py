"""Jobs of supervision."""

from contextlib import suppress

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from fengqiao.organisations.reference_year import now as data_moment
from fengqiao.supervision.rules.indicators import INDICATORS
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.services import indicators, report_reminders
from fengqiao.supervision.services.evaluations import moving as evaluations


@app.periodic(cron="40 1 * * *")
@app.task(queueing_lock="supervision.values")
def keep_values(timestamp: int = 0) -> int:
    """Compute and keep the values of indicators for the periods that run and those just over."""
    return indicators.keep_current(at=data_moment())


def keep_values_soon() -> None:
    """Have the values computed as soon as a worker is free; once is enough, however often it is asked."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        keep_values.defer()


@app.task(name="fengqiao.supervision.jobs.keep_period")
def keep_period(period: str) -> int:
    """Compute the ratios of a period, and of its year, anew: an institution's figures came into force."""
    found, now = Period.read(period), data_moment()
    ratios = [one for one in INDICATORS.values() if one.below.startswith("reported:")]
    periods = dict.fromkeys((found, Period(found.year)))
    return sum(indicators.keep(one, at=now, indicators=ratios) for one in periods)


@app.periodic(cron="10 1 * * *")  # UTC: in the morning in China
@app.task(queueing_lock="supervision.remind")
def remind(timestamp: int) -> int:
    """Remind institutions of periodic reports that are due soon or late."""
    return report_reminders.remind_all(at=timezone.now())


@app.periodic(cron="50 16 * * *")  # UTC: just after midnight in China
@app.task(queueing_lock="supervision.evaluations")
def finalise_evaluations(timestamp: int = 0) -> int:
    """Make final the results of evaluations against which nobody appealed in time."""
    return evaluations.finalise_due(at=timezone.now())
