"""Supervision, with a supervisor in a process of its own and children that only tell their number."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

CHILD = """
import os, signal
from fengqiao.config.commands.processes import die_with_parent
die_with_parent()
print("child", os.getpid(), flush=True)
signal.pause()
"""
SUPERVISOR = """
import sys
from fengqiao.config.commands.processes import Child, Supervisor
children = [Child("one", (sys.executable, "-c", sys.argv[1]))]
supervisor = Supervisor(children, say=lambda text: print("says", text, flush=True))
sys.exit(supervisor.run(on_start=lambda: print("started", flush=True)))
"""


def supervise(child: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", SUPERVISOR, child], stdout=subprocess.PIPE, text=True)


def next_line(process: subprocess.Popen[str], beginning: str) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(beginning):
            return line.removeprefix(beginning).strip()
    raise AssertionError(f"ended without {beginning!r}")


def child_of(process: subprocess.Popen[str]) -> int:
    return int(next_line(process, "child"))


def is_gone(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] == "Z"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_supervisor_and_children_cleanly(number):
    with supervise(CHILD) as supervisor:
        child = child_of(supervisor)
        supervisor.send_signal(number)
        assert supervisor.wait(timeout=30) == 0
        assert is_gone(child)


def test_a_child_that_dies_is_started_again():
    with supervise(CHILD) as supervisor:
        first = child_of(supervisor)
        os.kill(first, signal.SIGKILL)
        assert "one" in next_line(supervisor, "says")
        assert child_of(supervisor) != first
        supervisor.terminate()
        assert supervisor.wait(timeout=30) == 0


def test_a_child_that_cannot_live_is_given_up():
    with supervise("raise SystemExit(3)") as supervisor:
        said, _ = supervisor.communicate(timeout=60)
        assert supervisor.returncode == 1
        assert said.splitlines()[-1].endswith("(exit 3)")


def test_children_do_not_outlive_a_supervisor_that_is_killed():
    with supervise(CHILD) as supervisor:
        assert supervisor.stdout is not None
        child_of(supervisor)
        supervisor.kill()
        assert supervisor.stdout.read() is not None  # the pipe closes when the last holder, the child, is gone
        supervisor.wait(timeout=30)
