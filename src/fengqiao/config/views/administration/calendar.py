"""The working calendar: a year at a glance, the arrangement of a new one, and corrections."""

import calendar as months
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from fengqiao.casework.queries import provisional_deadlines
from fengqiao.config.views.administration.forms import YearForm
from fengqiao.config.views.administration.roles import READERS, is_keeper, keeper
from fengqiao.config.views.administration.wording import KEYS, TAGS
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.calendar import queries, services
from fengqiao.foundation.calendar.notation import YearSummary, summary, written
from fengqiao.foundation.calendar.queries import YearArrangement
from fengqiao.foundation.calendar.rules import SATURDAY
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.foundation.lists import Format, export
from fengqiao.organisations import queries as organisations

FEWEST_WORKING_DAYS = 240
MOST_WORKING_DAYS = 256
"""Outside these something was probably left out: years since 2014 have had 247 to 251 working days."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the year view; ``number`` 0 fills the week before the first."""

    number: int
    kind: str = ""
    name: str = ""
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """One month in weeks, Monday first."""

    first: date
    weeks: tuple[tuple[Cell, ...], ...]


def year_view(
    year: int, off: dict[date, str], work: dict[date, str], changed: frozenset[date] = frozenset()
) -> list[Month]:
    """Return the twelve months with their special days; ``changed`` days are marked."""

    def cell(day: int, month: int) -> Cell:
        if not day:
            return Cell(0)
        on = date(year, month, day)
        kind = "off" if on in off else "work" if on in work else "weekend" if on.weekday() >= SATURDAY else ""
        return Cell(day, kind, off.get(on) or work.get(on) or "", on in changed)

    return [
        Month(
            date(year, month, 1),
            tuple(tuple(cell(day, month) for day in week) for week in months.monthcalendar(year, month)),
        )
        for month in range(1, 13)
    ]


def _weekdays() -> list[str]:
    return [
        pgettext("weekday", "一"),
        pgettext("weekday", "二"),
        pgettext("weekday", "三"),
        pgettext("weekday", "四"),
        pgettext("weekday", "五"),
        pgettext("weekday", "六"),
        pgettext("weekday", "日"),
    ]


@access(*READERS)
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Show one year of the calendar, and whether next year's arrangement is missing."""
    entered, chosen = _asked(request)
    today = timezone.localdate()
    address = reverse("administration:calendar")
    last = max((one.year for one in entered), default=today.year - 1)
    context: dict[str, Any] = {
        "tabs": [(str(one.year), f"{address}?year={one.year}", one is chosen) for one in entered],
        "chosen": chosen,
        "missing": today.year + 1 if last <= today.year else None,
        "next_year": last + 1,
        "is_urgent": last < today.year,
        "provisional": provisional_deadlines(),
        "is_keeper": is_keeper(request),
        "weekdays": _weekdays(),
        "history": organisations.entries_of(reversed(ledger.history(services.CHAIN)), tags=TAGS, keys=KEYS),
    }
    if chosen is not None:
        off, work = _named(chosen)
        context |= {
            "months": year_view(chosen.year, off, work),
            "summary": summary(chosen.year, frozenset(off), frozenset(work)),
            "off_text": written(off),
            "work_text": written(work),
        }
    return render(request, "administration/calendar.html", context)


def _asked(request: ActorRequest) -> tuple[list[YearArrangement], YearArrangement | None]:
    """Return all entered years and the one a request asks for."""
    entered = queries.years()
    wanted = request.GET.get("year", "")
    year = int(wanted) if wanted.isdecimal() else timezone.localdate().year
    return entered, next((one for one in entered if one.year == year), entered[-1] if entered else None)


@access(*READERS)
@require_safe
def export_list(request: ActorRequest) -> HttpResponseBase:
    """Send the special days of a year as a file, in the order of the year."""
    _entered, chosen = _asked(request)
    name = f"calendar-{chosen.year}" if chosen else "calendar"
    columns = [_("日期"), _("类别"), _("名称"), _("来源")]
    return export(_lines(chosen), columns, Format.asked(request.GET.get("format")), name=name)


