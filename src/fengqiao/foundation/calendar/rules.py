"""Natural and working days, and every date computed from them. Pure: the calendar is passed in.

The day of the event does not count; the next day is day 1 (Civil Code, Art. 201). A period of natural days
that ends on a statutory holiday or an ordinary weekend ends on the next working day (Civil Code, Art. 203;
ordinary weekends are a reading that is not verified, hence ``roll``). Days excluded from a period (expert work,
mediation: Order 2020 No.3, Art. 18 and 23) simply do not run.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final

DAY: Final = timedelta(days=1)
SATURDAY: Final = 5


class Unit(StrEnum):
    """Unit of a period."""

    ND = "nd"  # natural days (自然日)
    WD = "wd"  # working days (工作日)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The yearly holiday arrangements that have been entered.

    ``off`` are days off whatever their weekday, ``work`` make-up working days at weekends. The years from
    ``first_year`` to ``last_year`` (both included) are known; outside them only weekends can be told.
    """

    off: frozenset[date]
    work: frozenset[date]
    last_year: int
    first_year: int = 1

    def knows(self, day: date) -> bool:
        """Whether the arrangement of the day's year has been entered."""
        return self.first_year <= day.year <= self.last_year


@dataclass(frozen=True, slots=True, order=True)
class Exclusion:
    """Days that do not count, first and last included."""

    starts_on: date
    ends_on: date

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            message = f"an exclusion cannot end ({self.ends_on}) before it starts ({self.starts_on})"
            raise ValueError(message)

    @property
    def days(self) -> int:
        """Return the number of days excluded."""
        return (self.ends_on - self.starts_on).days + 1

    def holds(self, day: date) -> bool:
        """Whether the day is excluded."""
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True, slots=True)
class Due:
    """When a period ends.

    ``raw_due_on`` is its last day before rolling, ``due_on`` the last day in time, ``target_on`` the last working
    day on or before ``raw_due_on`` (our own internal aim). ``yellow_on`` and ``red_on`` are the days on which the
    warning lights go on. ``provisional``: some day consulted lies in a year whose arrangement is not known, so
    the dates were told from weekends alone and must be computed again once it is.
    """

    raw_due_on: date
    due_on: date
    target_on: date
    yellow_on: date
    red_on: date
    provisional: bool


def is_rest_day(calendar: Calendar, day: date) -> bool:
    """Whether nobody works: a day off, or a weekend day that is not a make-up working day."""
    return day in calendar.off or (day.weekday() >= SATURDAY and day not in calendar.work)


def is_working_day(calendar: Calendar, day: date) -> bool:
    """Whether people work: Monday to Friday unless off, or a make-up working day."""
    return not is_rest_day(calendar, day)


def due(
    calendar: Calendar,
    *,
    starts_on: date,
    length: int,
    unit: Unit,
    exclusions: Iterable[Exclusion] = (),
    roll: bool = True,
    yellow_pct: int = 60,
    red_pct: int = 85,
) -> Due:
    """Return when a period of ``length`` days, started by an event on ``starts_on``, ends.

    ``roll`` moves a last day that is a rest day to the next working day. Days excluded before the start or after
    the end change nothing. Lights: the first day at which that share (per cent) of the days that run from
    ``starts_on`` to ``due_on`` has passed. Raises ValueError for a negative length or shares outside
    0 <= yellow <= red <= 100. A date past the known years is still given, as provisional.
    """
    if length < 0:
        message = f"a period cannot be {length} days long"
        raise ValueError(message)
    if not 0 <= yellow_pct <= red_pct <= 100:
        message = f"lights at {yellow_pct} % and {red_pct} % are not in order"
        raise ValueError(message)
    return _due(calendar, starts_on, length, unit, merged(exclusions), roll, yellow_pct, red_pct)


def merged(exclusions: Iterable[Exclusion]) -> tuple[Exclusion, ...]:
    """Return the exclusions in order, those that overlap or touch joined, so that no day counts twice."""
    joined: list[Exclusion] = []
    for span in sorted(exclusions):
        if joined and span.starts_on <= joined[-1].ends_on + DAY:
            last = joined.pop()
            span = Exclusion(last.starts_on, max(last.ends_on, span.ends_on))  # noqa: PLW2901
        joined.append(span)
    return tuple(joined)


