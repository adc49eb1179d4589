"""Requests for help at the desk: the queue, one request, entering one at the counter, figures."""

from collections.abc import Iterator
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.coverage.forms.visits import CounterForm, EndForm, PlanForm
from fengqiao.coverage.queries import visit_figures as figures_of
from fengqiao.coverage.queries import visits as queries
from fengqiao.coverage.queries.visit_offers import house_choices, own_house
from fengqiao.coverage.rules.visits import MOVES, Action, Reason
from fengqiao.coverage.services import visit_handling as services
from fengqiao.coverage.services.visits import due_day, request_visit
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid, NotAllowed, Refusal
from fengqiao.foundation.lists import Format, export, page

READERS: Final = (Role.CLERK, Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR, Role.AUDITOR)
HANDLERS: Final = (Role.CLERK, Role.OFFICER)
_PLANS: Final = {Action.ASSIGN: services.assign, Action.REASSIGN: services.reassign}


@access(*READERS)
@require_safe
def visits(request: ActorRequest) -> HttpResponse:
    """List the requests in scope: those to be done by due day, the overdue first."""
    today = timezone.localdate()
    filters = queries.filters_for(request.GET, viewer=request.actor, today=today)
    found = filters.apply(queries.listed(request.actor))
    shown = page(found, order=queries.order_of(filters), after=request.GET.get("after"))
    context = {
        "page": shown,
        "rows": queries.rows_of(shown.items, today=today),
        "fields": [filters.form[name] for name in filters.form.fields],
        "late": queries.late_number(request.actor, today),
        "may_enter": request.actor.role in HANDLERS and not request.actor.is_regulator,
    }
    return render(request, "coverage/visits/list.html", context)


@access(*READERS)
@require_safe
def export_visits(request: ActorRequest) -> HttpResponseBase:
    """Send the list as a file, without anything about the people."""
    today = timezone.localdate()
    filters = queries.filters_for(request.GET, viewer=request.actor, today=today)
    found = filters.apply(queries.listed(request.actor)).order_by(*queries.order_of(filters))
    columns = [
        _("编号"), _("方式"), _("要办的业务"), _("所在村社"), _("状态"), _("希望办理的机构"), _("承办机构"), _("承办人"),
        _("提出日期"), _("期限"), _("约定日期"), _("办结日期"), _("原因"), _("柜面代为登记"),
    ]  # fmt: skip
    lines = _lines(queries.plain_rows(found))
    return export(lines, columns, Format.asked(request.GET.get("format")), name=f"help-{today:%Y%m%d}")


