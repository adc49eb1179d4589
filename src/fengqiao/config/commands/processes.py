"""Keep child processes running, and take them along when we go."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Final

PARENT: Final = "FENGQIAO_PARENT"
PR_SET_PDEATHSIG: Final = 1
GRACE_SECONDS: Final = 20.0
CALM_SECONDS: Final = 60.0
MOST_RESTARTS: Final = 5


def die_with_parent() -> None:
    """In a child started by `Supervisor`: have the kernel end us when the parent is killed (Linux only)."""
    parent = os.environ.pop(PARENT, "")
    if not parent or not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != int(parent):  # it went before we asked
        sys.exit(1)


@dataclass(slots=True)
class Child:
    """One child: its name and how to start it."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    restarts: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches it through the supervisor only."""
        self.process = subprocess.Popen(
            self.command, env={**os.environ, PARENT: str(os.getpid())}, start_new_session=True
        )

    @property
    def is_running(self) -> bool:
        """Whether it is up."""
        return self.process is not None and self.process.poll() is None

    def may_restart(self, now: float) -> bool:
        """Note a restart; false after too many in a short time."""
        self.restarts = [at for at in self.restarts if now - at < CALM_SECONDS] + [now]
        return len(self.restarts) <= MOST_RESTARTS


class Supervisor:
    """Runs children until told to stop; restarts one that dies."""

    def __init__(self, children: Sequence[Child], *, say: Callable[[str], None]) -> None:
        self._children = children
        self._say = say
        self._stop = threading.Event()

    def run(self, *, on_start: Callable[[], None]) -> int:
        """Start all, call ``on_start``, watch until SIGINT or SIGTERM; return the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        try:
            for child in self._children:
                child.start()
            on_start()
            return self._watch()
        finally:
            self._end_all()

    @property
    def is_stopping(self) -> bool:
        """Whether a signal has come."""
        return self._stop.is_set()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._stop.set()

    def _watch(self) -> int:
        while not self._stop.wait(0.5):
            for child in self._children:
                if child.is_running or self._stop.is_set():
                    continue
                code = child.process.returncode if child.process else None
                if not child.may_restart(time.monotonic()):
                    self._say(f"{child.name}: 反复退出，已停止 / keeps failing, giving up (exit {code})")
                    return 1
                self._say(f"{child.name}: 意外退出，正在重启 / ended unexpectedly, restarting (exit {code})")
                child.start()
        return 0

    def _end_all(self) -> None:
        running = [child.process for child in self._children if child.process and child.process.poll() is None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
