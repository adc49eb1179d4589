"""`fengqiao restore`: bring a backup back."""

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from fengqiao.config.backups import Manifest, keep_demo_secrets, opened, restore_backup
from fengqiao.config.environment import data_folder


def restore(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="备份文件 / The backup", exists=True, dir_okay=False)],
    *,
    force: Annotated[bool, typer.Option("--force", help="替换现有数据 / Replace the data that is here")] = False,
) -> None:
    """从备份恢复，并核验账本。

    Restore a backup into an empty database and data folder, then verify the ledger. Every part of the file is checked
    before anything is changed; stop web and worker first.
    """
    console = Console()
    with opened(source, data_folder()) as (folder, manifest):
        keep_demo_secrets(folder, data_folder())
        _restore(folder, manifest, force=force)
    console.print(f"已恢复 / Restored: {manifest.made_at}, {sum(manifest.rows.values())} rows", style="green")
    verified = subprocess.run([sys.executable, "-m", "fengqiao.cli", "audit", "verify"], check=False)
    raise typer.Exit(verified.returncode)


def _restore(folder: Path, manifest: Manifest, *, force: bool) -> None:
    import django  # settings are read here, after the secrets of a demo are in place

    django.setup()
    restore_backup(folder, manifest, force=force)
