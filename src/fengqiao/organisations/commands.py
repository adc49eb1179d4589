"""Commands about institutions."""

import sys
from typing import Annotated

import typer
from django.utils import timezone

from fengqiao.foundation.actors import SYSTEM
from fengqiao.foundation.errors import Refusal
from fengqiao.organisations import services


def token(
    institution_code: Annotated[str, typer.Argument(help="机构代码 / code of the institution, e.g. B08")],
) -> None:
    """签发机构接口令牌，只显示一次 / Issue an API token for an institution; it is shown this once."""
    try:
        raw = services.issue_token(organisation_code=institution_code, by=SYSTEM, at=timezone.now())
    except Refusal as refusal:
        typer.echo(
            f"{refusal.message}\nNo token issued for {institution_code!r}: no open institution has this code.", err=True
        )
        raise typer.Exit(code=2) from refusal
    sys.stdout.write(raw + "\n")
