"""Figures from counts: values, exact quantiles from a histogram, and what small cells may show."""

from collections.abc import Iterable, Mapping

from fengqiao.analytics.rules.measures import Kind, Measure


def quantile(histogram: Mapping[int, int], q: float) -> float | None:
    """Return the ``q`` quantile of a histogram (value → how often), as SQL's ``percentile_cont`` does.

    None for an empty histogram.
    """
    total = sum(histogram.values())
    if not total:
        return None
    position = q * (total - 1)
    below = int(position)
    low = _nth(histogram, below)
    high = _nth(histogram, min(below + 1, total - 1))
    return low + (high - low) * (position - below)


def _nth(histogram: Mapping[int, int], n: int) -> int:
    seen = 0
    for value in sorted(histogram):
        seen += histogram[value]
        if seen > n:
            return value
    raise IndexError(n)


def merged(histograms: Iterable[Mapping[int, int]]) -> dict[int, int]:
    """Return the histogram of all values together."""
    total: dict[int, int] = {}
    for histogram in histograms:
        for value, often in histogram.items():
            total[value] = total.get(value, 0) + often
    return total


def value_of(measure: Measure, *, numerator: int, denominator: int, statistic: float | None) -> float | None:
    """Return a measure's value; None when it rests on fewer cases than it needs. Nothing adds up to zero.

    ``statistic`` is the mean, median, percentile or sum taken over the numerator's cases.
    """
    if measure.kind is Kind.COUNT:
        return float(numerator)
    if measure.kind is Kind.RATE:
        return numerator / denominator if denominator >= measure.minimum else None
    if measure.kind is Kind.SUM:
        return statistic or 0.0
    return statistic if numerator >= measure.minimum else None


def is_too_small(measure: Measure, *, numerator: int, denominator: int, below: int) -> bool:
    """Whether a cell must not be published: it, or the rest of its denominator, counts fewer than ``below`` cases.

    Zero cases may be told; a count of one to ``below`` - 1 could point at a person (rules for statistics, own design).
    """
    counts = [numerator]
    if measure.kind is Kind.RATE:
        counts += [denominator, denominator - numerator]
    return any(0 < count < below for count in counts)
