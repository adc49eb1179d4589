"""Longer work in named steps, with progress on a terminal and plain lines elsewhere."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn


class Report(Protocol):
    """What a step tells about its progress."""

    def words(self, text: str) -> None:
        """Say what is going on now."""

    def count(self, done: int, total: int) -> None:
        """Say how much is done."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of longer work."""

    label: str
    work: Callable[[Report], object]


def carry_out(steps: Sequence[Step], console: Console) -> None:
    """Do the steps one after the other; the first failure ends it."""
    if console.is_terminal:
        _with_bars(steps, console)
    else:
        _with_lines(steps, console)


@dataclass(frozen=True, slots=True)
class _Bar:
    progress: Progress
    task: TaskID
    label: str

    def words(self, text: str) -> None:
        self.progress.update(self.task, description=f"{self.label}: {text}")

    def count(self, done: int, total: int) -> None:
        self.progress.update(self.task, completed=done, total=total)

    def finish(self) -> None:
        self.progress.update(self.task, description=self.label, completed=1, total=1)


def _with_bars(steps: Sequence[Step], console: Console) -> None:
    columns = (
        SpinnerColumn(finished_text="[green]✓"),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as progress:
        for step in steps:
            bar = _Bar(progress, progress.add_task(step.label, total=None), step.label)
            step.work(bar)
            bar.finish()


@dataclass(frozen=True, slots=True)
class _Lines:
    console: Console

    def words(self, text: str) -> None:
        self.console.print(f"      {text}", markup=False)

    def count(self, done: int, total: int) -> None:
        """Say nothing: a log needs no moving figures."""


def _with_lines(steps: Sequence[Step], console: Console) -> None:
    for number, step in enumerate(steps, start=1):
        console.print(f"[{number}/{len(steps)}] {step.label} …", markup=False, highlight=False)
        started = time.monotonic()
        step.work(_Lines(console))
        console.print(f"      {time.monotonic() - started:.1f} s", markup=False, highlight=False)
