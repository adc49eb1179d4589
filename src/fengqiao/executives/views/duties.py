"""Led cases and promises: lists, pages, and the part of a case's page."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.casework.queries import get_case
from fengqiao.executives.forms.duties import CloseForm, KeptForm, NoteForm, TakeForm
from fengqiao.executives.queries import led as queries
from fengqiao.executives.queries.filtering import led_filters, promise_filters
from fengqiao.executives.queries.scope import may_plan
from fengqiao.executives.services import duties as services
from fengqiao.executives.views.roles import OVERSEERS, PLANNERS, READERS
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.errors import NotFound, Refusal
from fengqiao.foundation.lists import Format, export, page


def _led(request: ActorRequest) -> tuple[Any, Any, tuple[str, ...]]:
    """Return the filters, the led cases they leave, and the order: open ones what is due first."""
    filters = led_filters(request.GET, today=timezone.localdate())
    rows = filters.apply(queries.led_cases(request.actor))
    show = filters.chosen.get("show")
    if show in {"all", "closed"}:
        return filters, rows, ("-taken_on", "-id")
    return filters, rows.filter(closed_on=None), ("due_on", "id")


@access(*OVERSEERS)
@require_safe
def led_cases(request: ActorRequest) -> HttpResponse:
    """List led cases: those open, unless a filter asks for others."""
    filters, rows, order = _led(request)
    found = page(rows, order=order, after=request.GET.get("after"))
    today = timezone.localdate()
    context = {
        "page": found,
        "rows": [(one, queries.is_stale(one, on=today)) for one in found.items],
        "fields": [filters.form[name] for name in filters.form.fields],
        "today": today,
    }
    return render(request, "executives/led_cases.html", context)


@access(*OVERSEERS)
@require_safe
def export_led(request: ActorRequest) -> HttpResponseBase:
    """Send the filtered list as a file."""
    _filters, rows, order = _led(request)
    columns = [
        _("编号"), _("标题"), _("领办机构"), _("领办领导"), _("职务"), _("领办日期"), _("办结期限"), _("最近进展"),
        _("办结日期"), _("领办结果"),
    ]  # fmt: skip
    wanted = Format.asked(request.GET.get("format"))
    lines = _led_lines(rows.order_by(*order).iterator(chunk_size=500))
    return export(lines, columns, wanted, name=f"led-cases-{timezone.localdate():%Y%m%d}")


def _led_lines(rows: Iterator[Any]) -> Iterator[tuple[Any, ...]]:
    for one in rows:
        yield (
            one.case.number, one.case.title, one.organisation.label, one.leader.name, one.leader.get_post_display(),
            one.taken_on, one.due_on, one.noted_on, one.closed_on, one.get_result_display(),
        )  # fmt: skip


@access(*READERS)
@require_safe
def led_of(request: ActorRequest, number: str) -> HttpResponse:
    """Return the part of a case's page that is about its leader."""
    case, today = get_case(number=number, viewer=request.actor), timezone.localdate()
    found = queries.led_of(case, on=today)
    is_led = any(one["led"].closed_on is None for one in found)
    may_take = case.closed_at is None and not is_led and request.actor.role in PLANNERS
    context = {
        "case": case,
        "found": found,
        "may_take": may_take,
        "today": today,
        "may_open": request.actor.role in OVERSEERS,
    }
    return render(request, "executives/_of_case.html", context)


@access(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: ActorRequest, number: str) -> HttpResponse:
    """Take a case over, in person or for the house's leader."""
    case, today = get_case(number=number, viewer=request.actor), timezone.localdate()
    leaders = queries.leaders_for(request.actor, on=today)
    choices = [(one.pk, f"{one.name} · {one.get_post_display()}") for one in leaders]
    given = request.POST if request.method == "POST" else None
    form = TakeForm(given, leaders=choices, initial={"due_on": queries.due_of(case, today)})
    if request.method == "POST" and form.is_valid():
        try:
            led = services.take(number=case.number, **form.cleaned_data, by=request.actor, at=timezone.now())
        except Refusal as refused:
            form.take(refused)
        else:
            messages.success(request, _("已领办。请及时登记进展。"))
            return redirect("executives:led", led.pk)
    context = {"form": form, "case": case, "leaders": leaders}
    return render(request, "executives/take.html", context, status=400 if form.errors else 200)


