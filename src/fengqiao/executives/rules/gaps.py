"""Terms of office: where they overlap, and on which days nobody is in charge. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Term:
    """From the first day to the last, both included; no last day: still in office."""

    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the day lies within."""
        return self.since <= day and (self.until is None or day <= self.until)


def overlaps(one: Term, other: Term) -> bool:
    """Whether two terms share a day."""
    return (one.until is None or other.since <= one.until) and (other.until is None or one.since <= other.until)


def gaps(terms: Iterable[Term], *, first: date, last: date) -> list[Term]:
    """Return the spans of days between ``first`` and ``last`` (both included) that no term covers, in order."""
    found: list[Term] = []
    begins = first
    for term in sorted(terms, key=lambda one: one.since):
        if begins > last or term.since > last:
            break
        if term.since > begins:
            found.append(Term(begins, term.since - ONE_DAY))
        if term.until is None:
            return found
        begins = max(begins, term.until + ONE_DAY)
    if begins <= last:
        found.append(Term(begins, last))
    return found
