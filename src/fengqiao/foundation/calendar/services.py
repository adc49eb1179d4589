"""Entering the yearly holiday arrangements."""

import csv
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from functools import partial
from importlib.resources import files
from itertools import groupby
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.calendar import events
from fengqiao.foundation.calendar.models import CalendarYear, SpecialDay, SpecialDayKind
from fengqiao.foundation.calendar.queries import SNAPSHOT
from fengqiao.foundation.calendar.rules import SATURDAY
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.ledger.rules import looks_personal
from fengqiao.foundation.ledger.services import record
from fengqiao.foundation.reference import require_keeper

CHAIN: Final = "calendar"
YEAR_ENTERED: Final = "calendar.year_entered"
SHIPPED_SOURCE: Final = "国务院办公厅节假日安排通知，据 chinesecalendar 1.11.0（MIT）"


@transaction.atomic
def load_reference() -> int:
    """Enter the shipped years that are not there yet and return how many; entered years stay as they are."""
    present = set(CalendarYear.objects.values_list("year", flat=True))
    entered = 0
    for year, days in groupby(_shipped_days(), key=lambda day: day.date.year):
        if year not in present:
            CalendarYear.objects.create(year=year, source=SHIPPED_SOURCE)
            SpecialDay.objects.bulk_create(days)
            entered += 1
    if entered:
        SNAPSHOT.touch()
    return entered


def _shipped_days() -> list[SpecialDay]:
    text = files(__package__).joinpath("data", "special_days.csv").read_text(encoding="utf-8")
    rows = ((date.fromisoformat(row["date"]), row) for row in csv.DictReader(text.splitlines()))
    return [SpecialDay(date=day, kind=row["kind"], name=row["name"], year_id=day.year) for day, row in rows]


@transaction.atomic
def enter_year(
    *, year: int, off: AbstractSet[date], work: AbstractSet[date], source: str, by: Actor, at: datetime
) -> None:
    """Enter the holiday arrangement of a year, or correct it; ``off`` and ``work`` are all its special days.

    Records `calendar.year_entered` and, once committed, sends ``events.year_entered``. Names of festivals survive
    a correction. Raises NotAllowed unless the regulator's administrator asks, Invalid for a day outside the year,
    a day that is both, a working day that is not at a weekend, a missing source, or a gap between the years.
    """
    require_keeper(by)
    known = set(CalendarYear.objects.select_for_update().values_list("year", flat=True))
    problems = _problems(year, off, work, source, known)
    if problems:
        raise Invalid(problems)
    CalendarYear.objects.get_or_create(year=year)
    CalendarYear.objects.filter(year=year).update(source=source.strip(), entered_at=at)
    _replace_days(year, off, work)
    record(
        chain=CHAIN,
        tag=YEAR_ENTERED,
        actor=by,
        at=at,
        data={
            "year": year,
            "off": _iso(off),
            "work": _iso(work),
            "source": source.strip(),
            "corrected": year in known,
        },
    )
    SNAPSHOT.touch()
    transaction.on_commit(partial(events.year_entered.send, sender=CalendarYear, year=year))


def _problems(
    year: int, off: AbstractSet[date], work: AbstractSet[date], source: str, known: AbstractSet[int]
) -> dict[str, str]:
    found: dict[str, str] = {}
    if not 1949 <= year <= 2200:  # a slip of the pen, not a rule
        found["year"] = _("年份有误")
    elif known and not min(known) - 1 <= year <= max(known) + 1:
        found["year"] = _("年份须连续录入，请先录入 %(year)s 年") % {
            "year": max(known) + 1 if year > max(known) else min(known) - 1
        }
    if not source.strip():
        found["source"] = _("请填写来源，如通知文号")
    elif looks_personal(source):
        found["source"] = _("来源中不应有手机号、证件号或邮箱")
    if outside := {day for day in off if day.year != year}:
        found["off"] = _("不在 %(year)s 年内：%(days)s") % {"year": year, "days": _listed(outside)}
    if outside := {day for day in work if day.year != year}:
        found["work"] = _("不在 %(year)s 年内：%(days)s") % {"year": year, "days": _listed(outside)}
    elif both := off & work:
        found["work"] = _("同一天不能既放假又上班：%(days)s") % {"days": _listed(both)}
    elif weekdays := {day for day in work if day.weekday() < SATURDAY}:
        found["work"] = _("调休上班日须为周六或周日：%(days)s") % {"days": _listed(weekdays)}
    return found


def _replace_days(year: int, off: AbstractSet[date], work: AbstractSet[date]) -> None:
    days = SpecialDay.objects.filter(year_id=year)
    names = dict(days.values_list("date", "name"))
    days.delete()
    SpecialDay.objects.bulk_create(
        SpecialDay(date=day, kind=kind, name=names.get(day, ""), year_id=year)
        for kind, group in ((SpecialDayKind.OFF, off), (SpecialDayKind.WORK, work))
        for day in sorted(group)
    )


def _iso(days: Iterable[date]) -> list[str]:
    return [day.isoformat() for day in sorted(days)]


def _listed(days: Iterable[date]) -> str:
    return "、".join(_iso(days))
