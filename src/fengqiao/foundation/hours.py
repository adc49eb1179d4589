"""Hours of a week: the value, reading it from how people write it, and counting it. Pure; clock times as on the wall."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import pairwise
from typing import Final

from fengqiao.foundation.marking import N_

MINUTES_A_DAY: Final = 24 * 60
_DAYS: Final = 7
_CHINESE: Final = "一二三四五六日"
_LATIN: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY: Final = r"(?:周|星期|礼拜)?[一二三四五六日天]|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_SPAN: Final = r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})"
_TOKEN: Final = re.compile(
    rf"\s*(?:(?P<span>{_SPAN})|(?P<all>每天|每日|daily|every day)|(?P<from>{_DAY})\s*-\s*(?P<to>{_DAY})|(?P<one>{_DAY})"
    r"|(?P<sep>[,;、和及]|and\b))\s*"
)
_FOLDED: Final = str.maketrans({"–": "-", "—": "-", "－": "-", "~": "-", "至": "-", "到": "-", "：": ":", "。": ";"})


@dataclass(frozen=True, slots=True, order=True)
class Hours:
    """From when to when on one day of the week, 0 for Monday; minutes after midnight."""

    weekday: int
    starts: int
    ends: int


def minutes_of(clock: time) -> int:
    """Return how many minutes after midnight."""
    return clock.hour * 60 + clock.minute


def clock_of(minutes: int) -> str:
    """Return minutes after midnight as a clock shows them.

    >>> clock_of(510)
    '8:30'
    """
    return f"{minutes // 60}:{minutes % 60:02d}"


def minutes_a_week(hours: Iterable[Hours]) -> int:
    """Return how many minutes of a week the hours hold."""
    return sum(one.ends - one.starts for one in hours)


def read_hours(text: str) -> tuple[Hours, ...]:
    """Return the hours that a notice board's text tells, in order; none for an empty text.

    Days come before their times, as in "周一至周五 8:30–12:00，14:00–17:00，周六、周日 9:00–16:00" or
    "Mon–Fri 8:30–17:00; Sat, Sun 9:00–16:00".

    Raises:
        ValueError: it is written otherwise, or the times of a day overlap; the message (Chinese) says what to write.
    """
    folded = unicodedata.normalize("NFKC", text).translate(_FOLDED).lower().strip()
    found: list[Hours] = []
    days: list[int] = []
    has_times = False
    at = 0
    while at < len(folded):
        token = _TOKEN.match(folded, at)
        if token is None:
            raise ValueError(N_("营业时间请写成“周一至周五 8:30–17:00，周六、周日 9:00–16:00”的样子"))
        at = token.end()
        if token["span"]:
            found.extend(Hours(day, *_span_of(token)) for day in dict.fromkeys(days))
            has_times = True
        elif not token["sep"]:
            if has_times:
                days, has_times = [], False
            days.extend(_days_of(token))
        if token["span"] and not days:
            raise ValueError(N_("时间前面请写明是周几，例如“周一至周五 8:30–17:00”"))
    if days and not has_times:
        raise ValueError(N_("周几后面请写明时间，例如“周一至周五 8:30–17:00”"))
    return checked(found)


def checked(hours: Iterable[Hours]) -> tuple[Hours, ...]:
    """Return the hours in order. Raises ValueError if one ends before it begins or two overlap."""
    ordered = tuple(sorted(hours))
    for one in ordered:
        if not (0 <= one.weekday < _DAYS and 0 <= one.starts < one.ends <= MINUTES_A_DAY):
            raise ValueError(N_("结束时间须晚于开始时间，且在同一天之内"))
    for one, following in pairwise(ordered):
        if one.weekday == following.weekday and following.starts < one.ends:
            raise ValueError(N_("同一天的时间有重叠，请核对"))
    return ordered


def grouped(hours: Iterable[Hours]) -> list[tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]]:
    """Return runs of days (first, last) that share their times, each with these times, for writing them out."""
    times: dict[int, list[tuple[int, int]]] = {}
    for one in sorted(hours):
        times.setdefault(one.weekday, []).append((one.starts, one.ends))
    alike: dict[tuple[tuple[int, int], ...], list[int]] = {}
    for day, spans in times.items():
        alike.setdefault(tuple(spans), []).append(day)
    return [(_runs(days), spans) for spans, days in alike.items()]


def _runs(days: Sequence[int]) -> tuple[tuple[int, int], ...]:
    runs: list[tuple[int, int]] = []
    for day in days:
        if runs and runs[-1][1] == day - 1:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return tuple(runs)


def _span_of(token: re.Match[str]) -> tuple[int, int]:
    starts_hour, starts_minute, ends_hour, ends_minute = (int(token[number]) for number in range(2, 6))
    if max(starts_minute, ends_minute) > 59:
        raise ValueError(N_("时间请按 8:30–17:00 的格式填写"))
    return starts_hour * 60 + starts_minute, ends_hour * 60 + ends_minute


def _days_of(token: re.Match[str]) -> list[int]:
    if token["all"]:
        return list(range(_DAYS))
    if token["one"]:
        return [_day(token["one"])]
    first, last = _day(token["from"]), _day(token["to"])
    return list(range(first, last + 1)) if first <= last else [*range(first, _DAYS), *range(last + 1)]


def _day(text: str) -> int:
    if text[:3] in _LATIN:
        return _LATIN.index(text[:3])
    return _CHINESE.index(text[-1].replace("天", "日"))
