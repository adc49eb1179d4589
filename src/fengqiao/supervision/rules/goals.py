"""Goals of a year: "four rises and one fall" (四个提升一个下降), how far each is reached.

The public report names the phrase and lists nothing, so which indicators stand in the five slots is set by the
regulator; the ones offered first are this system's assumption and marked as such (rules of the trade, 8.2).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from fengqiao.foundation.marking import N_


class Way(StrEnum):
    """Whether a goal is to rise or to fall."""

    RISE = "rise"
    FALL = "fall"


@dataclass(frozen=True, slots=True)
class Slot:
    """One of the five places. ``suggested`` is the indicator offered first."""

    number: int
    way: Way
    label: str
    suggested: str


SLOTS: Final = (
    Slot(1, Way.RISE, N_("消保工作重视程度提升"), "agenda_items"),
    Slot(2, Way.RISE, N_("纠纷化解质效提升"), "first_line_banks"),
    Slot(3, Way.RISE, N_("服务覆盖和满意度提升"), "satisfied_rate"),
    Slot(4, Way.RISE, N_("消费者金融素养提升"), "person_times"),
    Slot(5, Way.FALL, N_("信访投诉数量下降"), "received"),
)
"""The five slots, all of them assumed."""


class Standing(StrEnum):
    """How a goal stands."""

    REACHED = "reached"
    ON_THE_WAY = "on_the_way"
    AWAY = "away"
    UNKNOWN = "unknown"


STANDINGS: Final = {
    Standing.REACHED: N_("已达到"),
    Standing.ON_THE_WAY: N_("正在接近"),
    Standing.AWAY: N_("背离目标"),
    Standing.UNKNOWN: N_("没有数值"),
}


def is_sound(way: Way, baseline: float | None, target: float) -> bool:
    """Whether a target lies on its side of the baseline: above for a rise, below for a fall."""
    if baseline is None:
        return True
    return target > baseline if way is Way.RISE else target < baseline


def progress(baseline: float | None, target: float, actual: float | None) -> float | None:
    """Return how much of the way from baseline to target is made: 1 is all of it, below 0 the wrong way.

    None where one of them is not known, or baseline and target are the same.
    """
    if baseline is None or actual is None or target == baseline:
        return None
    return (actual - baseline) / (target - baseline)


def standing(way: Way, baseline: float | None, target: float, actual: float | None) -> Standing:
    """Return how a goal stands. Without a baseline only whether it is reached can be said."""
    if actual is None:
        return Standing.UNKNOWN
    if actual >= target if way is Way.RISE else actual <= target:
        return Standing.REACHED
    made = progress(baseline, target, actual)
    return Standing.AWAY if made is not None and made < 0 else Standing.ON_THE_WAY
