"""Closed institutions in the Chinese of a bulletin, so that nobody misses them silently."""

from datetime import date

from django.utils import translation

from fengqiao.supervision.queries.closures import closure_notes, closures
from fengqiao.supervision.rules.periods import Period


def closed_during(period: Period, today: date) -> list[str]:
    """Return a sentence for each bank or insurer that closed, and one on branches and outlets; two queries."""
    with translation.override("zh-hans"):
        return closure_notes(closures(period, today=today))
