"""Asking for help at the portal: the form, the receipt, following, changing and withdrawing a request."""

import base64
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.coverage.forms.visits import CodeForm, PersonForm, VisitForm
from fengqiao.coverage.queries import visit_offers as offers
from fengqiao.coverage.queries import visit_person as queries
from fengqiao.coverage.queries.visit_person import kept_days
from fengqiao.coverage.rules.visits import Kind, Need
from fengqiao.coverage.services import visits as services
from fengqiao.foundation.access import public
from fengqiao.foundation.errors import NotFound, Refusal
from fengqiao.foundation.privacy import seal_text, unseal_text
from fengqiao.foundation.throttle.services import rate_limit
from fengqiao.organisations.rules.offers import Service
from fengqiao.places import queries as places

HELD: Final = "help_visit"
CODE: Final = "help_code"
DRAFT: Final = "help-visit"


@public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@rate_limit(10, seconds=3600)
def ask(request: HttpRequest) -> HttpResponse:
    """Ask where the person is, then show the form and take it; what was typed stays where something is missing."""
    place = _place(request.GET.get("place", ""))
    if place is None:
        return render(request, "coverage/visits/where.html", _where(request))
    today = timezone.localdate()
    houses = offers.houses_near(place.code, today)
    start = {"kind": Kind.HOME.value, "wished": offers.house_of(request.GET.get("office", ""))}
    form = VisitForm(request.POST if request.method == "POST" else None, houses=houses, initial=start)
    if request.method == "POST" and form.is_valid():
        asked = form.asked(place.code, get_language() or "zh-hans")
        try:
            given = services.request_visit(asked=asked, by=services.VISITOR, at=timezone.now())
        except Refusal as refused:
            form.take(refused)
        else:
            request.session.cycle_key()
            request.session[HELD] = given.visit_id
            request.session[CODE] = base64.b64encode(seal_text(given.code)).decode()
            return redirect("coverage:visit_mine")
    context = {"form": form, "place": place, "kept_days": kept_days(today), "due": services.due_day(today)}
    if form.is_bound and "needs" in getattr(form, "cleaned_data", {}):
        context["cards"] = _cards(place.code, request)
    return render(request, "coverage/visits/ask.html", context)


def _where(request: HttpRequest) -> dict[str, Any]:
    asked, code = request.GET.get("near", "")[:40].replace("\x00", ""), request.GET.get("place", "")
    known = places.places([code[:12]]).get(code[:12]) if code else None
    if known is not None:
        found = places.children(known.code)
    else:
        found = [one for one in places.search(asked, limit=20) if one.level in {"town", "village"}] if asked else []
    return {"near": asked, "found": found, "counties": places.counties(), "office": request.GET.get("office", "")[:24],
            "above": known}  # fmt: skip


def _place(code: str) -> places.Place | None:
    known = places.places([code[:12]]).get(code[:12]) if code else None
    return known if known is not None and known.level in {"town", "village"} else None


@public
@require_POST
@never_cache
@rate_limit(120, seconds=600)
def offering(request: HttpRequest) -> HttpResponse:
    """Name the offices near that offer what is chosen so far. By POST, so that no address holds what somebody needs."""
    place = _place(request.GET.get("place", ""))
    cards = _cards(place.code, request) if place else []
    context = {"cards": cards, "asked": bool(request.POST.get("service"))}
    return render(request, "coverage/visits/_offers.html", context)


def _cards(place: str, request: HttpRequest) -> list[offers.OfficeCard]:
    given = request.POST
    if given.get("service") not in set(Service) or given.get("kind") not in set(Kind):
        return []
    wished = given.get("wished", "")
    return offers.offices_near(
        place,
        timezone.localdate(),
        kind=Kind(given["kind"]),
        service=Service(given["service"]),
        needs=[Need(one) for one in given.getlist("needs") if one in set(Need)],
        house=int(wished) if wished.isascii() and wished.isdigit() and len(wished) < 19 else None,
    )


