"""`fengqiao backup`: everything in one file."""

from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.utils import timezone
from rich.console import Console

from fengqiao.config.backups import write_backup
from fengqiao.config.commands.steps import Step, carry_out


def backup(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="如 / e.g. fengqiao.tar.gz", dir_okay=False)],
    *,
    replace: Annotated[bool, typer.Option("--replace", help="覆盖已有文件 / Overwrite the file")] = False,
) -> None:
    """备份数据库和附件到一个文件。

    Back up database and attachments into one file, while everything keeps running. Secrets are not in it: keep
    FENGQIAO_SECRET_KEY and FENGQIAO_FIELD_KEYS elsewhere, without them the backup cannot be restored.
    """
    if target.exists() and not replace:
        raise typer.BadParameter(f"{target}: 已存在 / exists; --replace")
    console = Console()
    carry_out(
        [Step("备份 / Backup", lambda report: write_backup(target, at=timezone.now(), report=report.count))],
        console,
    )
    console.print(f"{target} ({target.stat().st_size / 2**20:.1f} MB)", style="green")
    if settings.DEMO:
        console.print("含示范密钥 / Includes the demo's secrets", style="yellow")
    else:
        console.print("不含密钥，请另行保管 / Secrets are not included; keep them elsewhere", style="yellow")
