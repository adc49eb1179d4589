import pytest
import typer

from fengqiao.organisations import services
from fengqiao.organisations.commands import token

pytestmark = pytest.mark.usefixtures("city")


def test_the_command_prints_one_working_token_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    token("B08")
    printed = capsys.readouterr()
    assert printed.err == ""
    lines = printed.out.splitlines()
    assert len(lines) == 1
    assert services.actor_for_token(lines[0]) is not None


def test_an_unknown_code_exits_with_2_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as left:
        token("X99")
    printed = capsys.readouterr()
    assert left.value.exit_code == 2
    assert printed.out == ""
    assert "X99" in printed.err
