"""Indicators: all by aspect, one with its breakdown, and the records behind a value."""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.lists import Format, export, page
from fengqiao.organisations import queries as organisations
from fengqiao.organisations.reference_year import today as data_day
from fengqiao.supervision.forms.indicators import ScopeForm
from fengqiao.supervision.queries import naming
from fengqiao.supervision.queries.city import reads_city_only
from fengqiao.supervision.queries.closures import closure_notes, closures
from fengqiao.supervision.queries.detail import BY_NAMES, Detail, detail
from fengqiao.supervision.queries.feeds import By
from fengqiao.supervision.queries.orders import supervises
from fengqiao.supervision.queries.overview import Group, overview, own_house
from fengqiao.supervision.queries.readings import breakdowns, indicator_named
from fengqiao.supervision.queries.records import Behind, behind
from fengqiao.supervision.queries.series import Entry, series, series_chart
from fengqiao.supervision.queries.targets import aim_of
from fengqiao.supervision.rules.indicators import Indicator
from fengqiao.supervision.rules.series import STEPS, step_of
from fengqiao.supervision.rules.wording import plain
from fengqiao.supervision.views.roles import READERS

PARTS: Final = ("all", "numerator", "rest")


def _scope(request: ActorRequest) -> tuple[ScopeForm, Any, str]:
    """Return the form, the institution asked for (an institution's people: their own office) and the county."""
    today = data_day()
    own = own_house(request.actor)
    parts = ("organisation", "place") if own is None else ()
    form = ScopeForm(request.GET, viewer=request.actor, today=today, parts=parts)
    form.is_valid()
    code = form.chosen("organisation")
    return form, organisations.organisation(code) if code else own, form.chosen("place")


@access(*READERS)
@require_safe
def indicators(request: ActorRequest) -> HttpResponse:
    """Show all indicators by aspect, with last year on the same day."""
    form, office, place = _scope(request)
    today, period = data_day(), form.period
    place = "" if office else place
    groups = overview(request.actor, period, today=today, office=office, place=place)
    known = [line.data_on for group in groups for line in group.lines if line.data_on]
    context = {
        "form": form,
        "groups": groups,
        "period": naming.period_label(period),
        "is_over": period.is_over(today),
        "data_on": max(known, default=None),
        "office": office,
        "query": _query(period=period.key, organisation=form.chosen("organisation"), place=place),
        "export_url": reverse("supervision:export_indicators"),
        "closures": closure_notes(closures(period, today=today, office=office)),
    }
    return render(request, "supervision/indicators.html", context)


@access(*READERS)
@require_safe
def indicator(request: ActorRequest, indicator_id: str) -> HttpResponse:
    """Show one indicator: value, what it is held against, its breakdown, definition and source."""
    shown = indicator_named(indicator_id)
    form, office, place = _scope(request)
    found = _detail(request, indicator_id)
    by = _by(request, indicator_id)
    kept = {"organisation": form.chosen("organisation"), "place": place}
    path = reverse("supervision:indicator", args=[indicator_id])
    context = {
        "indicator": shown,
        "name": _(shown.name),
        "definition": _(shown.definition),
        "source": _(shown.source),
        "aspect": naming.aspect_label(shown.aspect),
        "direction": naming.direction_label(shown),
        "form": form,
        "detail": found,
        "office": office,
        "period": naming.period_label(form.period),
        "is_over": form.period.is_over(data_day()),
        "by": by,
        "by_name": _(BY_NAMES[by]) if by else "",
        "tabs": [
            (_(BY_NAMES[one]), f"{path}?{_query(period=form.period.key, by=one, **kept)}", one == by)
            for one in _breakdowns(request, shown)
        ],
        "back": reverse("supervision:indicators") + f"?{_query(period=form.period.key, **kept)}",
        "export_url": reverse("supervision:export_indicator", args=[indicator_id]),
        "order_url": _order_url(request, indicator_id, form.period.key),
        **_series_context(request, shown, {"by": by or "", "period": form.period.key, **kept}),
    }
    return render(request, "supervision/indicator.html", context)


