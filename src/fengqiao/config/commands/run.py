"""`fengqiao run`: everything needed to try Fengqiao, in one command."""

import http.client
import socket
import sys
import threading
import time
from typing import Annotated, Final

import typer
from django.core.management import call_command
from rich.console import Console
from rich.table import Table

from fengqiao.config.commands.demo import PARTS
from fengqiao.config.commands.processes import Child, Supervisor
from fengqiao.config.commands.steps import Report, Step, carry_out
from fengqiao.config.environment import ConfigurationError, Environment, read_environment
from fengqiao.config.reference import load_reference_data
from fengqiao.organisations.demo import logins
from fengqiao.organisations.reference_year import is_begun

SECONDS_TO_ANSWER: Final = 60.0


def run(
    port: Annotated[int | None, typer.Option(help="端口 / Port (PORT)")] = None,
    prepare_only: Annotated[
        bool, typer.Option("--prepare-only", help="只准备，不启动 / Prepare, do not start")
    ] = False,
) -> None:
    """准备示范数据，启动网站和后台任务。

    Prepare a demonstration city and start web and worker; Ctrl-C stops both. Nothing is done twice, and this is
    for trying out: an installation for real use runs `fengqiao migrate`, `serve` and `worker`.
    """
    console = Console()
    environment = read_environment()
    port = port or environment.port
    if not prepare_only:
        _require_free(environment.bind, port)
    carry_out(PREPARATION, console)
    if not is_begun():  # the reference year stands alone
        carry_out(list(PARTS.values()), console)
    if prepare_only:
        return
    supervisor = Supervisor(_children(environment, port), say=lambda text: console.print(text, style="yellow"))
    sys.exit(supervisor.run(on_start=lambda: _announce_later(supervisor, environment, port, console)))


def _migrate(report: Report) -> None:
    call_command("migrate", interactive=False, verbosity=0)


def _load_reference(report: Report) -> None:
    load_reference_data()


def _collect_static(report: Report) -> None:
    call_command("collectstatic", interactive=False, verbosity=0)


PREPARATION: Final = (
    Step("数据表 / Tables", _migrate),
    Step("日历、参数、区划、代码 / Calendar, parameters, divisions, codes", _load_reference),
    Step("静态文件 / Static files", _collect_static),
)


def _require_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ConfigurationError(
                f"端口 {port} 不能用，请用 PORT 换一个。\nPort {port} cannot be used ({error.strerror}); set PORT to another."
            ) from error


def _children(environment: Environment, port: int) -> list[Child]:
    fengqiao = (sys.executable, "-m", "fengqiao.cli")
    return [
        Child("web", (*fengqiao, "serve", "--host", environment.bind, "--port", str(port))),
        Child("worker", (*fengqiao, "worker")),
    ]


def _announce_later(supervisor: Supervisor, environment: Environment, port: int, console: Console) -> None:
    threading.Thread(target=_announce, args=(supervisor, environment, port, console), daemon=True).start()


def _announce(supervisor: Supervisor, environment: Environment, port: int, console: Console) -> None:
    """Print address and logins once the site answers."""
    host = "127.0.0.1" if environment.bind == "0.0.0.0" else environment.bind  # noqa: S104 - compared, not bound
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while not _answers(host, port):
        if supervisor.is_stopping:
            return
        if time.monotonic() > deadline:
            console.print("网站没有回应 / The site does not answer", style="red")
            return
        time.sleep(0.2)
    table = Table("登录名 / Login", "密码 / Password", "角色 / Role", title="示范账号 / Demo logins")
    for login in logins():
        table.add_row(login.username, login.password, f"{login.role} · {login.organisation}")
    console.print(table)
    console.print(f"数据 / Data: {environment.data}")
    console.print(f"枫桥已启动 / Fengqiao is running: http://{host}:{port}/", style="bold green", soft_wrap=True)
    console.print("Ctrl-C 停止 / stops it")


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR
    except OSError:
        return False
    finally:
        connection.close()
