"""Times at which a mediator, a room and the sides can meet. Pure; times are those of the clock on the wall."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from fengqiao.mediation.rules.matching import Slot

AFTERNOON: Final = 13 * 60
"""Minutes after midnight. Who is asked to come at noon is asked last."""


def starts(free: Iterable[Slot], rooms: Sequence[Collection[Slot]] | None, *, length: int) -> list[Slot]:
    """Return, in order, the slots at which a meeting of ``length`` slots can begin.

    ``free`` are the mediator's slots; ``rooms`` per room the slots taken in it, None when no room is needed.
    """
    left = set(free)
    found = []
    for first in sorted(left):
        needed = [Slot(first.on, first.number + n) for n in range(length)]
        if left.issuperset(needed) and (
            rooms is None or any(not taken.intersection(needed) for taken in map(set, rooms))
        ):
            found.append(first)
    return found


def spread(found: Iterable[Slot], *, minutes: int, most: int) -> list[Slot]:
    """Return at most ``most`` of the starts, the first of each morning and afternoon: few enough to read on a phone."""
    seen, kept = set(), []
    for slot in found:
        half = slot.on, slot.number * minutes >= AFTERNOON
        if half not in seen:
            seen.add(half)
            kept.append(slot)
    return kept[:most]
