"""The work list, one station, its moves, and what it did."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.forms import show_refusal
from fengqiao.foundation.lists import Format, export, page
from fengqiao.stations.forms import MoveForm, OutletForm
from fengqiao.stations.queries import casepage, deeds, desk, directory, scope
from fengqiao.stations.queries.entries import candidates, people_of
from fengqiao.stations.queries.facts import available, score_of
from fengqiao.stations.rules.conditions import outcomes_for
from fengqiao.stations.rules.moves import LIFECYCLE
from fengqiao.stations.rules.states import CHECK_KINDS, MARKED, STAGE_LABELS, TONES, Action, CheckKind
from fengqiao.stations.services.applying import open_application
from fengqiao.stations.services.moving import perform
from fengqiao.stations.views.roles import ACTING, READERS


@access(*READERS)
@require_safe
def stations(request: ActorRequest) -> HttpResponse:
    """List the stations in scope, what is due first at the top, and the sheets the viewer has to fill in."""
    viewer, today = request.actor, timezone.localdate()
    filters = desk.filters_for(request.GET, viewer=viewer, today=today)
    found = page(filters.apply(scope.stations_seen(viewer)), order=desk.ORDER, after=request.GET.get("after"))
    context = {
        "page": found,
        "rows": desk.rows_of(found.items, viewer=viewer, today=today),
        "fields": [filters.form[name] for name in filters.form.fields],
        "today": today,
        "sheets": list(scope.sheets_to_do(viewer, today=today)) if viewer.role in ACTING else [],
        "may_apply": viewer.role is Role.OFFICER and not scope.inspects(viewer),
        "may_import": scope.inspects(viewer),
    }
    return render(request, "stations/list.html", context)


@access(*READERS)
@require_safe
def export_stations(request: ActorRequest) -> HttpResponseBase:
    """Send the list as a file."""
    viewer, today = request.actor, timezone.localdate()
    rows = desk.filters_for(request.GET, viewer=viewer, today=today).apply(scope.stations_seen(viewer))
    wanted = Format.asked(request.GET.get("format"))
    return export(desk.export_rows(rows), desk.columns(), wanted, name=f"stations-{today:%Y%m%d}")


@access(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Put an outlet forward."""
    today = timezone.localdate()
    form = OutletForm(request.POST or None, outlets=candidates(request.actor, on=today))
    if request.method == "POST" and form.is_valid():
        try:
            made = open_application(outlet_id=form.cleaned_data["outlet"], by=request.actor, at=timezone.now())
        except Invalid as wrong:
            show_refusal(form, wrong)
        else:
            return redirect("stations:station", made.pk)
    return render(request, "stations/new.html", {"form": form})


@access(*READERS)
@require_safe
def station(request: ActorRequest, station_id: int) -> HttpResponse:
    """Show one station."""
    viewer, today = request.actor, timezone.localdate()
    found = scope.station_seen(station_id, viewer=viewer)
    checks = list(scope.checks_seen(found, viewer))
    moves = available(found, viewer, on=today) if viewer.role in ACTING else []
    row = desk.rows_of([found], viewer=viewer, today=today)[0]
    context = {
        "station": found,
        "row": row,
        "tone": TONES[found.state],
        "card": directory.cards([found])[0],
        "is_public": found.state in MARKED,
        "moves": moves,
        "has_moves": any(one.allowed for one in moves),
        "checks": [(one, _(CHECK_KINDS[one.kind]), _(STAGE_LABELS[one.stage])) for one in checks],
        "of_house": scope.of_house(found, viewer),
        "people": people_of(found),
        "guided": casepage.guided_rows(found, viewer),
        "appeals": list(found.appeals.all()),
        "deeds": deeds.deeds_of(found, viewer, today=today),
        "history": casepage.history_of(found, viewer),
        "today": today,
    }
    return render(request, "stations/station.html", context)


@access(*ACTING)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: ActorRequest, station_id: int, action: str) -> HttpResponse:
    """Do something with a station: ask for what it needs, then carry it out."""
    viewer, today = request.actor, timezone.localdate()
    found = scope.station_seen(station_id, viewer=viewer)
    offered = {one.move.action: one for one in available(found, viewer, on=today)}
    if action not in offered:
        raise Http404
    wanted = LIFECYCLE.move(action)
    form = MoveForm(
        wanted, request.POST or None, on=today, narrowed=_outcomes(found) if action == Action.CONCLUDE else ()
    )
    if request.method == "POST":
        try:
            perform(station_id=found.pk, action=action, by=viewer, at=timezone.now(), data=form.entered())
        except Invalid as wrong:
            form.is_valid()
            show_refusal(form, wrong)
        else:
            messages.success(request, _("已办理：%(move)s。") % {"move": _(wanted.label)})
            return redirect("stations:station", found.pk)
    context = {"station": found, "form": form, "title": _(wanted.label), "reason": offered[action].reason}
    return render(request, "stations/move.html", context)


def _outcomes(found: Any) -> tuple[str, ...]:
    check = scope.open_check(found)
    score = score_of(check, on=timezone.localdate()) if check is not None else None
    if check is None or score is None or score.verdict is None:
        return ()
    return tuple(str(one) for one in outcomes_for(CheckKind(check.kind), score.verdict))


@access(*READERS)
@require_safe
def cases(request: ActorRequest, station_id: int, what: str) -> HttpResponse:
    """List the cases behind one of the counts of what a station did."""
    if what not in deeds.KINDS:
        raise Http404
    viewer, today = request.actor, timezone.localdate()
    found = scope.station_seen(station_id, viewer=viewer)
    shown = page(
        deeds.cases_of(found, what, viewer, today=today), order=("-opened_at", "-pk"), after=request.GET.get("after")
    )
    context = {
        "station": found,
        "page": shown,
        "what": what,
        "title": deeds.title_of(what),
        "since": deeds.since_of(found, today),
        "lines": [(one, "mediation:case" if what == "mediated" else "complaints:case") for one in shown.items],
    }
    return render(request, "stations/cases.html", context)
