"""Who must hold which certificate and by when. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Standing(StrEnum):
    """How somebody stands with a required course, worst first."""

    MISSING = "missing"
    LAPSED = "lapsed"
    ENDING = "ending"
    VALID = "valid"


@dataclass(frozen=True, slots=True)
class Required:
    """A course somebody must have taken, by the role they hold at an organisation."""

    member: int
    organisation: int
    role: str
    course: str


def standing(valid_until: date | None, *, today: date, notice_days: int) -> Standing:
    """Return how one stands with the certificate that lasts longest (None: there is none)."""
    if valid_until is None:
        return Standing.MISSING
    if valid_until < today:
        return Standing.LAPSED
    return Standing.ENDING if valid_until <= today + timedelta(days=notice_days) else Standing.VALID


def valid_until(issued_on: date, months: int) -> date:
    """Return the last day of a certificate: the day before the same day so many months on."""
    year, month = divmod(issued_on.year * 12 + issued_on.month - 1 + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(issued_on.day, last)) - timedelta(days=1)
