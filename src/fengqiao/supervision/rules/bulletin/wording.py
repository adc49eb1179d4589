"""Sentences chosen by thresholds: rises, falls, about the same; above or below a target; too few to say anything."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from fengqiao.supervision.rules.bulletin.specs import Against
from fengqiao.supervision.rules.indicators import Shape

AGAINST: Final = {Against.YEAR: ("同比", "上年同期"), Against.BEFORE: ("环比", "上期")}
PEERS_AT_LEAST: Final = 3  # fewer have neither a highest nor a lowest worth naming


@dataclass(frozen=True, slots=True)
class Limits:
    """Thresholds.

    ``steady_pct``: changes below this many per cent are none; ``steady_tenths``: of shares, tenths of a percentage point.
    ``small``: nothing is said of fewer records.
    """

    steady_pct: float
    steady_tenths: float
    small: int


class Trend(StrEnum):
    """What can be said of a change."""

    RISES = "rises"
    FALLS = "falls"
    STEADY = "steady"
    TOO_SMALL = "too_small"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Measured:
    """A value and how many records it rests on."""

    value: float | None
    records: float | None


def size_of_change(shape: Shape, now: float | None, then: float | None) -> float | None:
    """Return the change: of shares the difference (a fraction), else relative to then; None where it cannot be given."""
    if now is None or then is None:
        return None
    if shape is Shape.SHARE:
        return now - then
    return (now - then) / then if then else None


def trend_of(shape: Shape, now: Measured, then: Measured, limits: Limits) -> Trend:
    """Return what can be said of the change from then to now."""
    if now.value is None or then.value is None:
        return Trend.UNKNOWN
    if (then.records or 0) < limits.small or (shape is Shape.SHARE and (now.records or 0) < limits.small):
        return Trend.TOO_SMALL
    size = size_of_change(shape, now.value, then.value)
    if size is None:
        return Trend.TOO_SMALL
    steady = limits.steady_tenths / 1000 if shape is Shape.SHARE else limits.steady_pct / 100
    if abs(size) < steady or not size:
        return Trend.STEADY
    return Trend.RISES if size > 0 else Trend.FALLS


def trend_words(trend: Trend, against: Against, figure: str) -> str:
    """Return a clause; ``figure`` is the size of the change, already written."""
    short, long = AGAINST[against]
    return {
        Trend.RISES: f"{short}上升{figure}",
        Trend.FALLS: f"{short}下降{figure}",
        Trend.STEADY: f"{short}基本持平",
        Trend.TOO_SMALL: f"{long}数量较少，不作比较",
        Trend.UNKNOWN: f"{long}没有可比数据",
    }[trend]


def beyond(rows: list[tuple[str, float, float]], limit: float, limits: Limits, *, below: bool) -> list[str] | None:
    """Return the keys of rows beyond a limit, the furthest first; None where none rests on enough records to say so.

    ``rows`` are key, value, records. What lies exactly at the limit is not beyond it.
    """
    able = [row for row in rows if row[2] >= limits.small]
    if not able:
        return None
    found = [row for row in able if (row[1] < limit if below else row[1] > limit)]
    return [row[0] for row in sorted(found, key=lambda row: (row[1] if below else -row[1], row[0]))]


def extremes_of(rows: list[tuple[str, float, float]], limits: Limits) -> tuple[str, str] | None:
    """Return the keys with the highest and the lowest value among those of enough records; None for too few or no difference.

    ``rows`` are key, value, records. Of equal values the first key by order counts.
    """
    able = [row for row in sorted(rows) if row[2] >= limits.small]
    if len(able) < PEERS_AT_LEAST:
        return None
    highest, lowest = max(able, key=lambda row: row[1]), min(able, key=lambda row: row[1])
    return None if highest[1] == lowest[1] else (highest[0], lowest[0])


NUMERALS: Final = "一二三四五六七八九十"


def numbered(level: int, number: int, text: str) -> str:
    """Return a heading with its number as official papers have it: 一、 （一） 1."""
    if level == 1:
        return f"{chinese_number(number)}、{text}"
    return f"（{chinese_number(number)}）{text}" if level == 2 else f"{number}. {text}"


def chinese_number(number: int) -> str:
    """Return 1 to 99 in Chinese."""
    tens, ones = divmod(number, 10)
    if not tens:
        return NUMERALS[ones - 1]
    head = "十" if tens == 1 else f"{NUMERALS[tens - 1]}十"
    return head + (NUMERALS[ones - 1] if ones else "")
