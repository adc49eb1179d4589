"""Who receives when, for everybody; booking a slot, following and cancelling it; the calendar feed."""

import base64
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.executives.forms.receptions import BookingForm, CodeForm
from fengqiao.executives.queries import booking as queries
from fengqiao.executives.queries.feed import calendar_of
from fengqiao.executives.services import booking as services
from fengqiao.foundation.access import public
from fengqiao.foundation.errors import NotFound, Refusal
from fengqiao.foundation.lists import page
from fengqiao.foundation.privacy import seal_text, unseal_text
from fengqiao.foundation.throttle.services import rate_limit
from fengqiao.places import queries as places

HELD: Final = "reception_visit"
CODE: Final = "reception_code"


@public
@require_safe
@rate_limit(240, methods=("GET",))
def receptions(request: HttpRequest) -> HttpResponse:
    """List who receives visitors when, by place and institution."""
    now = timezone.now()
    place, text = _place(request.GET.get("place", "")), request.GET.get("q", "")[:40].replace("\x00", "").strip()
    institution = request.GET.get("institution", "")[:24]
    rows = queries.public_days(first=timezone.localdate(now), place=place, institution=institution, text=text)
    local = timezone.localtime(now)
    rows = rows.exclude(day=local.date(), ends_at__lte=local.time())
    found = page(rows.exclude(status="cancelled"), order=("day", "id"), after=request.GET.get("after"), size=30)
    context = {
        "page": found,
        "rows": queries.shown(found.items, at=now),
        "counties": places.counties(),
        "place": place,
        "text": text,
        "institution": institution,
    }
    return render(request, "executives/public/receptions.html", context)


def _place(code: str) -> str:
    return code if code and places.known_codes([code[:12]]) else ""


@public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@rate_limit(10, seconds=3600)
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one reception day and take a booking for it."""
    now = timezone.now()
    try:
        day = queries.public_day(pk)
    except NotFound as none:
        raise Http404(none.message) from none
    form = BookingForm(request.POST if request.method == "POST" else None, slots=queries.slots_of(day))
    if request.method == "POST" and form.is_valid():
        try:
            code = services.book(reception_id=pk, **form.cleaned_data, language=get_language() or "zh-hans", at=now)
        except Refusal as refused:
            form = BookingForm(request.POST, slots=queries.slots_of(day))
            form.full_clean()
            form.take(refused)
        else:
            request.session[HELD] = queries.visit_of_code(code)
            request.session[CODE] = base64.b64encode(seal_text(code)).decode()
            return redirect("executives_public:mine")
    shown = queries.shown([day], at=now)[0]
    context = {"day": shown, "form": form, "closed": queries.closed(day, at=now)}
    return render(request, "executives/public/book.html", context, status=409 if form.errors else 200)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@rate_limit(10, seconds=600)
def find(request: HttpRequest) -> HttpResponse:
    """Open a booking by its code."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        visit_id = queries.visit_of_code(form.cleaned_data["code"])
        if visit_id is not None:
            request.session.cycle_key()
            request.session[HELD] = visit_id
            request.session.pop(CODE, None)
            return redirect("executives_public:mine")
        form.add_error("code", _("没有找到这个预约码，请核对后再输入"))
    return render(request, "executives/public/find.html", {"form": form})


@public
@require_safe
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Show the booking whose code was given in this browser; right after booking, the code itself."""
    held = request.session.get(HELD)
    if not held:
        return redirect("executives_public:find")
    try:
        booking = queries.booking(held)
    except NotFound:
        request.session.pop(HELD, None)
        return redirect("executives_public:find")
    sealed = request.session.get(CODE, "")
    code = unseal_text(base64.b64decode(sealed)) if sealed else ""
    spaced = "-".join(code[at : at + 4] for at in range(0, len(code), 4))
    return render(request, "executives/public/mine.html", {"booking": booking, "code": spaced})


@public
@require_POST
@rate_limit(20, seconds=600)
def cancel(request: HttpRequest) -> HttpResponse:
    """Cancel the booking held."""
    held = request.session.get(HELD)
    if not held:
        return redirect("executives_public:find")
    try:
        services.cancel(visit_id=held, at=timezone.now())
    except Refusal as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("已取消预约，这个时段可以给别人了。"))
    return redirect("executives_public:mine")


@public
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forget the booking on this device."""
    request.session.pop(HELD, None)
    request.session.pop(CODE, None)
    messages.success(request, _("已退出。这台设备上不再显示您的预约。"))
    return redirect("executives_public:receptions")


@public
@require_safe
@rate_limit(60, seconds=600, methods=("GET", "HEAD"))
def feed(request: HttpRequest) -> HttpResponse:
    """Send the public reception days as a calendar to subscribe to, of one institution or place if asked."""
    given: dict[str, Any] = {
        "place": _place(request.GET.get("place", "")),
        "institution": request.GET.get("institution", "")[:24],
    }
    now: datetime = timezone.now()
    response = HttpResponse(calendar_of(at=now, **given), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="receptions.ics"'
    return response
