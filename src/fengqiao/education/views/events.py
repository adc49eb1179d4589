"""Events at the desk: list, page, forms, photos, checking."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.education.forms.events import EventForm, ReasonForm, ReportForm, of_event, own_office
from fengqiao.education.queries import events as queries
from fengqiao.education.queries.duplicates import open_count
from fengqiao.education.queries.photos import photo_content, photos_of
from fengqiao.education.queries.scope import acts, event_seen, events_seen, may_add_photos, may_plan
from fengqiao.education.rules.states import Act
from fengqiao.education.services import events as services
from fengqiao.education.services.photos import add_photos
from fengqiao.education.views.roles import CHECKERS, KEEPERS, READERS
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.files.photos import ACCEPT
from fengqiao.foundation.lists import Format, export, page
from fengqiao.places import queries as places

FIRST: tuple[str, ...] = ("q", "status", "place", "setting", "topic")
"""Filters always in sight; the others open on demand."""


@access(*READERS)
@require_safe
def events(request: ActorRequest) -> HttpResponse:
    """List the events in scope, the latest first."""
    filters = queries.filters_for(request.GET)
    found = page(filters.apply(events_seen(request.actor)), order=queries.ORDER, after=request.GET.get("after"))
    form = filters.form
    context = {
        "page": found,
        "rows": queries.rows_of(found.items),
        "first_filters": [form[name] for name in FIRST],
        "more_filters": [form[name] for name in form.fields if name not in FIRST],
        "more_open": bool(set(filters.chosen) - set(FIRST)),
        "may_plan": may_plan(request.actor),
        "pairs": open_count(request.actor),
    }
    return render(request, "education/events.html", context)


@access(*READERS)
@require_safe
def export_events(request: ActorRequest) -> HttpResponseBase:
    """Send the list as a file."""
    found = queries.filters_for(request.GET).apply(events_seen(request.actor)).order_by(*queries.ORDER)
    wanted = Format.asked(request.GET.get("format"))
    return export(queries.lines_of(found), queries.columns(), wanted, name=f"events-{timezone.localdate():%Y%m%d}")


@access(*READERS)
@require_safe
def event(request: ActorRequest, event_id: int) -> HttpResponse:
    """Show one event."""
    one = event_seen(event_id, viewer=request.actor)
    buttons = queries.acts_of(one, request.actor)
    context = {
        "row": queries.rows_of([one])[0],
        "event": one,
        "photos": photos_of(one),
        "acts": [button.act for button in buttons],
        "may_photo": may_add_photos(one, request.actor),
        "accept": ACCEPT,
        "materials": one.materials.select_related("material"),
        "merged": one.merged.all(),
        "history": queries.history_of(one.pk),
    }
    return render(request, "education/event.html", context)


@access(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: ActorRequest) -> HttpResponse:
    """Enter an event; from the field one goes on to report it at once."""
    now = timezone.localtime().replace(minute=0, second=0, microsecond=0, tzinfo=None)
    start = {"host": own_office(request.actor), "starts_at": now, "ends_at": now + timedelta(hours=2)}
    form = EventForm(request.POST or None, viewer=request.actor, initial={**start, **request.GET.dict()})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.plan_event(form.data_given, by=request.actor, at=timezone.now())
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已登记。"))
            if request.POST.get("next") == "report":
                return redirect("education:report", made.pk)
            return redirect("education:event", made.pk)
    return render(
        request, "education/event_form.html", {"form": form, "title": _("登记活动"), "draft": "education-event"}
    )


@access(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, event_id: int) -> HttpResponse:
    """Change a planned event."""
    one = event_seen(event_id, viewer=request.actor)
    _require(Act.CHANGE, one, request)
    form = EventForm(request.POST or None, viewer=request.actor, initial=of_event(one))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_event(
                one.pk, form.data_given, by=request.actor, at=timezone.now(), version=_version(request)
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已保存。"))
            return redirect("education:event", one.pk)
    context = {"form": form, "title": _("修改活动"), "event": one, "draft": f"education-event-{one.pk}"}
    return render(request, "education/event_form.html", context)


@access(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: ActorRequest, event_id: int) -> HttpResponse:
    """Report what came of an event, with photos."""
    one = event_seen(event_id, viewer=request.actor)
    _require(Act.REPORT, one, request)
    before = {name: value for name, value in of_event(one).items() if name in {"starts_at", "ends_at"}}
    if one.person_times:
        before |= {"person_times": one.person_times, "leaflets": one.leaflets, "counting": one.counting}
    topics = [topic.code for topic in one.topics.all()]
    form = ReportForm(request.POST or None, topics=topics, initial={**before, "report": one.report})
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            services.report_event(one.pk, form.data_given, by=request.actor, at=now, version=_version(request))
            if files := request.FILES.getlist("photos"):
                add_photos(one.pk, files, by=request.actor, at=now)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已上报。"))
            return redirect("education:event", one.pk)
    context = {"form": form, "event": one, "accept": ACCEPT, "place": places.place(one.place_id).label}
    return render(request, "education/report.html", context)


@access(*KEEPERS)
@require_POST
def photos(request: ActorRequest, event_id: int) -> HttpResponse:
    """Keep photos of an event."""
    try:
        add_photos(event_id, request.FILES.getlist("photos"), by=request.actor, at=timezone.now())
    except Invalid as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("照片已上传。"))
    return redirect("education:event", event_id)


@access(*READERS)
@require_safe
def photo(request: ActorRequest, photo_id: int) -> HttpResponseBase:
    """Show a photo's copy without metadata; the original as a download if asked for."""
    original = request.GET.get("original") == "1"
    media_type, chunks, _size = photo_content(photo_id, viewer=request.actor, original=original)
    response = StreamingHttpResponse(chunks, content_type=media_type)
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    if original:
        response["Content-Disposition"] = f'attachment; filename="photo-{photo_id}"'
    return response