def _series_context(request: ActorRequest, shown: Indicator, kept: dict[str, str]) -> dict[str, Any]:
    """Return what the page shows of the last periods: chart, target, and what has to be said of closed institutions."""
    form, office, place = _scope(request)
    today, step = data_day(), step_of(form.period, request.GET.get("step", ""))
    aim = aim_of(shown, form.period, today=today, whole_city=office is None and not place)
    entries = series(shown, form.period, step, viewer=request.actor, today=today, office=office, place=place)
    path = reverse("supervision:indicator", args=[shown.id])
    return {
        "aim": aim,
        "entries": entries[::-1],
        "series_chart": series_chart(shown, entries, aim),
        "step": step,
        "steps": [(_(name), f"{path}?{_query(**kept, step=one)}#series", one == step) for one, name in STEPS.items()],
        "series_url": reverse("supervision:export_series", args=[shown.id]),
        "closures": closure_notes(closures(form.period, today=today, office=office)),
    }


@access(*READERS)
@require_safe
def export_series(request: ActorRequest, indicator_id: str) -> HttpResponseBase:
    """Send an indicator's values over the last periods as a file, each said to be kept or live."""
    shown = indicator_named(indicator_id)
    form, office, place = _scope(request)
    step = step_of(form.period, request.GET.get("step", ""))
    found = series(shown, form.period, step, viewer=request.actor, today=data_day(), office=office, place=place)
    columns = [
        _("期间"), _("起"), _("止"), f"{_(shown.name)}（{_(shown.unit)}）", _("分子"), _("分母"), _("缺数原因"), _("来源"), _("保存日期"),
    ]  # fmt: skip
    name = f"{indicator_id}-{step}-{form.period.key}"
    return export(_series_lines(found), columns, Format.asked(request.GET.get("format")), name=name)


def _series_lines(found: list[Entry]) -> Iterator[tuple[Any, ...]]:
    for one in found:
        reading = one.reading
        yield (
            one.period.key, one.period.first, one.last, plain(reading.indicator, reading.value), reading.numerator,
            reading.denominator, one.reason, one.origin, one.kept_on,
        )  # fmt: skip


@access(*READERS)
@require_safe
def export_indicators(request: ActorRequest) -> HttpResponseBase:
    """Send all indicators of a subject and period as a file, with definition and source."""
    form, office, place = _scope(request)
    groups = overview(request.actor, form.period, today=data_day(), office=office, place="" if office else place)
    columns = [
        _("方面"), _("指标"), _("单位"), _("数值"), _("缺数原因"), _("上年同期"), _("同比"), _("上期"), _("环比"), _("数据截至"), _("口径"), _("依据"),
        _("版本"),
    ]  # fmt: skip
    name = "-".join(["indicators", form.period.key, *([office.code] if office else [])])
    return export(_overview_lines(groups), columns, Format.asked(request.GET.get("format")), name=name)


def _overview_lines(groups: list[Group]) -> Iterator[tuple[Any, ...]]:
    for group in groups:
        for line in group.lines:
            one = line.indicator
            yield (
                group.label, _(one.name), _(one.unit), line.value, line.reason, line.year_before,
                line.since_year_before[0], line.before, line.since_before[0], line.data_on, _(one.definition),
                _(one.source), one.version,
            )  # fmt: skip


def _order_url(request: ActorRequest, indicator_id: str, period: str) -> str:
    """Return where an order about a reading is written; the institution's code is to be added. Empty for others."""
    if not supervises(request.actor):
        return ""
    return reverse("supervision:new_order") + f"?{_query(indicator=indicator_id, period=period)}&subject="


@access(*READERS)
@require_safe
def export_indicator(request: ActorRequest, indicator_id: str) -> HttpResponseBase:
    """Send an indicator's breakdown as a file, with definition and source below."""
    found = _detail(request, indicator_id)
    by = _by(request, indicator_id)
    columns = [
        _("代码"), _(BY_NAMES[by]) if by else _("范围"), f"{_(found.answer.indicator.name)}（{_(found.answer.indicator.unit)}）",
        _("分子"), _("分母"), _("同业组"), _("同组位次"), _("缺数原因"),
    ]  # fmt: skip
    name = f"{indicator_id}-{found.answer.period.key}"
    return export(_lines(found), columns, Format.asked(request.GET.get("format")), name=name)


