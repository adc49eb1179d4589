"""Hours of a week in the reader's language."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.foundation.hours import Hours, clock_of, grouped

WEEKDAYS: Final = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)


def hours_text(hours: Iterable[Hours]) -> str:
    """Return the hours as a notice board shows them; `foundation.hours.read_hours` reads it back."""
    parts = (f"{_days(runs)} {_times(spans)}" for runs, spans in grouped(hours))
    return _("，").join(parts)


def _days(runs: Iterable[tuple[int, int]]) -> str:
    return _("、").join(_run(first, last) for first, last in runs)


def _run(first: int, last: int) -> str:
    if last - first < 2:
        return _("、").join(str(WEEKDAYS[day]) for day in range(first, last + 1))
    return _("%(first)s至%(last)s") % {"first": WEEKDAYS[first], "last": WEEKDAYS[last]}


def _times(spans: Sequence[tuple[int, int]]) -> str:
    return _("，").join(f"{clock_of(starts)}–{clock_of(ends)}" for starts, ends in spans)
