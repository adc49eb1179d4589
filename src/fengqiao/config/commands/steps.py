"""Longer work in named steps, with progress on a terminal and plain lines elsewhere."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

Report = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ``work`` is given a function to report with: how much is done, and of how much."""

    label: str
    work: Callable[[Report], object]


def carry_out(steps: Sequence[Step], console: Console) -> None:
    """Do the steps one after the other; the first failure ends it."""
    if console.is_terminal:
        _with_bars(steps, console)
    else:
        _with_lines(steps, console)


def _with_bars(steps: Sequence[Step], console: Console) -> None:
    columns = (
        SpinnerColumn(finished_text="[green]✓"),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as progress:
        for step in steps:
            bar = progress.add_task(step.label, total=None)

            step.work(partial(_advance, progress, bar))
            total = progress.tasks[-1].total or 1
            progress.update(bar, completed=total, total=total)


def _advance(progress: Progress, bar: TaskID, done: int, total: int) -> None:
    progress.update(bar, completed=done, total=total)


def _with_lines(steps: Sequence[Step], console: Console) -> None:
    for number, step in enumerate(steps, start=1):
        console.print(f"[{number}/{len(steps)}] {step.label} …", markup=False)
        started = time.monotonic()
        step.work(lambda done, total: None)
        console.print(f"[{number}/{len(steps)}] {step.label}: {time.monotonic() - started:.1f} s", markup=False)
