"""Drawing questions and marking answers. Pure: the same seed draws the same questions."""

from collections.abc import Sequence
from random import Random
from typing import Final

COMPLETED: Final = "completed"
RIGHT: Final = "right"
WRONG: Final = "wrong"
STARS: Final = tuple(f"stars{number}" for number in range(1, 6))
TALLIES: Final = (COMPLETED, RIGHT, WRONG, *STARS)
"""What is counted of a lesson."""


def draw(bank: Sequence[int], *, number: int, seed: int) -> list[int]:
    """Return so many questions of a bank of ids in random order, all of them if there are fewer."""
    ordered = sorted(set(bank))
    return Random(seed).sample(ordered, min(number, len(ordered)))  # noqa: S311 - the order of a test is no secret


def score(answers: Sequence[int | None], right: Sequence[int]) -> int:
    """Return the right answers in whole per cent, rounded down so that a pass mark is really reached; 0 for none."""
    if not right:
        return 0
    return 100 * sum(given == expected for given, expected in zip(answers, right, strict=False)) // len(right)


def stars(numbers: dict[str, int]) -> tuple[float | None, int]:
    """Return mean satisfaction from 1 to 5 and how many gave it; None for nobody."""
    given = sum(numbers.get(name, 0) for name in STARS)
    total = sum(value * numbers.get(name, 0) for value, name in enumerate(STARS, start=1))
    return (round(total / given, 1) if given else None), given
