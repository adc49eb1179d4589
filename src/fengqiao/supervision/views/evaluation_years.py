"""The evaluations of a year: the list, weights, beginning, meetings, what-if, export; and an institution's own."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Level, Role
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from fengqiao.foundation.lists import Format, export, page
from fengqiao.organisations.reference_year import today as data_day
from fengqiao.supervision.forms.evaluations import MeetingForm, YearForm
from fengqiao.supervision.queries.evaluations import years as queries
from fengqiao.supervision.queries.evaluations.paper import mark_of
from fengqiao.supervision.queries.evaluations.scope import (
    evaluations_seen,
    in_words,
    scheme_of,
    weights_of,
    year_found,
)
from fengqiao.supervision.queries.orders import supervises
from fengqiao.supervision.queries.rating_schemes import schemes
from fengqiao.supervision.rules.periods import is_year
from fengqiao.supervision.rules.rating.course import YearState
from fengqiao.supervision.rules.rating.moves import COLLECTIVE, LIFECYCLE
from fengqiao.supervision.rules.rating.scheme import WEIGHT_FAULTS, for_year, weight_faults
from fengqiao.supervision.services.evaluations import moving, years
from fengqiao.supervision.services.evaluations.exports import note_list
from fengqiao.supervision.views.roles import READERS

SUPERVISORS = (Role.REGULATOR, Role.AUDITOR)


@access(*READERS)
@require_safe
def evaluations(request: ActorRequest) -> HttpResponse:
    """Show the years of evaluations; an institution sees its own only."""
    today, viewer = data_day(), request.actor
    context: dict[str, Any] = {"is_regulator": viewer.is_regulator, "may_set": supervises(viewer)}
    if viewer.is_regulator:
        known = queries.years()
        missing = [one for one in (today.year, today.year - 1) if one not in {year.year for year in known}]
        context |= {"years": known, "missing": [one for one in missing if for_year(schemes(), one)]}
    else:
        context["rows"] = queries.rows_of(list(evaluations_seen(viewer).order_by("-year__year")), viewer)
    return render(request, "supervision/evaluations.html", context)


@access(*SUPERVISORS, level=Level.REGULATOR)
@require_safe
def year(request: ActorRequest, year: int) -> HttpResponse:
    """Show the evaluations of a year: how far they are, levels, the list."""
    found = year_found(year)
    filters = queries.filters_for(request.GET, found)
    rows = filters.apply(evaluations_seen(request.actor).filter(year=found))
    listed = page(rows, order=queries.ORDER, after=request.GET.get("after"))
    url = reverse("supervision:evaluation_year", args=[year])
    scheme = scheme_of(found)
    context = {
        "year": found,
        "scheme": in_words(scheme.name),
        "states": queries.by_state(found),
        "chart": queries.levels_chart(found, url),
        "page": listed,
        "rows": queries.rows_of(list(listed.items), request.actor),
        "first_filter": filters.form["q"],
        "more_filters": [filters.form[name] for name in filters.form.fields if name != "q"],
        "more_open": bool(set(filters.chosen) - {"q"}),
        "finish_by": queries.finish_by(found),
        "weights": [(in_words(one.name), weights_of(found)[one.code], one.minimum) for one in scheme.elements],
        "may_set": supervises(request.actor),
        "planned": found.state == YearState.PLANNED,
        "decisions": [(action, _(LIFECYCLE.move(action).label), len(queries.awaiting(found, action))) for action in COLLECTIVE],
        "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "supervision/evaluation_year.html", context)


@access(Role.REGULATOR, level=Level.REGULATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def set_year(request: ActorRequest, year: int) -> HttpResponse:
    """Set the weights of a year and the day self-assessments are due."""
    scheme = for_year(schemes(), year) if is_year(year) else None
    if scheme is None:
        raise Http404
    initial: dict[str, Any] = {f"weight-{code}": weight for code, weight in scheme.weights().items()}
    try:
        found = year_found(year)
        initial = {f"weight-{code}": weight for code, weight in weights_of(found).items()}
        initial |= {"note": found.note, "self_due_on": found.self_due_on, "seen": found.changed_at.isoformat()}
    except NotFound:
        found = None
    form = YearForm(request.POST if request.method == "POST" else None, scheme=scheme, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            years.set_year(
                year=year, weights=form.weights(), note=given["note"], self_due_on=given["self_due_on"],
                by=request.actor, at=timezone.now(), seen=form.seen_at,
            )  # fmt: skip
        except (Invalid, NotAllowed, Conflict) as refused:
            form.take(refused)
        else:
            messages.success(request, _("已保存。"))
            return redirect("supervision:evaluation_year", year)
    back = reverse("supervision:evaluation_year", args=[year]) if found else reverse("supervision:evaluations")
    hint = _("%(scheme)s：各要素权重合计 100%%，每项不低于办法规定的最低权重。预填的是上次的设定或本系统的初始值。") % {
        "scheme": in_words(scheme.name)
    }
    title = _("%(year)s 年评价设定") % {"year": year}
    context = {"form": form, "title": title, "back": back, "hint": hint, "crumb_year": found and year}
    return render(request, "supervision/evaluation_form.html", context, status=400 if form.errors else 200)


@access(Role.REGULATOR, level=Level.REGULATOR)
@require_POST
def begin_year(request: ActorRequest, year: int) -> HttpResponse:
    """Begin the evaluations of a year."""
    try:
        number = years.begin(year, by=request.actor, at=timezone.now())
    except NotAllowed as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("评价已开始：%(n)s 家机构收到自评任务，指标数据已采集。") % {"n": number})
    return redirect("supervision:evaluation_year", year)


@access(Role.REGULATOR, level=Level.REGULATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: ActorRequest, year: int, action: str) -> HttpResponse:
    """Record a meeting, and let it decide on the institutions that are ticked."""
    if action not in COLLECTIVE:
        raise Http404
    found = year_found(year)
    choices = queries.awaiting(found, action)
    everyone = {"evaluations": [str(pk) for pk, _text in choices]}
    form = MeetingForm(request.POST if request.method == "POST" else None, choices=choices, initial=everyone)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        chosen = [int(pk) for pk in given.get("evaluations", [])]
        try:
            held = moving.MeetingData(given["held_on"], given["chair"], form.names(), given["minutes"])
            moving.meet_and_decide(year, held, action, chosen, by=request.actor, at=timezone.now())
        except (Invalid, NotAllowed) as refused:
            form.take(refused)
        else:
            messages.success(request, _("会议已登记，一并决定 %(n)s 家机构。") % {"n": len(chosen)})
            return redirect("supervision:evaluation_year", year)
    context = {
        "form": form,
        "title": _(LIFECYCLE.move(action).label),
        "back": reverse("supervision:evaluation_year", args=[year]),
        "hint": _("复评和审核都须集体决定并有会议记录；审核不能用复评的会议。不选机构则只登记会议。"),
        "crumb_year": year,
    }
    return render(request, "supervision/evaluation_form.html", context, status=400 if form.errors else 200)


@access(*SUPERVISORS, level=Level.REGULATOR)
@require_safe
def suppose_weights(request: ActorRequest, year: int) -> HttpResponse:
    """Show what other weights would make of the year's results; nothing is kept."""
    found = year_found(year)
    scheme, weights = scheme_of(found), weights_of(found)
    asked = dict(weights)
    for one in scheme.elements:
        try:
            asked[one.code] = Decimal(request.GET.get(one.code, str(weights[one.code])))
        except InvalidOperation:
            asked[one.code] = Decimal("NaN")
    wrong = {code: _(WEIGHT_FAULTS[fault]) for fault, code in weight_faults(scheme, asked)}
    context = {
        "year": found,
        "elements": [(one.code, in_words(one.name), request.GET.get(one.code, weights[one.code]), one.minimum, wrong.get(one.code, "")) for one in scheme.elements],
        "wrong": wrong.get("", ""),
        "rows": [] if wrong else queries.with_weights(found, asked),
    }  # fmt: skip
    return render(request, "supervision/evaluation_weights.html", context, status=400 if wrong else 200)


@access(*SUPERVISORS, level=Level.REGULATOR)
@require_safe
def export_year(request: ActorRequest, year: int) -> HttpResponseBase:
    """Send the list as a file that bears for whom and when it was made; that it was taken is on record."""
    found, now = year_found(year), timezone.now()
    rows = queries.filters_for(request.GET, found).apply(evaluations_seen(request.actor).filter(year=found))
    note_list(found, by=request.actor, at=now)
    wanted = Format.asked(request.GET.get("format"))
    mark = mark_of(request.actor, at=now)
    return export(queries.export_rows(rows), queries.columns(), wanted, name=f"evaluations-{year}", mark=mark)
