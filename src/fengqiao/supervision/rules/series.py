"""Which periods a series shows: the last of one length up to the end of the period asked for."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from fengqiao.foundation.marking import N_
from fengqiao.supervision.rules.periods import Period


class Step(StrEnum):
    """How long the periods of a series are."""

    QUARTER = "quarter"
    MONTH = "month"
    YEAR = "year"


STEPS: Final = {Step.QUARTER: N_("按季"), Step.MONTH: N_("按月"), Step.YEAR: N_("按年")}
SHOWN: Final[Mapping[Step, int]] = MappingProxyType({Step.QUARTER: 9, Step.MONTH: 13, Step.YEAR: 5})
"""How many periods are shown: the same one of the year before is among them."""


def step_of(period: Period, asked: str = "") -> Step:
    """Return the step asked for; else that of the period, quarters for a year."""
    if asked in set(Step):
        return Step(asked)
    return Step.MONTH if period.month else Step.QUARTER


def periods_until(period: Period, step: Step, *, today: date) -> list[Period]:
    """Return the periods of a series, oldest first; the last is the one in which ``period`` ends, or today lies."""
    day = max(period.first, period.until(today))
    last = {Step.QUARTER: Period.quarter_of, Step.MONTH: Period.month_of, Step.YEAR: Period.year_of}[step](day)
    found = [last]
    while len(found) < SHOWN[step]:
        found.append(found[-1].before())
    return found[::-1]
