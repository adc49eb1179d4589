"""The daily seal."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from fengqiao.foundation.ledger import runs, services


@app.periodic(cron="5 16 * * *")  # UTC: five past midnight in China
@app.task(name="ledger.seal_yesterday", queueing_lock="ledger.seal", pass_context=False)
def seal_yesterday(timestamp: int) -> None:
    """Seal the day before the one ``timestamp`` (seconds) falls on."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    services.seal_day(day=timezone.localdate(at) - timedelta(days=1), at=timezone.now())


@app.task(name="ledger.verify", pass_context=False)
def verify(run: int) -> None:
    """Verify the whole ledger for the page that asked, and keep what was found."""
    runs.run(run, now=timezone.now)
