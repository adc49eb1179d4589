"""The command line as a person meets it: in processes of its own."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tarfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import ProgrammingError
from psycopg.errors import UndefinedTable

from fengqiao import cli
from fengqiao.cli import COMMANDS

Fengqiao = Callable[..., subprocess.CompletedProcess[str]]
FROM_OUTSIDE = re.compile(r"^(FENGQIAO_|DATABASE_URL$|PORT$|DJANGO_|PG)")


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("data")


def environment(data: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not FROM_OUTSIDE.match(name)}
    return kept | {"FENGQIAO_DATA": str(data), "COLUMNS": "120"} | more


@pytest.fixture
def fengqiao(data) -> Fengqiao:
    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "fengqiao.cli", *arguments],
            check=False,
            capture_output=True,
            text=True,
            timeout=240,
            env=environment(Path(more.pop("data", str(data))), **more),
        )

    return run


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[str], seconds: float = 90) -> bytes:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own address
                return bytes(answer.read())
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"no answer; {process.communicate(timeout=30) if process.poll() is not None else 'still up'}")


def test_help_names_every_command_without_secrets_or_data(fengqiao, tmp_path):
    shown = fengqiao("--help", data=str(tmp_path / "none"))
    assert shown.returncode == 0
    assert all(f" {entry.name} " in shown.stdout for entry in COMMANDS)
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("name", [entry.name for entry in COMMANDS])
def test_each_command_explains_itself_without_secrets_or_data(fengqiao, tmp_path, name):
    shown = fengqiao(name, "--help", data=str(tmp_path / "none"))
    assert (shown.returncode, shown.stderr) == (0, "")
    assert f"fengqiao {name}" in shown.stdout
    assert not (tmp_path / "none").exists()


def test_help_comes_at_once(fengqiao, tmp_path):
    heavy = "import sys, fengqiao.cli; print(sorted({'django', 'psycopg', 'granian', 'typst'} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", heavy], check=True, capture_output=True, text=True)
    assert loaded.stdout.strip() == "[]"


@pytest.mark.parametrize("command", [("migrate",), ("serve",), ("worker",), ("audit", "verify"), ("backup", "x.tar")])
def test_without_secrets_a_command_says_what_to_set_and_exits_with_2(fengqiao, tmp_path, command):
    refused = fengqiao(*command, data=str(tmp_path))
    assert refused.returncode == 2
    assert "FENGQIAO_SECRET_KEY" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_without_secrets_says_what_to_set_and_exits_with_1(fengqiao, tmp_path):
    sick = fengqiao("doctor", data=str(tmp_path))
    assert sick.returncode == 1
    assert "FENGQIAO_FIELD_KEYS" in sick.stdout


def test_a_port_that_is_taken_is_named(fengqiao):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        refused = fengqiao("run", PORT=port)
    assert refused.returncode == 2
    assert port in refused.stderr


def test_a_database_without_tables_is_explained_and_any_other_fault_is_not_hidden(monkeypatch, capsys):
    def fails_with(cause: Exception) -> Callable[..., None]:
        def call(**_given: object) -> None:
            raise ProgrammingError("relation") from cause

        return call

    monkeypatch.setattr(cli, "app", fails_with(UndefinedTable("relation")))
    with pytest.raises(SystemExit) as stopped:
        cli.main(["audit", "verify"])
    assert stopped.value.code == 2
    assert "fengqiao migrate" in capsys.readouterr().err
    monkeypatch.setattr(cli, "app", fails_with(SyntaxError("SQL")))
    with pytest.raises(ProgrammingError):
        cli.main(["audit", "verify"])


@pytest.mark.slow
def test_run_prepares_serves_and_stops_and_what_it_made_survives_a_backup(fengqiao, data, tmp_path):
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "fengqiao.cli", "run", "--port", str(port)],
        env=environment(data),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz", process)
        ready = json.loads(wait_for(f"http://127.0.0.1:{port}/readyz", process))
        healthy = fengqiao("doctor")
    finally:
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=60)
    assert ready["status"] == "ok"
    assert healthy.returncode == 0, healthy.stdout
    assert process.returncode == 0
    assert f"http://127.0.0.1:{port}/" in said
    assert "regulator" in said

    (data / "files").mkdir(exist_ok=True)
    (data / "files" / "evidence").write_bytes(b"\x00evidence")
    saved = fengqiao("backup", str(tmp_path / "all.tar.gz"))
    assert saved.returncode == 0, saved.stderr
    elsewhere = str(tmp_path / "elsewhere")
    restored = fengqiao("restore", str(tmp_path / "all.tar.gz"), data=elsewhere)
    assert restored.returncode == 0, restored.stderr + restored.stdout
    assert (Path(elsewhere) / "files" / "evidence").read_bytes() == b"\x00evidence"
    again = fengqiao("backup", str(tmp_path / "again.tar.gz"), data=elsewhere)
    assert again.returncode == 0
    assert manifest(tmp_path / "again.tar.gz")["rows"] == manifest(tmp_path / "all.tar.gz")["rows"]

    refused = fengqiao("restore", str(tmp_path / "all.tar.gz"), data=elsewhere)
    assert refused.returncode == 1
    assert "--force" in refused.stderr
    other_keys = {"FENGQIAO_SECRET_KEY": "s" * 48, "FENGQIAO_FIELD_KEYS": "1:" + "A" * 43 + "="}
    refused = fengqiao("restore", str(tmp_path / "all.tar.gz"), data=str(tmp_path / "third"), **other_keys)
    assert refused.returncode == 1
    assert "FENGQIAO_SECRET_KEY" in refused.stderr


def manifest(path: Path) -> dict[str, dict[str, int]]:
    with tarfile.open(path) as tar:
        member = tar.extractfile("manifest.json")
        assert member is not None
        return dict(json.load(member))


def test_a_backup_that_reaches_outside_itself_is_refused(fengqiao, tmp_path):
    with tarfile.open(tmp_path / "evil.tar", "w") as tar:
        (tmp_path / "evidence").write_bytes(b"x")
        tar.add(tmp_path / "evidence", "../../escaped")
    refused = fengqiao("restore", str(tmp_path / "evil.tar"))
    assert refused.returncode == 1
    assert "outside" in refused.stderr
    assert not list(tmp_path.rglob("escaped"))


def test_a_damaged_backup_changes_nothing(fengqiao, tmp_path):
    with tarfile.open(tmp_path / "bad.tar", "w") as tar:
        (tmp_path / "database.dump").write_bytes(b"altered")
        tar.add(tmp_path / "database.dump", "database.dump")
        described = {
            "format": 1, "version": "0", "made_at": "2026-01-01", "server": 180000, "is_demo": True, "secret_key": "",
            "field_keys": {}, "rows": {}, "members": {"database.dump": "0" * 64},
        }  # fmt: skip
        (tmp_path / "manifest.json").write_text(json.dumps(described))
        tar.add(tmp_path / "manifest.json", "manifest.json")
    refused = fengqiao("restore", str(tmp_path / "bad.tar"), data=str(tmp_path / "data"))
    assert refused.returncode == 1
    assert "database.dump" in refused.stderr
    assert list((tmp_path / "data").iterdir()) == []
