"""Asks for the papers of a mediation; a job writes them after commit, with number, hash and QR code."""

import secrets
from datetime import date
from typing import Final

from procrastinate.types import JSONValue

from fengqiao.casework.models import Case
from fengqiao.foundation.jobs import defer

WRITE_PAPER: Final = "mediation.write_paper"
ORDER: Final = "ordered_as"
ISSUED_ON: Final = "issued_on"


def issue(case: Case, paper: str, *, on: date, **values: JSONValue) -> None:
    """Let the paper ``paper`` (`rules.papers.PaperKind`) of a case be written, once however often the job runs.

    ``on`` is the day of the act, which the paper bears even if it is written later. ``values`` name what the paper is about; no text that only some may read.
    """
    values = {ORDER: secrets.token_hex(6), ISSUED_ON: on.isoformat(), **values}
    defer(WRITE_PAPER, case_id=case.pk, paper=paper, values=values)
