"""`fengqiao worker`: deadlines, notices, imports and everything else that runs in the background."""

from typing import Annotated

import typer
from procrastinate.contrib.django import app

from fengqiao.config.commands.processes import die_with_parent


def worker(
    concurrency: Annotated[int, typer.Option(min=1, max=16, help="同时执行的任务数 / Jobs at a time")] = 2,
) -> None:
    """启动后台任务。

    Run queued and periodic jobs until stopped; a job under way is finished first. Any number of workers may run.
    """
    die_with_parent()
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]  # Django's connector has it
    with app.replace_connector(connector) as worker_app:
        worker_app.run_worker(concurrency=concurrency, name="fengqiao", shutdown_graceful_timeout=15.0)