@access(*OVERSEERS)
@require_safe
def led(request: ActorRequest, pk: int) -> HttpResponse:
    """Show a led case with what the leader did."""
    return render(request, "executives/led.html", _led_context(request, pk))


def _led_context(request: ActorRequest, pk: int, **more: Any) -> dict[str, Any]:
    today = timezone.localdate()
    found = queries.led_page(pk, request.actor, on=today)
    forms = {"note_form": NoteForm(initial={"day": today}), "close_form": CloseForm(prefix="close")}
    return {"page": found, "led": found.led, "today": today, **forms, **more}


@access(*PLANNERS)
@require_POST
def add_note(request: ActorRequest, pk: int) -> HttpResponse:
    """Note what the leader did."""
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            services.add_note(pk=pk, **form.cleaned_data, by=request.actor, at=timezone.now())
        except NotFound:
            raise
        except Refusal as refused:
            form.take(refused)
        else:
            messages.success(request, _("已登记。"))
            return redirect("executives:led", pk)
    return render(request, "executives/led.html", _led_context(request, pk, note_form=form), status=400)


@access(*PLANNERS)
@require_POST
def close(request: ActorRequest, pk: int) -> HttpResponse:
    """Close a led case with its result."""
    form = CloseForm(request.POST, prefix="close")
    if form.is_valid():
        try:
            services.close(pk=pk, **form.cleaned_data, by=request.actor, at=timezone.now())
        except NotFound:
            raise
        except Refusal as refused:
            form.take(refused)
        else:
            messages.success(request, _("领办已办结。"))
            return redirect("executives:led", pk)
    return render(request, "executives/led.html", _led_context(request, pk, close_form=form), status=400)


def _promises(request: ActorRequest) -> tuple[Any, Any, tuple[str, ...]]:
    filters = promise_filters(request.GET, today=timezone.localdate())
    rows = filters.apply(queries.promises(request.actor))
    if filters.chosen.get("show") in {"all", "kept", "ripe"}:
        return filters, rows, ("-due_on", "-id")
    return filters, rows.filter(kept_on=None), ("due_on", "id")


@access(*OVERSEERS)
@require_safe
def promises(request: ActorRequest) -> HttpResponse:
    """List promises: those open, unless a filter asks for others."""
    filters, rows, order = _promises(request)
    context = {
        "page": page(rows, order=order, after=request.GET.get("after")),
        "fields": [filters.form[name] for name in filters.form.fields],
        "today": timezone.localdate(),
    }
    return render(request, "executives/promises.html", context)


@access(*OVERSEERS)
@require_safe
def export_promises(request: ActorRequest) -> HttpResponseBase:
    """Send the filtered list as a file."""
    _filters, rows, order = _promises(request)
    columns = [_("承诺事项"), _("机构"), _("承诺人"), _("承诺日期"), _("兑现期限"), _("兑现日期"), _("兑现情况")]
    lines = (
        (one.text, one.organisation.label, one.leader.name, one.made_on, one.due_on, one.kept_on, one.how)
        for one in rows.order_by(*order).iterator(chunk_size=500)
    )
    wanted = Format.asked(request.GET.get("format"))
    return export(lines, columns, wanted, name=f"promises-{timezone.localdate():%Y%m%d}")


@access(*OVERSEERS)
@require_http_methods(["GET", "HEAD", "POST"])
def promise(request: ActorRequest, pk: int) -> HttpResponse:
    """Show a promise, and record that it was kept."""
    one = queries.promises(request.actor).filter(pk=pk).first()
    if one is None:
        raise NotFound(_("没有找到这项承诺"))
    today = timezone.localdate()
    form = KeptForm(request.POST if request.method == "POST" else None, initial={"kept_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            services.keep_promise(pk=pk, **form.cleaned_data, by=request.actor, at=timezone.now())
        except Refusal as refused:
            form.take(refused)
        else:
            messages.success(request, _("已登记兑现。"))
            return redirect("executives:promises")
    may_keep = one.kept_on is None and may_plan(request.actor, one.organisation)
    context = {"promise": one, "form": form, "may_keep": may_keep, "today": today}
    return render(request, "executives/promise.html", context, status=400 if form.errors else 200)
