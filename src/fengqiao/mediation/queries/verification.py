"""What anybody may learn of an issued paper who holds its code: number, date and hash. Never more."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from fengqiao.mediation.models import IssuedPaper

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True, slots=True)
class Confirmed:
    """An issued paper as the public sees it."""

    number: str
    issued_on: date
    sha256: str


def confirmed(token: str) -> Confirmed | None:
    """Return what is known of the paper behind a code, or None."""
    if not _TOKEN.fullmatch(token):
        return None
    found = IssuedPaper.objects.filter(token=token).values_list("number", "issued_on", "sha256").first()
    return Confirmed(*found) if found is not None else None
