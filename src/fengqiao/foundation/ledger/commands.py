"""`fengqiao audit`: verify and seal the ledger."""

from datetime import datetime
from typing import Annotated

import typer
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from fengqiao.foundation.ledger import queries, services

app = typer.Typer(name="audit", help="账本：核验与封存 / Verify and seal the ledger.", no_args_is_help=True)


@app.command()
def verify() -> None:
    """核验全部事件与封存记录；完好退出 0，否则逐一列出并退出 1 / Exit 0 if intact, else name each finding and exit 1."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    found = 0
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("核验 verifying", total=None)
        for finding in queries.verify(lambda done, total: bar.update(task, completed=done, total=total)):
            found += 1
            typer.echo(str(finding))
    if found:
        console.print(f"[red]发现 {found} 处问题 / {found} findings")
        raise typer.Exit(1)
    console.print("[green]账本完好 / the ledger is intact")


@app.command()
def seal(
    day: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="日期，默认今天 / default today")] = None,
) -> None:
    """封存自上次以来的全部事件 / Seal every event since the last seal."""
    now = timezone.now()
    sealed = services.seal_day(day=day.date() if day else timezone.localdate(now), at=now)
    typer.echo(f"{sealed.day} {sealed.events} {bytes(sealed.root).hex()}")
