"""Sets of event ids as sorted, disjoint, inclusive ranges: millions of ids in a few bytes. Pure."""

from collections.abc import Iterable, Iterator

Range = tuple[int, int]


def joined(ranges: Iterable[Range]) -> list[Range]:
    """Return sorted disjoint ``ranges`` with neighbours that touch made one."""
    found: list[Range] = []
    for low, high in ranges:
        if found and low == found[-1][1] + 1:
            found[-1] = (found[-1][0], high)
        else:
            found.append((low, high))
    return found


def islands(ids: Iterable[int]) -> list[Range]:
    """Return the ranges that hold exactly ``ids``, which come sorted."""
    return joined((number, number) for number in ids)


def written(ranges: Iterable[Range]) -> str:
    """Return ``ranges`` as text, e.g. ``1-17,19-40``."""
    return ",".join(f"{low}-{high}" for low, high in ranges)


def parsed(text: str) -> list[Range]:
    """Return the ranges of `written` text. Raises ValueError for any other."""
    pairs = (part.split("-") for part in text.split(",") if part)
    return [(int(low), int(high)) for low, high in pairs]


def without(ranges: Iterable[Range], others: Iterable[Range]) -> Iterator[Range]:
    """Yield what is in ``ranges`` and not in ``others``."""
    rest = iter(others)
    other = next(rest, None)
    for low, high in ranges:
        start = low
        while other is not None and other[1] < start:
            other = next(rest, None)
        while other is not None and other[0] <= high:
            if start < other[0]:
                yield (start, other[0] - 1)
            start = other[1] + 1
            if other[1] > high:
                break
            other = next(rest, None)
        if start <= high:
            yield (start, high)
