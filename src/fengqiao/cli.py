"""The command line: one table of commands, each loaded only when it is called.

So ``fengqiao --help`` is quick, needs neither secrets nor a database, and a context keeps its commands to itself.
"""

import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import typer

from fengqiao.config.environment import ConfigurationError
from fengqiao.foundation.errors import Refusal


@dataclass(frozen=True, slots=True)
class Entry:
    """One command: where it is, and whether Django must be set up before it is loaded."""

    name: str
    target: str
    summary: str
    needs_django: bool = True
    is_demo: bool = False


COMMANDS: Final = (
    Entry(
        "run",
        "fengqiao.config.commands.run:run",
        "一条命令试用：准备数据并启动 / Try it: prepare the demo, then web and worker",
        is_demo=True,
    ),
    Entry("serve", "fengqiao.config.commands.serve:serve", "启动网站 / Start the web server", needs_django=False),
    Entry("worker", "fengqiao.config.commands.worker:worker", "启动后台任务 / Start the job worker"),
    Entry(
        "migrate",
        "fengqiao.config.commands.migrate:migrate",
        "更新数据表和基础数据 / Bring tables and reference data up to date",
    ),
    Entry("demo", "fengqiao.config.commands.demo:demo", "载入示范数据 / Load demonstration data"),
    Entry("import", "fengqiao.complaints.commands:import_app", "从文件导入投诉 / Import complaints from a file"),
    Entry("generate", "fengqiao.complaints.commands:generate", "生成虚构的投诉历史 / Generate an invented history"),
    Entry("bulletin", "fengqiao.supervision.commands:bulletin", "写出简报 / Write a bulletin as DOCX or PDF"),
    Entry("audit", "fengqiao.foundation.ledger.commands:app", "核验、封存账本 / Verify or seal the ledger"),
    Entry("backup", "fengqiao.config.commands.backup:backup", "备份到一个文件 / Back up everything into one file"),
    Entry("restore", "fengqiao.config.commands.restore:restore", "从备份恢复 / Restore a backup", needs_django=False),
    Entry(
        "doctor",
        "fengqiao.config.commands.doctor:doctor",
        "检查安装并给出办法 / Say what is wrong and how to mend it",
        needs_django=False,
    ),
    Entry("token", "fengqiao.organisations.commands:token", "签发机构接口令牌 / Issue an institution's API token"),
)

app = typer.Typer(
    name="fengqiao",
    help="枫桥：把金融消费纠纷化解在发生的地方。\n\nFengqiao: settle financial consumer disputes where they arise.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _options() -> None:
    """Hold the group open; there are no options common to all commands."""


HELP_NEEDS: Final = {"FENGQIAO_NO_DATABASE": "1", "FENGQIAO_SECRET_KEY": "help", "FENGQIAO_FIELD_KEYS": "help"}


def _load(entry: Entry, *, only_help: bool) -> typer.Typer:
    """Import the command behind an entry. Configuration is read here, not before; its help needs none."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fengqiao.config.settings")
    if only_help:
        os.environ.update(HELP_NEEDS)
    elif entry.is_demo:
        os.environ["FENGQIAO_DEMO"] = "1"
    if entry.needs_django:
        import django

        django.setup()
    module, attribute = entry.target.split(":")
    target = getattr(importlib.import_module(module), attribute)
    if isinstance(target, typer.Typer):
        return target
    single = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    single.command(entry.name)(target)
    return single


def _register(entry: Entry) -> None:
    def call(context: typer.Context) -> None:
        _load(entry, only_help="--help" in context.args)(args=context.args, prog_name=f"fengqiao {entry.name}")

    app.command(
        entry.name,
        help=entry.summary,
        add_help_option=False,
        context_settings={
            "allow_extra_args": True,
            "ignore_unknown_options": True,
            "allow_interspersed_args": False,
        },
    )(call)


for _entry in COMMANDS:
    _register(_entry)


NO_SUCH_TABLE_OR_COLUMN: Final = frozenset({"42P01", "42703"})
"""SQLSTATE: what a database says that has not been migrated, or not to this version."""
NOT_MIGRATED: Final = (
    "数据表还没有建好，或者还是旧版本的。先运行 `fengqiao migrate`，再重新运行这条命令。\n"
    "Tables are missing or of an older version. Run `fengqiao migrate` first, then this command again."
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command. A set-up that cannot work is explained in words and exits with 2, a refusal with 1."""
    try:
        app(args=arguments)
    except ConfigurationError as error:
        typer.secho(str(error), fg=typer.colors.RED, err=True)
        sys.exit(2)
    except Refusal as refusal:
        typer.secho(refusal.message, fg=typer.colors.RED, err=True)
        sys.exit(1)
    except Exception as error:
        if getattr(error.__cause__, "sqlstate", "") not in NO_SUCH_TABLE_OR_COLUMN:
            raise
        typer.secho(NOT_MIGRATED, fg=typer.colors.RED, err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
