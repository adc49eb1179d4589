"""Figures of education: sessions, outdoor sessions, leaflets, person-times; and the calendar."""

from calendar import Calendar
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fengqiao.education.queries import figures as queries
from fengqiao.education.queries.events import filters_for, month_of, rows_of
from fengqiao.education.rules.figures import BY_LABELS, MEASURES, By
from fengqiao.education.views.roles import READERS
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.charts.rules import Chart, Kind, Point, Series
from fengqiao.foundation.lists import Format, export

_MOST_BARS = 12


@access(*READERS)
@require_safe
def figures(request: ActorRequest) -> HttpResponse:
    """Show the figures by one thing; every figure leads to its events."""
    by, narrowed = _asked(request)
    table = queries.figures(request.actor, by=by, narrowed=narrowed)
    measure = request.GET.get("measure", "person_times")
    measure = measure if measure in MEASURES else "person_times"
    form = filters_for(narrowed).form
    context = {
        "tabs": [
            (_(label), _address(narrowed, by=one, measure=measure), one == by) for one, label in BY_LABELS.items()
        ],
        "measures": [
            (_(label), _address(narrowed, by=by, measure=one), one == measure) for one, label in MEASURES.items()
        ],
        "by": by,
        "measure": measure,
        "by_label": _(BY_LABELS[by]),
        "fields": [form[name] for name in ("since", "until", "place", "setting", "topic", "campaign")],
        "stats": _stats(table.total, narrowed),
        "rows": [{"row": row, "url": _events_url(narrowed, row.query)} for row in table.rows],
        "total": table.total,
        "note": queries.outside_all(by),
        "chart": _chart(by, measure, table, narrowed) if table.rows else None,
        "map": _map(measure, table, narrowed) if by is By.COUNTY and table.rows else None,
    }
    return render(request, "education/figures.html", context)


@access(*READERS)
@require_safe
def export_figures(request: ActorRequest) -> HttpResponseBase:
    """Send the table as a file."""
    by, narrowed = _asked(request)
    table = queries.figures(request.actor, by=by, narrowed=narrowed)
    columns = [_(BY_LABELS[by]), *(_(label) for label in MEASURES.values())]
    return export(_lines(table), columns, Format.asked(request.GET.get("format")), name=f"education-{by}")


def _lines(table: queries.FigureTable) -> Iterator[tuple[Any, ...]]:
    for label, one in (*((row.label, row.figures) for row in table.rows), (_("合计"), table.total)):
        yield label, one.sessions, one.outdoor, one.leaflets, one.person_times


def _asked(request: ActorRequest) -> tuple[By, dict[str, str]]:
    """Return by what, and the filters; without a period, this year."""
    text = request.GET.get("by", By.MONTH)
    names = ("since", "until", "place", "setting", "topic", "campaign", "audience", "office")
    narrowed = {name: request.GET[name] for name in names if request.GET.get(name)}
    if "since" not in narrowed and "until" not in narrowed:
        narrowed["since"] = f"{timezone.localdate().year}-01-01"
    return By(text) if text in set(By) else By.MONTH, narrowed


def _address(narrowed: dict[str, str], **more: str) -> str:
    return "?" + urlencode({**narrowed, **{name: str(value) for name, value in more.items()}})


def _events_url(narrowed: dict[str, str], query: Any, **more: str) -> str:
    return reverse("education:events") + "?" + urlencode({**narrowed, **query, "status": "counted", **more})


def _stats(total: Any, narrowed: dict[str, str]) -> list[dict[str, str]]:
    return [
        {
            "label": _(label),
            "value": f"{getattr(total, name):,}",
            "url": _events_url(narrowed, {}, **({"outdoor": "on"} if name == "outdoor" else {})),
        }
        for name, label in MEASURES.items()
    ]


def _chart(by: By, measure: str, table: queries.FigureTable, narrowed: dict[str, str]) -> Chart:
    rows = table.rows[:_MOST_BARS]
    points = [_point(row, measure, narrowed) for row in rows]
    return Chart(
        id="education-figures",
        title=_("%(measure)s（按%(by)s）") % {"measure": _(MEASURES[measure]), "by": _(BY_LABELS[by])},
        kind=Kind.LINE if by is By.MONTH else Kind.BAR,
        category_label=_(BY_LABELS[by]),
        categories=[row.label for row in rows],
        series=[Series(_(MEASURES[measure]), points)],
        horizontal=by in {By.INSTITUTION, By.TOWN, By.CAMPAIGN},
        csv_url=reverse("education:export_figures") + _address(narrowed, by=by, format="csv"),
        xlsx_url=reverse("education:export_figures") + _address(narrowed, by=by, format="xlsx"),
    )


def _map(measure: str, table: queries.FigureTable, narrowed: dict[str, str]) -> Chart:
    return Chart(
        id="education-map",
        title=_("%(measure)s分布图") % {"measure": _(MEASURES[measure])},
        kind=Kind.MAP,
        category_label=_("区县"),
        categories=[row.label for row in table.rows],
        series=[Series(_(MEASURES[measure]), [_point(row, measure, narrowed) for row in table.rows])],
        geojson_url=reverse("places:map"),
    )


def _point(row: queries.FigureRow, measure: str, narrowed: dict[str, str]) -> Point:
    value = getattr(row.figures, measure)
    return Point(value, url=_events_url(narrowed, row.query), text=f"{value:,}")


@access(*READERS)
@require_safe
def month(request: ActorRequest) -> HttpResponse:
    """Show a month's events day by day."""
    first = _month_asked(request)
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    events = rows_of(list(month_of(request.actor, weeks[0][0], weeks[-1][-1])[:600]))
    by_day: dict[date, list[Any]] = {}
    for row in events:
        by_day.setdefault(timezone.localtime(row.event.starts_at).date(), []).append(row)
    context = {
        "first": first,
        "weeks": [
            [{"day": day, "rows": by_day.get(day, [])[:4], "more": max(0, len(by_day.get(day, [])) - 4),
              "inside": day.month == first.month} for day in week]
            for week in weeks
        ],
        "today": timezone.localdate(),
        "before": _shifted(first, -1),
        "after": _shifted(first, 1),
    }  # fmt: skip
    return render(request, "education/calendar.html", context)


def _month_asked(request: ActorRequest) -> date:
    text = request.GET.get("month", "")
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return timezone.localdate().replace(day=1)


def _shifted(first: date, months: int) -> str:
    number = min(max(first.year * 12 + first.month - 1 + months, 12), 9998 * 12)
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
