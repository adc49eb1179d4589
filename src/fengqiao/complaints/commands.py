"""`fengqiao import` and `fengqiao generate`."""

import os
from pathlib import Path
from typing import Annotated, Final

import typer
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from fengqiao.complaints.imports import profiles, running, template
from fengqiao.complaints.imports.rejects import reason_of
from fengqiao.complaints.invented import generating
from fengqiao.foundation.actors import SYSTEM
from fengqiao.foundation.sheets.reading import Unreadable

NOTHING_ACCEPTED: Final = 2

import_app = typer.Typer(
    help="从文件导入 / Import from files", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)


@import_app.callback()
def _options() -> None:
    """Hold the group open."""


@import_app.command()
def complaints(
    file: Annotated[Path, typer.Argument(help="CSV、CSV.GZ 或 XLSX / CSV, CSV.GZ or XLSX")],
    profile: Annotated[str, typer.Option(help=f"导入方案 / Profile: {', '.join(profiles.names())}")],
    institution: Annotated[
        str, typer.Option(help="行内没有机构时用此机构代码 / Institution where rows name none")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只检查，不写入 / Check everything, write nothing")
    ] = False,
    language: Annotated[str, typer.Option(help="zh 或 en：退回理由的语言 / Language of reasons")] = "zh",
) -> None:
    """导入投诉；重复运行只补充尚未写入的行。

    Import complaints; running it again writes only what is not there yet, also after an interruption. Prints
    `accepted N rejected M` last; rejected rows with line, column and reason go to FILE.rejected.csv. Exits with 0 if
    any row was accepted, else 2.
    """
    with translation.override("en" if language == "en" else "zh-hans"):
        try:
            request = running.Request(
                file.resolve(), profiles.load(profile), SYSTEM, institution=institution, dry_run=dry_run
            )
            result = _import(request)
        except (Unreadable, profiles.ProfileError) as error:
            typer.secho(error.text if isinstance(error, Unreadable) else str(error), fg=typer.colors.RED, err=True)
            raise typer.Exit(NOTHING_ACCEPTED) from None
        _tell(result, dry_run=dry_run)
    if not result.accepted:
        raise typer.Exit(NOTHING_ACCEPTED)


@import_app.command("template")
def write_template(
    file: Annotated[Path, typer.Argument(help="XLSX 或 CSV / XLSX or CSV")],
) -> None:
    """写出导入模板：列名、说明和一行示例。

    Write our own template with headings, explanations and one example row.
    """
    template.write(file)
    typer.echo(file)


def generate(
    cases: Annotated[int, typer.Option(min=1, help="件数 / How many")],
    seed: Annotated[int, typer.Option(help="随机种子，相同则内容相同 / The same seed gives the same history")] = 1,
    months: Annotated[int, typer.Option(min=1, max=240, help="月数，到今天为止 / Months, up to today")] = 36,
    people: Annotated[
        float, typer.Option(min=0, max=1, help="具名投诉人的比例 / Share with a named complainant")
    ] = 0.1,
    processes: Annotated[int, typer.Option(min=1, help="进程数 / Processes")] = max(1, os.cpu_count() or 1),
) -> None:
    """生成虚构的投诉历史，供示范和测试；中断后再运行即接着生成。

    Generate an invented history of complaints for demonstrations and measurements. Interrupted, it goes on when run
    again on the same day with the same options.
    """
    now = timezone.now()
    order = generating.Order(cases, seed, generating.first_day(now, months), now, people=people)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task(f"seed {seed}", total=cases)
        written = generating.generate(
            order, processes=processes, report=lambda done, _total: progress.update(bar, completed=done)
        )
    typer.echo(f"generated {written}")


def _import(request: running.Request) -> running.Result:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task(request.path.name, total=None)

        def report(done: int, total: int) -> None:
            progress.update(bar, completed=done, total=total)

        return running.import_file(request, at=timezone.now(), report=report)


def _tell(result: running.Result, *, dry_run: bool) -> None:
    if dry_run:
        for line, problems in result.first_problems:
            for problem in problems:
                text = _("第 %(line)s 行 %(column)s：%(reason)s")
                typer.echo(text % {"line": line, "column": problem.column, "reason": reason_of(problem)}, err=True)
    if result.rejects:
        typer.echo(_("退回的行：%(path)s") % {"path": result.rejects})
    counts = {"new": result.new, "there": result.accepted - result.new}
    typer.echo(_("新写入 %(new)s 件，原已存在 %(there)s 件") % counts)
    typer.echo(f"accepted {result.accepted} rejected {result.rejected}")
