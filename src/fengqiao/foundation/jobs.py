"""Queueing a job by its name, in the caller's transaction: it commits with the change that caused it."""

from procrastinate.contrib.django import app
from procrastinate.types import JSONValue


def defer(task: str, **arguments: JSONValue) -> None:
    """Queue a task by its full name (services cannot import jobs: jobs import services)."""
    app.configure_task(task).defer(**arguments)
