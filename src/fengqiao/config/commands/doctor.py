"""`fengqiao doctor`: what is wrong with an installation, and how to mend it."""

import importlib
from typing import Final

import django
import typer
from rich.console import Console
from rich.table import Table

from fengqiao.config.environment import ConfigurationError

MARKS: Final = {"good": "[green]✓[/]", "warning": "[yellow]![/]", "problem": "[red]✗[/]"}


def doctor() -> None:
    """检查配置、数据库、账本、日历和后台任务；有问题时以 1 退出。

    Look at configuration, database, ledger, calendar and worker. Exits with 1 if there is a problem.
    """
    console = Console()
    try:
        django.setup()
    except ConfigurationError as error:
        console.print(f"{MARKS['problem']} 配置 / configuration\n{error}")
        raise typer.Exit(1) from error
    findings = list(importlib.import_module("fengqiao.config.diagnosis").examine())
    table = Table(box=None, show_header=False, padding=(0, 1))
    for finding in findings:
        table.add_row(MARKS[finding.grade], finding.what, finding.found)
        if finding.mend:
            table.add_row("", "", f"→ {finding.mend}", style="bold")
    console.print(table)
    problems = sum(finding.grade == "problem" for finding in findings)
    console.print(f"{problems} 个问题 / problems", style="red" if problems else "green")
    if problems:
        raise typer.Exit(1)