def _lines(found: Detail) -> Iterator[tuple[Any, ...]]:
    shown = found.answer.indicator
    for row in found.rows:
        one = row.reading
        yield (
            one.key,
            one.label,
            plain(shown, one.value),
            one.numerator,
            one.denominator,
            row.group,
            row.rank,
            row.reason,
        )
    total = found.answer.total
    yield ("", _("合计"), plain(shown, total.value), total.numerator, total.denominator, "", None, found.reason)
    for group, value, number in found.medians:
        yield ("", _("中位数"), value, None, None, group, None, _("%(n)s 家") % {"n": number})
    yield ()
    yield (_("口径"), _(shown.definition))
    yield (_("依据"), _(shown.source))
    yield (_("期间"), naming.period_label(found.answer.period))
    yield (_("数据截至"), found.answer.last)


def _detail(request: ActorRequest, indicator_id: str) -> Detail:
    form, office, place = _scope(request)
    return detail(
        indicator_named(indicator_id),
        form.period,
        viewer=request.actor,
        today=data_day(),
        office=office,
        place=place,
        by=_by(request, indicator_id),
    )


def _breakdowns(request: ActorRequest, shown: Indicator) -> tuple[By, ...]:
    """Return the breakdowns that one may see: an association sees counties and months, no institution's values."""
    hidden = {By.INSTITUTION} if reads_city_only(request.actor, own_house(request.actor)) else set()
    return tuple(one for one in breakdowns(shown) if one not in hidden)


def _by(request: ActorRequest, indicator_id: str) -> By | None:
    """Return the breakdown asked for, else the first there is."""
    possible = _breakdowns(request, indicator_named(indicator_id))
    asked = request.GET.get("by", "")
    return next((one for one in possible if one == asked), possible[0] if possible else None)


@access(*READERS)
@require_safe
def records(request: ActorRequest, name: str) -> HttpResponse:
    """List exactly the records behind a value."""
    found = behind(name, request.GET.dict(), viewer=request.actor, today=data_day())
    part = _part(request)
    chosen = found.part(part)
    listed = page(chosen, order=("-pk",), after=request.GET.get("after"))
    labels = {"all": _("全部"), "numerator": _("算入的"), "rest": _("未算入的")}
    title = next((_(one.name) for one in _counting(name)), name)
    context = {
        "name": title,
        "definition": next((_(one.definition) for one in _counting(name)), ""),
        "period": naming.period_label(found.scope.period),
        "until": found.scope.known_until,
        "page": listed,
        "rows": list(found.shown(iter(listed.items))),
        "number": chosen.count(),
        "tabs": [(labels[one], f"?{_with(request, part=one)}", one == part) for one in PARTS] if found.has_rest else [],
        "export_url": reverse("supervision:export_records", args=[name]),
    }
    return render(request, "supervision/records.html", context)


@access(*READERS)
@require_safe
def export_records(request: ActorRequest, name: str) -> HttpResponseBase:
    """Send the records behind a value as a file, however many."""
    found = behind(name, request.GET.dict(), viewer=request.actor, today=data_day())
    columns = [_("记录"), _("机构"), _("日期"), _("说明"), _("算入")]
    return export(_record_lines(found, _part(request)), columns, Format.asked(request.GET.get("format")), name=name)


def _record_lines(found: Behind, part: str) -> Iterator[tuple[Any, ...]]:
    for one in found.shown(found.part(part).order_by("-pk").iterator(chunk_size=1000)):
        yield (one.title, one.office, one.on, one.note, one.counts)


def _counting(name: str) -> Iterator[Any]:
    from fengqiao.supervision.rules.indicators import INDICATORS

    return (one for one in INDICATORS.values() if one.feed == f"rows:{name}")


def _part(request: ActorRequest) -> str:
    asked = request.GET.get("part", "all")
    return asked if asked in PARTS else "all"


def _with(request: ActorRequest, **changes: str) -> str:
    return urlencode({**{k: v for k, v in request.GET.items() if k != "after"}, **changes})


def _query(**values: str) -> str:
    return urlencode({name: value for name, value in values.items() if value})
