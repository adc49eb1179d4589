"""The account of a due date in the reader's language."""

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext

from fengqiao.foundation.calendar.rules import Step


def sentences(steps: Iterable[Step]) -> list[str]:
    """Return the steps of ``rules.explain`` as sentences in the active language."""
    return [gettext(step.text) % {name: _shown(value) for name, value in step.values} for step in steps]


def _shown(value: date | int) -> str:
    return date_format(value, "DATE_FORMAT") if isinstance(value, date) else str(value)