@lru_cache(maxsize=16_384)  # an import asks for the same few days again and again
def _due(
    calendar: Calendar,
    starts_on: date,
    length: int,
    unit: Unit,
    excluded: tuple[Exclusion, ...],
    roll: bool,  # noqa: FBT001
    yellow_pct: int,
    red_pct: int,
) -> Due:
    if unit is Unit.ND:
        raw_due_on = _after_running_days(starts_on, length, excluded)
        consulted_from = raw_due_on
    else:
        raw_due_on = _after_working_days(calendar, starts_on, length, excluded)
        consulted_from = min(starts_on + DAY, raw_due_on)
    due_on = _open_day(calendar, raw_due_on, excluded) if roll else raw_due_on
    target_on = _target(calendar, starts_on, raw_due_on, due_on, excluded)
    running = _running_days(starts_on, due_on, excluded)
    return Due(
        raw_due_on=raw_due_on,
        due_on=due_on,
        target_on=target_on,
        yellow_on=_after_running_days(starts_on, _share(running, yellow_pct), excluded),
        red_on=_after_running_days(starts_on, _share(running, red_pct), excluded),
        provisional=not (calendar.knows(min(consulted_from, target_on)) and calendar.knows(due_on)),
    )


def _share(days: int, percent: int) -> int:
    """Return the least whole number of days that is at least that share."""
    return -(-days * percent // 100)


def _is_excluded(day: date, excluded: Sequence[Exclusion]) -> bool:
    return any(span.holds(day) for span in excluded)


def _after_running_days(starts_on: date, days: int, excluded: Sequence[Exclusion]) -> date:
    """Return the day on which that many days after the start have run; ``excluded`` must be merged."""
    reached = starts_on + days * DAY
    if days:
        for span in excluded:
            if starts_on < span.ends_on and span.starts_on <= reached:
                reached += (span.ends_on - max(span.starts_on, starts_on + DAY)) + DAY
    return reached


def _running_days(starts_on: date, ends_on: date, excluded: Sequence[Exclusion]) -> int:
    """Return how many days after the start, up to and with the end, are not excluded."""
    days = (ends_on - starts_on).days
    for span in excluded:
        overlap = min(span.ends_on, ends_on) - max(span.starts_on, starts_on + DAY) + DAY
        days -= max(overlap.days, 0)
    return days


def _after_working_days(calendar: Calendar, starts_on: date, days: int, excluded: Sequence[Exclusion]) -> date:
    day, left = starts_on, days
    while left:
        day += DAY
        left -= is_working_day(calendar, day) and not _is_excluded(day, excluded)
    return day


def _open_day(calendar: Calendar, day: date, excluded: Sequence[Exclusion]) -> date:
    """Return the day itself, or else the next one, on which people work and the period runs."""
    if is_rest_day(calendar, day):
        while is_rest_day(calendar, day) or _is_excluded(day, excluded):
            day += DAY
    return day


def _target(calendar: Calendar, starts_on: date, raw_due_on: date, due_on: date, excluded: Sequence[Exclusion]) -> date:
    """Return the last working day of the period on or before its raw end; the due day if there is none."""
    day = raw_due_on
    while is_rest_day(calendar, day) or _is_excluded(day, excluded):
        day -= DAY
        if day <= starts_on:
            return due_on
    return day


class StepKind(StrEnum):
    """What one line of an explanation tells."""

    START = "start"
    FIRST_DAY = "first_day"
    EXCLUDED = "excluded"
    REST_DAYS = "rest_days"
    MAKE_UP_DAYS = "make_up_days"
    RAW_END = "raw_end"
    ROLLED = "rolled"
    NOT_ROLLED = "not_rolled"
    TARGET = "target"
    PROVISIONAL = "provisional"


StepValue = date | int


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the account of a date: a message to translate, and what to put into it."""

    kind: StepKind
    text: str
    values: tuple[tuple[str, StepValue], ...]


_END_TEXTS: Final = {
    Unit.ND: "期限为 %(length)s 个自然日，于 %(day)s 届满",
    Unit.WD: "期限为 %(length)s 个工作日，于 %(day)s 届满",
}


def explain(
    calendar: Calendar,
    *,
    starts_on: date,
    length: int,
    unit: Unit,
    exclusions: Iterable[Exclusion] = (),
    roll: bool = True,
) -> list[Step]:
    """Return how the due date of this period comes about, step by step, as message ids with their values.

    Takes what `due` takes and raises what it raises; ``wording.sentences`` turns the steps into text.
    """
    spans = merged(exclusions)
    found = due(calendar, starts_on=starts_on, length=length, unit=unit, exclusions=spans, roll=roll)
    return [
        _step(StepKind.START, "%(day)s 起算，当日不计入期限", day=starts_on),
        _step(StepKind.FIRST_DAY, "%(day)s 为第 1 日", day=starts_on + DAY),
        *_excluded_steps(starts_on, found.due_on, spans),
        *(_working_day_steps(calendar, starts_on, found.raw_due_on, spans) if unit is Unit.WD else ()),
        _step(StepKind.RAW_END, _END_TEXTS[unit], length=length, day=found.raw_due_on),
        *_rolling_steps(calendar, found, roll=roll),
        *_closing_steps(calendar, starts_on, found),
    ]


def _step(kind: StepKind, text: str, **values: StepValue) -> Step:
    return Step(kind, text, tuple(values.items()))


def _excluded_steps(starts_on: date, due_on: date, spans: Sequence[Exclusion]) -> Iterator[Step]:
    for span in spans:
        if span.ends_on > starts_on and span.starts_on <= due_on:
            counted = Exclusion(max(span.starts_on, starts_on + DAY), span.ends_on)
            yield _step(
                StepKind.EXCLUDED,
                "%(first)s 至 %(last)s 共 %(days)s 日不计入期限",
                first=counted.starts_on,
                last=counted.ends_on,
                days=counted.days,
            )


def _working_day_steps(calendar: Calendar, starts_on: date, end: date, spans: Sequence[Exclusion]) -> Iterator[Step]:
    running = [day for day in _days(starts_on + DAY, end) if not _is_excluded(day, spans)]
    resting = sum(is_rest_day(calendar, day) for day in running)
    if resting:
        yield _step(StepKind.REST_DAYS, "其间 %(days)s 个休息日不计", days=resting)
    for day in running:
        if day in calendar.work:
            yield _step(StepKind.MAKE_UP_DAYS, "%(day)s 为调休上班日，计入", day=day)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + n * DAY for n in range((last - first).days + 1))


def _rolling_steps(calendar: Calendar, found: Due, *, roll: bool) -> Iterator[Step]:
    raw = found.raw_due_on
    if not is_rest_day(calendar, raw):
        return
    if not roll:
        yield _step(StepKind.NOT_ROLLED, "%(day)s 为休息日，按规则不顺延", day=raw)
    elif raw in calendar.off:
        yield _step(StepKind.ROLLED, "%(day)s 在法定假期内，顺延至 %(due)s", day=raw, due=found.due_on)
    else:
        yield _step(StepKind.ROLLED, "%(day)s 为周末，顺延至 %(due)s", day=raw, due=found.due_on)


def _closing_steps(calendar: Calendar, starts_on: date, found: Due) -> Iterator[Step]:
    if found.target_on < found.due_on:
        yield _step(StepKind.TARGET, "内部目标：此前最后一个工作日 %(day)s", day=found.target_on)
    if found.provisional:
        for year in _unknown_years(calendar.knows, min(starts_on, found.target_on), found.due_on):
            yield _step(
                StepKind.PROVISIONAL, "%(year)s 年放假安排尚未录入，暂按周末推算，录入后自动重新计算", year=year
            )


def _unknown_years(knows: Callable[[date], bool], first: date, last: date) -> list[int]:
    return [year for year in range(first.year, last.year + 1) if not knows(date(year, 1, 1))]
