"""Asks for the papers of a mediation; a job writes them after commit, with number, hash and QR code."""

import secrets
from typing import Final

from procrastinate.types import JSONValue

from fengqiao.casework.models import Case
from fengqiao.foundation.jobs import defer

WRITE_PAPER: Final = "mediation.write_paper"
ORDER: Final = "ordered_as"


def issue(case: Case, paper: str, **values: JSONValue) -> None:
    """Let the paper ``paper`` (`rules.papers.PaperKind`) of a case be written, once however often the job runs.

    ``values`` name what the paper is about; no text that only some may read.
    """
    values.setdefault(ORDER, secrets.token_hex(6))
    defer(WRITE_PAPER, case_id=case.pk, paper=paper, values=values)
