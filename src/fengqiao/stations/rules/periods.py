"""Months and years of calendar time. Pure."""

import calendar
from datetime import date


def add_months(day: date, months: int) -> date:
    """Return the same day ``months`` later, or the last of a shorter month (Civil Code Art. 202)."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def end_of_mark(granted_on: date, years: int) -> date:
    """Return the last day on which a mark granted for ``years`` holds: the day before the same day."""
    ends = add_months(granted_on, 12 * years)
    return date.fromordinal(ends.toordinal() - 1) if ends.day == granted_on.day else ends
