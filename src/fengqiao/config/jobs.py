"""Jobs that look after the job queue itself."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

HOURS_TO_KEEP_JOBS = 24 * 30


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="retry-stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Give the jobs of a worker that died to another one."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="remove-old-jobs", pass_context=True)
async def remove_old_jobs(context: JobContext, timestamp: int) -> None:
    """Forget finished jobs after a month; what they did is in the ledger."""
    await context.app.job_manager.delete_old_jobs(nb_hours=HOURS_TO_KEEP_JOBS, include_failed=False)
