"""The commands as a person types them."""

import csv

import pytest
from typer.testing import CliRunner

from fengqiao.casework.models import Case
from fengqiao.complaints import commands

HEADER = ["message_id", "user_id", "subject", "sent_at", "body"]
ROWS = [["1", "u", "房贷利率", "2025-05-06 12:09:38", "没有下调"], ["2", "u", "", "2025-05-06", "没有下调"]]


@pytest.fixture
def call(city, tmp_path):
    def call(*arguments: str):
        return CliRunner().invoke(commands.import_app, ["complaints", *arguments])

    return call


@pytest.fixture
def messages(tmp_path):
    path = tmp_path / "messages.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *ROWS])
    return str(path)


def test_the_last_line_says_how_many_were_accepted_and_rejected(call, messages):
    result = call(messages, "--profile", "messages_zh", "--institution", "B-1-1")
    assert result.exit_code == 0
    *before, last = result.stdout.strip().splitlines()
    assert last == "accepted 1 rejected 1"
    assert f"{messages}.rejected.csv" in before[0]
    assert "新写入 1 件" in before[1]
    again = call(messages, "--profile", "messages_zh", "--institution", "B-1-1")
    assert (again.exit_code, again.stdout.strip().splitlines()[-1]) == (0, "accepted 1 rejected 1")
    assert Case.objects.count() == 1


def test_a_dry_run_writes_nothing_and_shows_reasons(call, messages, tmp_path):
    result = call(messages, "--profile", "messages_zh", "--institution", "B-1-1", "--dry-run")
    assert result.exit_code == 0
    assert "第 3 行 subject" in result.stderr
    assert not Case.objects.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["messages.csv"]


def test_reasons_come_in_english_when_asked_for(call, messages):
    result = call(messages, "--profile", "messages_zh", "--institution", "nowhere", "--dry-run", "--language", "en")
    assert "Line 3" in result.stderr
    assert "There is no institution" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("none.csv", "--profile", "template"),
        ("FILE", "--profile", "nothing"),
        ("FILE", "--profile", "template"),
        ("FILE", "--profile", "messages_zh"),
    ],
)
def test_nothing_accepted_exits_with_two(call, messages, arguments):
    result = call(*(messages if argument == "FILE" else argument for argument in arguments))
    assert result.exit_code == 2


def test_the_template_is_written(tmp_path):
    for name in ("t.xlsx", "t.csv"):
        assert CliRunner().invoke(commands.import_app, ["template", str(tmp_path / name)]).exit_code == 0
        assert (tmp_path / name).stat().st_size > 500
