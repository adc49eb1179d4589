"""What a figure of a bulletin is: one that can be read from records, and read again."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final


class Kind(StrEnum):
    """How the figure comes from readings of its indicator."""

    VALUE = "value"
    CHANGE = "change"
    SHARE = "share"
    MEDIAN = "median"


class Against(StrEnum):
    """The earlier period: the one before (环比) or the same of the year before (同比)."""

    BEFORE = "before"
    YEAR = "year"


NARROWED_BY: Final = ("organisation", "place", "trade", "product", "cause")
"""What an indicator can be narrowed by; the last three only where it counts cases."""
OF_CASES: Final = frozenset({"trade", "product", "cause"})
PARTS: Final = ("product", "cause", "place", "organisation", "trade")
"""Of what a share is taken, the innermost first: it is the share in the whole without this."""


@dataclass(frozen=True, slots=True)
class Spec:
    """One figure. ``period`` is that of the bulletin; ``against`` an earlier one, whose value or the change since it is meant.

    ``by`` and ``row`` name one row of a breakdown, ``group`` the peer group of a median.
    """

    indicator: str
    period: str
    kind: Kind = Kind.VALUE
    against: str = ""
    narrowed: tuple[tuple[str, str], ...] = ()
    by: str = ""
    row: str = ""
    group: str = ""

    @property
    def scope(self) -> dict[str, str]:
        """Return what it is narrowed by."""
        return dict(self.narrowed)

    def whole(self) -> tuple[tuple[str, str], ...]:
        """Return what the whole of a share is narrowed by: the same but the innermost part."""
        inner = next((name for name in PARTS if name in self.scope), "")
        return tuple((name, value) for name, value in self.narrowed if name != inner)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it was read. ``text`` is as an editor writes it, ``exact`` in full; ``query`` the address of its records.

    Of a change numerator and denominator are the value now and then; of a median the number of institutions is the
    numerator. Without a value ``reason`` says why.
    """

    spec: Spec
    version: int
    value: float | None
    numerator: float | None
    denominator: float | None
    query: str
    reason: str
    text: str
    exact: str


def narrowing(options: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return the options that narrow, in their order."""
    return tuple((name, str(options[name])) for name in NARROWED_BY if options.get(name))
