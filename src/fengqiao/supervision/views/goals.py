"""Goals of a year: what is to rise and fall, and how far it is."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed
from fengqiao.organisations.reference_year import today as data_day
from fengqiao.supervision.forms.goals import GoalsForm
from fengqiao.supervision.queries import goals as queries
from fengqiao.supervision.queries.overview import own_house
from fengqiao.supervision.rules.periods import is_year
from fengqiao.supervision.services import goals as services
from fengqiao.supervision.views.roles import READERS


@access(*READERS)
@require_safe
def goals(request: ActorRequest, year: int = 0) -> HttpResponse:
    """Show the goals of a year with what is reached; an institution sees its own values beside them."""
    today = data_day()
    year = _known(year or today.year)
    found = queries.goal_set(year, request.actor)
    office = own_house(request.actor)
    context = {
        "year": year,
        "years": sorted({*queries.years(request.actor), today.year}, reverse=True),
        "goal_set": found,
        "rows": queries.rows_of(found, request.actor, today=today, office=office) if found else [],
        "office": office,
        "may_set": request.actor.role is Role.REGULATOR,
        "is_over": year < today.year,
    }
    return render(request, "supervision/goals.html", context)


def _known(year: int) -> int:
    if not is_year(year):
        raise Http404
    return year


@access(Role.REGULATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def set_goals(request: ActorRequest, year: int) -> HttpResponse:
    """Set the five goals of a year."""
    found = queries.goal_set(_known(year), request.actor)
    form = GoalsForm(request.POST if request.method == "POST" else None, year=year, found=found)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.set_goals(
                year=year, title=given["title"], goals=form.goals(), reason=given["reason"], by=request.actor,
                at=timezone.now(), seen=form.seen_at,
            )  # fmt: skip
        except (Invalid, Conflict) as wrong:
            form.take(wrong)
        else:
            messages.success(request, _("已保存。"))
            return redirect("supervision:goals_of", year)
    context = {"form": form, "year": year, "goal_set": found}
    return render(request, "supervision/goals_form.html", context, status=400 if form.errors else 200)


@access(Role.REGULATOR)
@require_POST
def adopt_goals(request: ActorRequest, year: int) -> HttpResponse:
    """Adopt the goals of a year, so that all see them."""
    try:
        services.adopt(year=year, by=request.actor, at=timezone.now())
    except NotAllowed as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("目标已确定，各机构可见。"))
    return redirect("supervision:goals_of", year)
