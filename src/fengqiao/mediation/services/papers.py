"""Asks for the papers of a mediation; a job writes them after commit, with number, hash and QR code."""

from typing import Final

from procrastinate.types import JSONValue

from fengqiao.casework.models import Case
from fengqiao.foundation.jobs import defer

WRITE_PAPER: Final = "mediation.write_paper"


def issue(case: Case, paper: str, **values: JSONValue) -> None:
    """Let the paper ``paper`` (`documents.PAPERS`) of a case be written."""
    defer(WRITE_PAPER, case_id=case.pk, paper=paper, values=values)
