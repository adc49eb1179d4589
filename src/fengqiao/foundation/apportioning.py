"""Splitting a whole number into parts by weight, so that the parts always add up to it. Pure.

Largest remainder: each part gets the whole part of its share, and what is left goes to those whose shares had the
largest fractions. A part that would pass its upper bound stays there, and the others share what it leaves.
"""

from collections.abc import Sequence


def apportioned(
    total: int, weights: Sequence[float], *, least: Sequence[int] | int = 0, most: Sequence[int] | int | None = None
) -> list[int]:
    """Return parts of ``total``, each near its weight's share and between its bounds; the same for the same arguments.

    ``least`` and ``most`` bound each part, one number for all or one for each. Equal fractions go to those in front.

    Raises:
        ValueError: no such parts exist, or a weight is not positive.
    """
    number = len(weights)
    lower = [least] * number if isinstance(least, int) else list(least)
    upper = [total if most is None else most] * number if isinstance(most, int | None) else list(most)
    room = [high - low for low, high in zip(lower, upper, strict=True)]
    left = total - sum(lower)
    if min(room, default=0) < 0 or min(weights, default=1) <= 0 or not 0 <= left <= sum(room):
        raise ValueError(f"{total} cannot be split into {number} parts within these bounds")
    return [low + more for low, more in zip(lower, _filled(left, weights, room), strict=True)]


def _filled(left: int, weights: Sequence[float], room: Sequence[int]) -> list[int]:
    """Return parts of ``left`` by weight, none larger than its room."""
    parts = [0] * len(weights)
    free = list(range(len(weights)))
    while free:
        whole = sum(weights[one] for one in free)
        full = [one for one in free if left * weights[one] / whole >= room[one]]
        if not full:
            break
        for one in full:
            parts[one] = min(room[one], left)
            left -= parts[one]
        free = [one for one in free if one not in set(full)]
    return _shared(left, weights, room, parts, free) if free else parts


def _shared(
    left: int, weights: Sequence[float], room: Sequence[int], parts: list[int], free: Sequence[int]
) -> list[int]:
    whole = sum(weights[one] for one in free)
    shares = {one: left * weights[one] / whole for one in free}
    for one in free:
        parts[one] = min(int(shares[one]), room[one])
    over = left - sum(parts[one] for one in free)
    by_fraction = sorted(free, key=lambda one: (int(shares[one]) - shares[one], one))
    while over > 0:  # more than one round only where floating point rounded many shares down
        for one in by_fraction:
            if over > 0 and parts[one] < room[one]:
                parts[one] += 1
                over -= 1
    for one in reversed(by_fraction):  # and never more than was there
        taken = min(parts[one], max(-over, 0))
        parts[one] -= taken
        over += taken
    return parts
