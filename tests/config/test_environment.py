import json
from threading import Barrier, Thread

import pytest

from fengqiao.config import environment
from fengqiao.config.environment import ConfigurationError, read_environment

NAMES = ("FENGQIAO_SECRET_KEY", "FENGQIAO_FIELD_KEYS", "FENGQIAO_DEMO", "DATABASE_URL", "PORT", "FENGQIAO_BIND")


@pytest.fixture(autouse=True)
def clean(monkeypatch, tmp_path):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FENGQIAO_DATA", str(tmp_path / "data"))


def test_without_secrets_nothing_starts_and_nothing_is_written(tmp_path):
    with pytest.raises(ConfigurationError, match="FENGQIAO_SECRET_KEY"):
        read_environment()
    assert list(tmp_path.iterdir()) == []


def test_half_the_secrets_are_not_enough(monkeypatch):
    monkeypatch.setenv("FENGQIAO_SECRET_KEY", "x" * 40)
    with pytest.raises(ConfigurationError, match="FENGQIAO_FIELD_KEYS"):
        read_environment()


def test_given_secrets_are_taken_and_it_is_no_demo(monkeypatch):
    monkeypatch.setenv("FENGQIAO_SECRET_KEY", "x" * 40)
    monkeypatch.setenv("FENGQIAO_FIELD_KEYS", "1:abc")
    found = read_environment()
    assert (found.secret_key, found.field_keys, found.demo) == ("x" * 40, "1:abc", False)


def test_a_demo_makes_its_secrets_once_and_only_its_owner_reads_them(monkeypatch, tmp_path):
    monkeypatch.setenv("FENGQIAO_DEMO", "1")
    first = read_environment()
    monkeypatch.delenv("FENGQIAO_DEMO")
    assert read_environment() == first
    path = tmp_path / "data" / environment.DEMO_SECRETS
    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(path.read_text())["secret_key"] == first.secret_key


def test_processes_that_start_a_demo_at_once_agree_on_its_secrets(monkeypatch):
    monkeypatch.setenv("FENGQIAO_DEMO", "1")
    gate, found = Barrier(8), []

    def start():
        gate.wait()
        found.append(read_environment())

    threads = [Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({one.secret_key for one in found}) == 1


@pytest.mark.parametrize("port", ["eight", "-1", "80.5", ""])
def test_a_port_that_is_no_number_is_refused(monkeypatch, port):
    monkeypatch.setenv("FENGQIAO_DEMO", "1")
    monkeypatch.setenv("PORT", port)
    with pytest.raises(ConfigurationError, match="PORT"):
        read_environment()


def test_only_this_machine_is_served_unless_told_otherwise(monkeypatch):
    monkeypatch.setenv("FENGQIAO_DEMO", "1")
    assert read_environment().bind == "127.0.0.1"
    monkeypatch.setenv("FENGQIAO_BIND", "0.0.0.0")
    assert read_environment().bind == "0.0.0.0"
