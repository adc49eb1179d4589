"""The first pages of those who work with mediation from outside or on the way: court, justice bureau, absent mediator."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.mediation.forms.room import AbsenceForm
from fengqiao.mediation.queries.court_desk import court_desk
from fengqiao.mediation.queries.guidance import guidance as guidance_of
from fengqiao.mediation.services.absence import report_absence, sessions_in_the_way


@access(Role.COURT_LIAISON)
@require_safe
def court(request: ActorRequest) -> HttpResponse:
    """Show a court its applications for confirmation, referrals and reports."""
    today = timezone.localdate()
    context = {"desk": court_desk(request.actor, today=today), "today": today}
    return render(request, "mediation/court.html", context)


@access(Role.JUSTICE)
@require_safe
def guidance(request: ActorRequest) -> HttpResponse:
    """Show a justice bureau how the bodies stand which it guides."""
    today = timezone.localdate()
    context = {"desk": guidance_of(request.actor, today=today), "today": today}
    return render(request, "mediation/guidance.html", context)


@access(Role.MEDIATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def absent(request: ActorRequest) -> HttpResponse:
    """Ask a mediator until when they cannot come, show which sessions fall, and let them fall."""
    now, today = timezone.now(), timezone.localdate()
    form = AbsenceForm(request.POST or None, initial={"until": today})
    if request.method == "POST" and form.is_valid():
        try:
            fallen = report_absence(until=form.cleaned_data["until"], by=request.actor, at=now)
        except Invalid as refused:
            form.add_error("until", refused.fields.get("until", refused.message))
        except NotAllowed as refused:
            form.add_error(None, refused.message)
        else:
            values = {"n": len(fallen), "until": form.cleaned_data["until"]}
            text = _("已登记到 %(until)s 不能到场，取消了 %(n)s 场，并通知了各方。请调解组织改期，或由您安排新的时间。")
            messages.success(request, text % values)
            return redirect("mediation:day")
    until = _day(request.GET.get("until", ""), today)
    context = {"form": form, "sessions": sessions_in_the_way(request.actor, until=until, at=now), "until": until}
    return render(request, "mediation/absent.html", context)


def _day(text: str, today: date) -> date:
    try:
        return max(date.fromisoformat(text), today)
    except ValueError:
        return today
