"""`fengqiao serve`: the web server."""

from typing import Annotated

import typer
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from fengqiao.config.commands.processes import die_with_parent
from fengqiao.config.environment import read_environment


def serve(
    host: Annotated[str | None, typer.Option(help="监听地址 / Address to listen on (FENGQIAO_BIND)")] = None,
    port: Annotated[int | None, typer.Option(help="端口 / Port (PORT)")] = None,
    workers: Annotated[int, typer.Option(min=1, help="进程数 / Processes")] = 2,
    threads: Annotated[int, typer.Option(min=1, max=16, help="每进程线程数 / Threads per process")] = 4,
) -> None:
    """启动网站。

    Serve the web site until stopped. The address is FENGQIAO_BIND (127.0.0.1) and PORT (8000) unless given here.
    """
    die_with_parent()
    environment = read_environment()
    Granian(
        "fengqiao.config.wsgi:application",
        address=host or environment.bind,
        port=port or environment.port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        backlog=2048,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    ).serve()