@public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@rate_limit(10, seconds=600)
def find(request: HttpRequest) -> HttpResponse:
    """Open a request by number and code. What is wrong is never told apart."""
    form = CodeForm(
        request.POST if request.method == "POST" else None, initial={"number": request.GET.get("number", "")[:20]}
    )
    if request.method == "POST" and form.is_valid():
        visit_id = queries.visit_of_code(form.cleaned_data["number"], form.cleaned_data["code"])
        if visit_id is not None:
            request.session.cycle_key()
            request.session[HELD] = visit_id
            request.session.pop(CODE, None)
            return redirect("coverage:visit_mine")
        form.add_error(None, _("编号或查询码不对。请对照回执再输入一次；查询码里没有数字 0、1 和字母 O、I、L。"))
    return render(request, "coverage/visits/find.html", {"form": form})


def _held(request: HttpRequest) -> queries.OwnVisit | None:
    held = request.session.get(HELD)
    if not held:
        return None
    try:
        return queries.own_visit(held)
    except NotFound:
        request.session.pop(HELD, None)
        return None


@public
@require_safe
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Show the request whose code was given in this browser; right after asking, the code itself."""
    own = _held(request)
    if own is None:
        return redirect("coverage:visit_find")
    sealed = request.session.get(CODE, "")
    code = unseal_text(base64.b64decode(sealed)) if sealed else ""
    row, cards = own.row, []
    if own.is_open and row.organisation_id is None:
        cards = offers.offices_near(
            row.place_id, timezone.localdate(), kind=Kind(row.kind), service=Service(row.service),
            needs=own.person.needs, house=row.wished_id,
        )  # fmt: skip
    spaced = f"{code[:4]}-{code[4:]}" if code else ""
    context = {"own": own, "row": row, "code": spaced, "cards": cards, "draft": DRAFT,
               "kept_days": kept_days(timezone.localdate())}  # fmt: skip
    return render(request, "coverage/visits/mine.html", context)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@rate_limit(20, seconds=600)
def change(request: HttpRequest) -> HttpResponse:
    """Change what the person said."""
    own = _held(request)
    if own is None:
        return redirect("coverage:visit_find")
    if not own.may_change:
        messages.info(request, _("已经办结，不能再修改。"))
        return redirect("coverage:visit_mine")
    person = own.person
    start = {"name": person.name, "phone": person.phone, "address": person.address, "wish": person.wish,
             "needs": list(person.needs), "sensitive": bool(person.needs)}  # fmt: skip
    form = PersonForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_visit(visit_id=own.row.pk, person=form.person(), at=timezone.now())
        except Refusal as refused:
            form.take(refused)
        else:
            messages.success(request, _("已修改。"))
            return redirect("coverage:visit_mine")
    return render(request, "coverage/visits/change.html", {"form": form, "own": own})


@public
@require_POST
@rate_limit(20, seconds=600)
def cancel(request: HttpRequest) -> HttpResponse:
    """Withdraw the request held."""
    return _do(request, services.cancel_own, _("已取消申请。"))


@public
@require_POST
@rate_limit(20, seconds=600)
def forget(request: HttpRequest) -> HttpResponse:
    """Destroy what the request held says of the person."""
    return _do(request, services.forget_own, _("已删除您的个人信息，谁也不能再读出来。"))


def _do(request: HttpRequest, act: Any, words: str) -> HttpResponse:
    own = _held(request)
    if own is None:
        return redirect("coverage:visit_find")
    try:
        act(visit_id=own.row.pk, at=timezone.now())
    except Refusal as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, words)
    return redirect("coverage:visit_mine")


@public
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forget the request on this device."""
    request.session.pop(HELD, None)
    request.session.pop(CODE, None)
    messages.success(request, _("已退出。这台设备上不再显示您的申请。"))
    return redirect("coverage:visit_ask")
