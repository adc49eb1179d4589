"""What facts are: one row per case of a kind, the counters over them, and the dates that put a case into a period.

A counter's test takes the table of facts and returns a condition on it. The table is one of Ibis, so the same test
becomes SQL for PostgreSQL (the kind's view) and for DuckDB (the same columns in Parquet).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

FACTS: Final = "fact"
"""Name under which compiled SQL finds the facts, of whatever kind."""

Test = Callable[[Any], Any]


class Basis(StrEnum):
    """Which date puts a case into a period. Each belongs to one kind of fact."""

    RECEIVED = "received"
    CLOSED = "closed"
    ACCEPTED = "accepted"
    ENDED = "ended"

    @property
    def date_column(self) -> str:
        """Return the column of facts that holds the date."""
        return f"{self}_on"

    @property
    def month_column(self) -> str:
        """Return the column of facts that holds the month as ``YYYY-MM``."""
        return f"{self}_month"

    @property
    def moment_column(self) -> str | None:
        """Return the column of the view that holds the moment of the date, which has an index; None for plain dates."""
        return f"{self}_at" if self in {Basis.CLOSED, Basis.ENDED} else None


@dataclass(frozen=True, slots=True)
class Counter:
    """A set of cases, all of which have the date of its basis.

    ``kept``: counted ahead by the rollups; what depends on today's date cannot be.
    """

    name: str
    basis: Basis
    test: Test
    kept: bool = True


@dataclass(frozen=True, slots=True)
class Total:
    """A column added up over the cases of a counter."""

    name: str
    column: str
    of: Counter


@dataclass(frozen=True, slots=True)
class FactKind:
    """One kind of fact: its columns with their Ibis types, what is counted and added up, and how figures are narrowed.

    ``id`` is the kind of case. ``group`` is the column by which rollups are kept a month, ``timed`` the counter whose
    cases' ``days`` are kept as a histogram. ``filters`` are what questions may be narrowed by, in the order of pages.
    """

    id: str
    columns: Mapping[str, str]
    bases: tuple[Basis, Basis]
    counters: tuple[Counter, ...]
    totals: tuple[Total, ...]
    timed: Counter
    group: str
    filters: tuple[str, ...]

    def kept(self, basis: Basis) -> tuple[Counter, ...]:
        """Return the counters that rollups keep for a basis."""
        return tuple(counter for counter in self.counters if counter.kept and counter.basis is basis)

    def added(self, basis: Basis) -> tuple[Total, ...]:
        """Return the totals that rollups keep for a basis."""
        return tuple(total for total in self.totals if total.of.basis is basis)

    @property
    def kept_names(self) -> tuple[str, ...]:
        """Return the names of all that rollups keep as one number."""
        counted = (counter.name for basis in self.bases for counter in self.kept(basis))
        return (*counted, *(total.name for total in self.totals))
