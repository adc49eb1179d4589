"""Jobs of mediation."""

from typing import Any

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from fengqiao.mediation.services import performance, planning, writing
from fengqiao.mediation.services.papers import WRITE_PAPER
from fengqiao.mediation.services.planning import PLAN


@app.periodic(cron="20 0 * * *")  # UTC: in the morning in China
@app.task(queueing_lock="mediation.watch")
def watch_performance(timestamp: int) -> tuple[int, int]:
    """Remind of payments that are due soon, and note those in default."""
    return performance.watch(at=timezone.now())


@app.task(name=WRITE_PAPER, retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def write_paper(case_id: int, paper: str, values: dict[str, Any]) -> None:
    """Write one paper of a mediation."""
    writing.write_paper(case_id=case_id, paper=paper, values=values, at=timezone.now())


@app.task(name=PLAN)
def plan_sessions(run_id: int) -> None:
    """Compute a plan of a body's sessions."""
    try:
        planning.carry_out(run_id=run_id, at=timezone.now())
    except Exception:
        planning.give_up(run_id=run_id)
        raise
