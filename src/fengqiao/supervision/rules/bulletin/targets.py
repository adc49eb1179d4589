"""What a value is held against: a goal adopted for the year where there is one, else a parameter; and the words for it."""

from dataclasses import dataclass
from enum import StrEnum

from fengqiao.supervision.rules.bulletin.wording import Limits, Measured
from fengqiao.supervision.rules.indicators import Shape


@dataclass(frozen=True, slots=True)
class Target:
    """A target in the indicator's own unit, shares as fractions. ``is_goal``: of the year's adopted goals, not a parameter.

    ``rises``: to be reached from below; else to be kept within.
    """

    value: float
    is_goal: bool = False
    rises: bool = True


class Standing(StrEnum):
    """Where a value stands against a target."""

    REACHED = "reached"
    MISSED = "missed"
    RUNNING = "running"
    UNKNOWN = "unknown"


def standing_of(shape: Shape, found: Measured, target: Target, limits: Limits, *, is_whole: bool) -> Standing:
    """Return where a value stands; reaching the target exactly is enough.

    ``is_whole``: the period the target is set for is over. Before, a count is neither missed nor kept within; of a share
    of few records nothing is said.
    """
    if found.value is None or (shape is Shape.SHARE and (found.records or 0) < limits.small):
        return Standing.UNKNOWN
    adds_up = shape in {Shape.COUNT, Shape.SUM}
    if target.rises:
        if found.value >= target.value:
            return Standing.REACHED
        return Standing.RUNNING if adds_up and not is_whole else Standing.MISSED
    if found.value > target.value:
        return Standing.MISSED
    return Standing.RUNNING if adds_up and not is_whole else Standing.REACHED


def standing_words(standing: Standing, target: Target, figure: str) -> str:
    """Return a clause; ``figure`` is the target, already written."""
    source = "年度目标" if target.is_goal else "规定要求"
    if standing is Standing.UNKNOWN:
        return f"记录较少，不与{source}（{figure}）比较"
    if target.rises:
        return {
            Standing.REACHED: f"达到{source}（{figure}）",
            Standing.MISSED: f"未达到{source}（{figure}）",
            Standing.RUNNING: f"距{source}（{figure}）尚有差距，期间尚未结束",
        }[standing]
    return {
        Standing.REACHED: f"控制在{source}（{figure}）以内",
        Standing.MISSED: f"超出{source}（{figure}）",
        Standing.RUNNING: f"目前在{source}（{figure}）以内，期间尚未结束",
    }[standing]
