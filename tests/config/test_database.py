import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from fengqiao.config import embedded
from fengqiao.config.database import parse_url
from fengqiao.config.environment import ConfigurationError

JOIN = """
import sys, pathlib, psycopg
from fengqiao.config.embedded import start
uri = start(pathlib.Path(sys.argv[1]))
with psycopg.connect(uri) as connection:
    print(connection.execute("SELECT current_database(), pg_backend_pid() > 0").fetchone()[0])
print(uri, flush=True)
sys.stdin.readline()
"""


def join(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", JOIN, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def uri_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "fengqiao"
    return process.stdout.readline().strip()


def leave(process: subprocess.Popen[str]) -> None:
    process.communicate("\n", timeout=60)
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://u:p%40ss@db.example:6543/city", ("city", "u", "p@ss", "db.example", "6543")),
        ("postgres://db.example/city", ("city", "", "", "db.example", "")),
        ("postgresql:///city?host=/var/run/postgresql", ("city", "", "", "/var/run/postgresql", "")),
        ("postgresql://u@/?host=/tmp/socket", ("postgres", "u", "", "/tmp/socket", "")),
    ],
)
def test_a_database_url_names_database_user_and_host(url, expected):
    found = parse_url(url)
    assert tuple(found[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")) == expected


def test_what_follows_the_question_mark_goes_to_the_driver():
    assert parse_url("postgresql://h/d?sslmode=require&connect_timeout=3")["OPTIONS"] == {
        "sslmode": "require",
        "connect_timeout": "3",
    }


@pytest.mark.parametrize("url", ["mysql://h/d", "sqlite:///x.db", "h/d"])
def test_another_kind_of_database_is_refused(url):
    with pytest.raises(ConfigurationError, match="DATABASE_URL"):
        parse_url(url)


def test_the_embedded_server_is_durable_by_default():
    assert not {"fsync", "full_page_writes", "synchronous_commit"} & set(embedded.server_settings())


@pytest.mark.slow
def test_the_server_lives_as_long_as_any_process_uses_it_even_below_a_very_long_path(tmp_path):
    folder = tmp_path / ("x" * 120) / "postgresql"
    first, second = join(folder), join(folder)
    uri = uri_of(first)
    assert uri_of(second) == uri
    leave(first)
    psycopg.connect(uri).close()
    second.kill()
    second.communicate()
    third = join(folder)  # finds the server that the killed one left running
    assert uri_of(third) == uri
    leave(third)
    assert not (folder / "postmaster.pid").exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(uri)


@pytest.mark.slow
def test_a_pid_file_left_by_a_dead_machine_does_not_stop_the_server_from_starting(tmp_path):
    folder = tmp_path / "postgresql"
    first = join(folder)
    uri_of(first)
    lines = (folder / "postmaster.pid").read_text()
    leave(first)
    (folder / "postmaster.pid").write_text(lines.replace(lines.split("\n")[0], str(os.getpid()), 1))
    second = join(folder)
    assert uri_of(second)
    leave(second)
