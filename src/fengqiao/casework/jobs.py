"""Jobs of cases."""

from django.utils import timezone
from procrastinate.contrib.django import app

from fengqiao.casework import attachments
from fengqiao.casework.services.deadlines import recompute
from fengqiao.casework.services.sweep import sweep


@app.periodic(cron="5 0,6,12 * * *")
@app.task(queueing_lock="casework.sweep")
def sweep_deadlines(timestamp: int) -> int:
    """Note what has become overdue and let each kind of case react."""
    return sweep(at=timezone.now())


@app.task(lock="casework.recompute")
def recompute_deadlines(year: int | None = None) -> int:
    """Recompute provisional deadlines, and those that run in a year whose arrangement was entered or corrected."""
    moved, last = recompute(year=year)
    while last is not None:
        step, last = recompute(year=year, after=last)
        moved += step
    return moved


@app.periodic(cron="35 18 * * *")  # UTC: at night in China
@app.task(queueing_lock="casework.purge_drafts")
def purge_drafts(timestamp: int) -> int:
    """Remove files handed in with forms that were never filed."""
    return attachments.purge_drafts(at=timezone.now())