def _lines(rows: list[queries.PlainRow]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        one = row.visit
        yield (
            one.number, one.get_kind_display(), one.get_service_display(), row.place, one.get_state_display(),
            one.wished.label if one.wished else "", one.organisation.label if one.organisation else "",
            one.member.name if one.member else "", timezone.localdate(one.requested_at), one.due_on, one.visit_on,
            one.ended_on, one.get_reason_display(), _("是") if one.by_clerk else _("否"),
        )  # fmt: skip


@access(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def visit(request: ActorRequest, visit_id: int) -> HttpResponse:
    """Show one request; by POST do what ``act`` names."""
    today = timezone.localdate()
    shown = queries.visit_page(visit_id, viewer=request.actor, today=today)
    act = _action(request.POST.get("act", ""))
    if request.method == "POST" and act is None:
        raise NotAllowed(_("当前状态下不能进行此操作"))
    forms = [(action, label, _form(request, action, shown, chosen=action is act)) for action, label in shown.moves]
    taken = next((form for action, _label, form in forms if action is act), None)
    if act is not None and taken is None:
        # out of step with what was shown: the service says why
        taken = _form(request, act, shown, chosen=True)
    if act is not None and taken is not None and taken.is_valid():
        try:
            _do(act, taken, visit_id, request)
        except Invalid as wrong:
            taken.take(wrong)
        else:
            messages.success(request, _("已保存。"))
            still = queries.is_seen(visit_id, request.actor)
            return redirect("coverage:visit", visit_id) if still else redirect("coverage:visits")
    context = {"shown": shown, "row": shown.row, "forms": forms, "act": act}
    return render(
        request, "coverage/visits/visit.html", context, status=400 if taken is not None and taken.errors else 200
    )


def _action(given: str) -> Action | None:
    return Action(given) if given in set(Action) - {Action.CHANGE} else None


def _form(request: ActorRequest, action: Action, shown: queries.VisitPage, *, chosen: bool) -> PlanForm | EndForm:
    data, today, move = (request.POST if chosen else None), timezone.localdate(), MOVES[action]
    one, prefix = shown.row.visit, {"auto_id": f"id_{action.value}_%s"}
    if action in _PLANS:
        to = f"{one.organisation_id}:{one.member_id}" if one.member_id else str(one.organisation_id or "")
        start = {"to": to, "visit_on": one.visit_on or max(one.due_on, today)}
        return PlanForm(data, takers=shown.takers, today=today, initial=start, **prefix)
    words = action is not Action.RETURN
    return EndForm(data, reasons=queries.reason_choices(action), words=words, must=move.note_required, **prefix)


def _do(action: Action, form: PlanForm | EndForm, visit_id: int, request: ActorRequest) -> None:
    by, at = request.actor, timezone.now()
    if isinstance(form, PlanForm):
        _PLANS[action](visit_id=visit_id, plan=form.plan(), by=by, at=at)
        return
    given = form.cleaned_data
    reason = Reason(given["reason"]) if given.get("reason") else None
    if action is Action.RETURN and reason is not None:
        services.give_back(visit_id=visit_id, reason=reason, by=by, at=at)
    else:
        services.finish(visit_id=visit_id, action=action, words=given.get("words", ""), reason=reason, by=by, at=at)


@access(*HANDLERS, Role.REGULATOR)
@require_POST
@never_cache
def reveal(request: ActorRequest, visit_id: int) -> HttpResponse:
    """Show what the person said in the clear; that it was seen, by whom and why, is on record."""
    context: dict[str, Any] = {"visit_id": visit_id, "person": None, "error": ""}
    try:
        context["person"] = services.reveal(
            visit_id=visit_id, reason=request.POST.get("reason", "")[:200], by=request.actor, at=timezone.now()
        )
    except Invalid as refused:
        context["error"] = refused.message
    part = "HX-Request" in request.headers
    response = render(request, "coverage/visits/_revealed.html" if part else "coverage/visits/revealed.html", context)
    response["Cache-Control"] = "no-store"
    return response


@access(*HANDLERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def enter(request: ActorRequest) -> HttpResponse:
    """Enter a request for somebody at the counter; number and code are shown once, to be handed over."""
    today = timezone.localdate()
    start = {"kind": "home", "wished": own_house(request.actor)}
    form = CounterForm(request.POST if request.method == "POST" else None, houses=house_choices(today), initial=start)
    if request.method == "POST" and form.is_valid():
        asked = form.asked(form.cleaned_data["place"], "zh-hans")
        try:
            given = request_visit(asked=asked, by=request.actor, at=timezone.now())
        except Refusal as refused:
            form.take(refused)
        else:
            spaced = f"{given.code[:4]}-{given.code[4:]}"
            seen = queries.is_seen(given.visit_id, request.actor)
            context = {"given": given, "code": spaced, "seen": seen}
            return render(request, "coverage/visits/entered.html", context)
    context = {"form": form, "due": due_day(today)}
    return render(request, "coverage/visits/enter.html", context, status=400 if form.errors else 200)


@access(*READERS)
@require_safe
def figures(request: ActorRequest) -> HttpResponse:
    """Show how many asked and how many got help, by institution or county; each figure leads to its requests."""
    rows, period, by = _figures(request)
    tabs = [
        (_("按机构"), f"?by=institution&{period.query}", by == "institution"),
        (_("按县（市、区）"), f"?by=county&{period.query}", by == "county"),
    ]
    context = {"rows": rows, "columns": figures_of.columns(), "tabs": tabs, "period": period, "by": by}
    return render(request, "coverage/visits/figures.html", context)


@access(*READERS)
@require_safe
def export_figures(request: ActorRequest) -> HttpResponseBase:
    """Send the figures as a file."""
    rows, _period, by = _figures(request)
    columns = [_("县（市、区）") if by == "county" else _("机构"), *figures_of.columns()]
    lines = ((row.label, *(cell.value for cell in row.cells)) for row in rows)
    name = f"help-figures-{timezone.localdate():%Y%m%d}"
    return export(lines, columns, Format.asked(request.GET.get("format")), name=name)


def _figures(request: ActorRequest) -> tuple[list[figures_of.FigureRow], figures_of.Period, str]:
    period = figures_of.period_of(request.GET)
    by = "county" if request.GET.get("by") == "county" else "institution"
    count = figures_of.by_county if by == "county" else figures_of.by_institution
    return count(request.actor, today=timezone.localdate(), period=period), period, by
