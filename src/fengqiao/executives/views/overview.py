"""The week, a leader's own page, what needs attention, and figures by county."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from fengqiao.executives.queries import week as queries
from fengqiao.executives.queries.attention import attention as attention_of
from fengqiao.executives.queries.attention import nobody_in_charge
from fengqiao.executives.queries.filtering import reception_filters
from fengqiao.executives.queries.receptions import FOLDED_FROM, amiss, folded, reception_days
from fengqiao.executives.queries.receptions import week as week_of
from fengqiao.executives.queries.standing import YEAR
from fengqiao.executives.views.receptions import week_start
from fengqiao.executives.views.roles import OVERSEERS, PLANNERS, READERS
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role

NOBODY_SHOWN = 15


@access(*READERS)
@require_safe
def week(request: ActorRequest) -> HttpResponse:
    """Show who receives visitors in a week, who leads which cases, and where nobody is in charge."""
    now = timezone.now()
    today, first = timezone.localdate(now), week_start(request.GET.get("week", ""))
    filters = reception_filters(request.GET, today=today)
    shown = week_of(filters.apply(reception_days(request.actor)), day=first, at=now)
    oversees = request.actor.role in OVERSEERS
    nobody = nobody_in_charge(request.actor, today=today) if oversees else None
    context = {
        "week": shown,
        "folded": folded(shown, today=today) if shown.count >= FOLDED_FROM else [],
        "amiss": amiss(shown) if oversees else [],
        "today": today,
        "previous": shown.first - timedelta(days=7),
        "next": shown.first + timedelta(days=7),
        "fields": [filters.form[name] for name in ("institution", "county")],
        "leading": queries.leading(request.actor, on=today) if oversees else [],
        "nobody": list(nobody[:NOBODY_SHOWN]) if nobody is not None else [],
        "nobody_count": nobody.count() if nobody is not None else 0,
        "missed": queries.missed_this_week(request.actor, shown.first, shown.last),
        "oversees": oversees,
        "may_plan": request.actor.role in PLANNERS,
    }
    return render(request, "executives/week.html", context)


@access(Role.EXECUTIVE)
@require_safe
def mine(request: ActorRequest) -> HttpResponse:
    """Show a leader on the phone what is to be done: receptions, led cases, promises."""
    now = timezone.now()
    context = {"duties": queries.my_duties(request.actor, at=now), "today": timezone.localdate(now)}
    return render(request, "executives/mine.html", context)


@access(*OVERSEERS)
@require_safe
def attention(request: ActorRequest) -> HttpResponse:
    """Show what is amiss below: missed receptions, stale led cases, promises not kept, houses without anybody."""
    own = request.GET.get("own") == "1"
    groups = attention_of(request.actor, at=timezone.now(), own=own)
    return render(request, "executives/attention.html", {"groups": groups, "own": own, "today": timezone.localdate()})


@access(*OVERSEERS)
@require_safe
def figures(request: ActorRequest) -> HttpResponse:
    """Show the figures of institutions in scope by county."""
    today = timezone.localdate()
    rows = queries.by_county(request.actor, on=today)
    context = {
        "rows": rows,
        "chart": queries.county_chart(rows),
        "since": today - YEAR + timedelta(days=1),
        "today": today,
    }
    return render(request, "executives/figures.html", context)