def _lines(chosen: YearArrangement | None) -> Iterator[tuple[Any, ...]]:
    if chosen is None:
        return
    days = [(day.date, _("放假"), day.name) for day in chosen.off]
    days += [(day.date, _("调休上班"), day.name) for day in chosen.work]
    for line in sorted(days):
        yield (*line, chosen.source)


def _named(arrangement: YearArrangement) -> tuple[dict[date, str], dict[date, str]]:
    return {day.date: day.name for day in arrangement.off}, {day.date: day.name for day in arrangement.work}


@keeper
@require_http_methods(["GET", "POST"])
def enter(request: ActorRequest, year: int) -> HttpResponse:
    """Enter or correct the arrangement of a year: look at what it makes of the year, then save."""
    known = next((one for one in queries.years() if one.year == year), None)
    initial = {"year": year, **_initial(known)}
    form = YearForm(request.POST or None, initial=initial)
    form.fields["year"].disabled = True
    context: dict[str, Any] = {"form": form, "year": year, "known": known, "weekdays": _weekdays()}
    if request.method == "POST" and form.is_valid():
        off, work = form.cleaned_data["off"], form.cleaned_data["work"]
        if "save" in request.POST and _saved(request, form):
            _tell(request, year)
            return redirect(f"{reverse('administration:calendar')}?year={year}")
        if not form.errors:
            context |= _preview(year, off, work, known)
    return render(request, "administration/year.html", context)


def _initial(known: YearArrangement | None) -> dict[str, str]:
    if known is None:
        return {}
    off, work = _named(known)
    return {"off": written(off), "work": written(work), "source": known.source}


def _preview(year: int, off: frozenset[date], work: frozenset[date], known: YearArrangement | None) -> dict[str, Any]:
    old_off, old_work = _named(known) if known else ({}, {})
    changed = (off ^ frozenset(old_off)) | (work ^ frozenset(old_work)) if known else frozenset()
    counted = summary(year, off, work)
    outside = {day for day in off | work if day.year != year}
    return {
        "months": year_view(
            year, {day: old_off.get(day, "") for day in off}, {day: old_work.get(day, "") for day in work}, changed
        ),
        "summary": counted,
        "changed": sorted(changed),
        "warnings": list(_warnings(counted, outside)),
    }


def _warnings(counted: YearSummary, outside: set[date]) -> Iterator[str]:
    if outside:
        yield _("有日子不在这一年内：%(days)s") % {"days": _("、").join(f"{day:%Y-%m-%d}" for day in sorted(outside))}
    if counted.missing_feasts:
        days = _("、").join(f"{day:%m-%d}" for day in counted.missing_feasts)
        yield _("以下法定节日没有放假，请核对：%(days)s") % {"days": days}
    if not FEWEST_WORKING_DAYS <= counted.working_days <= MOST_WORKING_DAYS:
        yield _("全年 %(days)s 个工作日，与往年（约 248 个）相差较大，请核对是否漏填") % {"days": counted.working_days}


def _saved(request: ActorRequest, form: YearForm) -> bool:
    given = form.cleaned_data
    try:
        services.enter_year(
            year=given["year"],
            off=given["off"],
            work=given["work"],
            source=given["source"],
            by=request.actor,
            at=timezone.now(),
        )
    except Invalid as refusal:
        form.refuse(refusal)
        return False
    return True


def _tell(request: ActorRequest, year: int) -> None:
    waiting = provisional_deadlines()
    messages.success(request, _("%(year)s 年放假安排已保存。") % {"year": year})
    if waiting:
        text = ngettext("正在重新计算 %(n)d 个暂定期限。", "正在重新计算 %(n)d 个暂定期限。", waiting)
        messages.info(request, text % {"n": waiting})
