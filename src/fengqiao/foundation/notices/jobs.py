"""Sending in the background."""

from datetime import timedelta
from typing import Final

from django.utils import timezone
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from fengqiao.foundation.notices import services
from fengqiao.foundation.notices.channels import DeliveryError

BASE: Final = 6  # seconds; then 36 s, 4 min, 22 min


class UntilFinal(BaseRetryStrategy):
    """Try again after 6, 36, 216, 1296 seconds, unless it is no use."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Return when to try again, or None to give up."""
        if isinstance(exception, DeliveryError) and exception.is_final:
            return None
        if job.attempts + 1 >= services.MAX_ATTEMPTS:
            return None
        return RetryDecision(retry_at=timezone.now() + timedelta(seconds=BASE ** (job.attempts + 1)))


@app.task(name=services.SEND_NOTICE, retry=UntilFinal())
def send_notice(notice_id: int) -> None:
    """Send one notice; running twice sends once."""
    services.deliver(notice_id=notice_id, at=timezone.now())
