"""Jobs of complaints."""

from typing import Any

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from fengqiao.complaints.imports import uploads
from fengqiao.complaints.services import writing
from fengqiao.complaints.services.papers import WRITE_PAPER


@app.task(name=WRITE_PAPER, retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def write_paper(case_id: int, paper: str, values: dict[str, Any]) -> None:
    """Write one paper of a case."""
    writing.write_paper(case_id=case_id, paper=paper, values=values, at=timezone.now())


@app.task(name=uploads.IMPORT, retry=RetryStrategy(max_attempts=3, exponential_wait=4))
def import_uploaded(run_id: int) -> None:
    """Import an uploaded file; one interrupted goes on where it stopped."""
    uploads.carry_out(run_id=run_id)
