"""Slots as bits of one whole number, so that "when are both free" is one AND."""

from collections.abc import Iterable, Iterator
from datetime import date

from fengqiao.mediation.rules.matching import Slot


class Timeline:
    """All slots of a plan. Between two days lies a bit that is never set, so that no session runs overnight."""

    def __init__(self, slots: Iterable[Slot]) -> None:
        known = sorted(set(slots))
        self.days = tuple(sorted({slot.on for slot in known}))
        self._first = min((slot.number for slot in known), default=0)
        self.stride = max((slot.number for slot in known), default=0) - self._first + 2
        self._index = {day: index for index, day in enumerate(self.days)}

    def bit(self, slot: Slot) -> int:
        """Return the position of a known slot."""
        return self._index[slot.on] * self.stride + slot.number - self._first

    def slot(self, bit: int) -> Slot:
        """Return the slot at a position."""
        day, number = divmod(bit, self.stride)
        return Slot(self.days[day], number + self._first)

    def day(self, bit: int) -> int:
        """Return the index of the day of a position."""
        return bit // self.stride

    def mask(self, slots: Iterable[Slot]) -> int:
        """Return the set of slots."""
        found = 0
        for slot in slots:
            found |= 1 << self.bit(slot)
        return found

    def between(self, first: date, last: date) -> int:
        """Return all positions from one day to another, both included."""
        whole_day = (1 << self.stride) - 1
        return sum(whole_day << self.stride * self._index[day] for day in self.days if first <= day <= last)

    def session(self, slot: Slot, length: int) -> int:
        """Return the positions a session takes."""
        return ((1 << length) - 1) << self.bit(slot)


def starts(free: int, length: int) -> int:
    """Return where ``length`` consecutive free slots begin."""
    found = free
    for step in range(1, length):
        found &= free >> step
    return found


def lowest(mask: int) -> int:
    """Return the first position of a set that is not empty."""
    return (mask & -mask).bit_length() - 1


def positions(mask: int) -> Iterator[int]:
    """Return the positions of a set, in order."""
    while mask:
        yield lowest(mask)
        mask &= mask - 1
