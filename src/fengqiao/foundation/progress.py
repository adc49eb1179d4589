"""Telling how far longer work is."""

from collections.abc import Callable

Report = Callable[[int, int], None]
"""Is told how much is done of how much, in whatever the work counts."""


def silent(_done: int, _total: int) -> None:
    """Tell nobody."""