@access(*CHECKERS)
@require_POST
def check(request: ActorRequest, event_id: int) -> HttpResponse:
    """Confirm a report."""
    services.check_event(event_id, by=request.actor, at=timezone.now(), note=request.POST.get("note", "")[:200])
    messages.success(request, _("已核查通过。"))
    return redirect(_next(request, event_id))


@access(*CHECKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: ActorRequest, event_id: int) -> HttpResponse:
    """Give a report back to its hosts."""
    return _with_reason(request, event_id, Act.RETURN, _("退回重报"), services.return_event)


@access(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: ActorRequest, event_id: int) -> HttpResponse:
    """Cancel an event that was not held."""
    return _with_reason(request, event_id, Act.CANCEL, _("取消活动"), services.cancel_event)


@access(*CHECKERS)
@require_safe
def checking(request: ActorRequest) -> HttpResponse:
    """List the reports that one may check: those drawn for the sample, or all."""
    is_whole = request.GET.get("all") == "1"
    waiting = queries.to_check(request.actor)
    rows = waiting if is_whole else queries.drawn(waiting)
    found = page(rows, order=("starts_at", "id"), after=request.GET.get("after"))
    tabs = [(_("抽中的"), "?", not is_whole), (_("全部待核查"), "?all=1", is_whole)]
    return render(
        request, "education/checking.html", {"page": found, "rows": queries.rows_of(found.items), "tabs": tabs}
    )


@access(*READERS)
@require_safe
def at_office(request: ActorRequest, code: str) -> HttpResponse:
    """Return the part of an office's page that says what was taught there; ``since`` is a day."""
    try:
        since = date.fromisoformat(request.GET.get("since", ""))
    except ValueError:
        since = None
    found = queries.of_office(request.actor, code[:24], since=since)
    asked = {"office": code[:24], "status": "counted", **({"since": since.isoformat()} if since else {})}
    context = {"found": found, "address": f"{reverse('education:events')}?{urlencode(asked)}"}
    return render(request, "education/_of_office.html", context)


def _require(act: Act, one: Any, request: ActorRequest) -> None:
    if act not in acts(one, request.actor):
        raise NotAllowed(_("活动当前状态不能这样处理：%(state)s") % {"state": one.get_status_display()})


def _version(request: ActorRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None


def _with_reason(request: ActorRequest, event_id: int, act: Act, title: str, service: Any) -> HttpResponse:
    one = event_seen(event_id, viewer=request.actor)
    _require(act, one, request)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        service(one.pk, reason=form.cleaned_data["reason"], by=request.actor, at=timezone.now())
        messages.success(request, _("已保存。"))
        return redirect(_next(request, one.pk))
    return render(request, "education/reason.html", {"form": form, "title": title, "name": one.title, "event": one})


def _next(request: ActorRequest, event_id: int) -> str:
    return (
        reverse("education:checking")
        if request.POST.get("next") == "checking"
        else reverse("education:event", args=[event_id])
    )
