"""Plans of a body's sessions: asking for one, looking at what it would change and why, accepting it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.mediation.queries.planning import comparisons, lines_of, plan_of, plans_of
from fengqiao.mediation.services import planning

SHOWN = 10
PLANNERS = (Role.MEDIATION_CLERK,)


@access(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def plans(request: ActorRequest) -> HttpResponse:
    """Show the plans of late, or ask for a new one."""
    if request.method == "POST":
        run = planning.ask_for_plan(by=request.actor, at=timezone.now())
        return redirect("mediation:plan", run_id=run.pk)
    return render(request, "mediation/plans.html", {"runs": plans_of(request.actor)[:SHOWN]})


@access(*PLANNERS)
@require_safe
def plan(request: ActorRequest, run_id: int) -> HttpResponse:
    """Show what a plan would change; while it is computed, the page asks for itself again."""
    run = plan_of(run_id, viewer=request.actor)
    lines = lines_of(run)
    context = {
        "run": run,
        "lines": lines,
        "figures": comparisons(run),
        "may_accept": any(line.is_open for line in lines) and run.is_ahead_on(timezone.localdate()),
    }
    return render(
        request, "mediation/_plan.html" if "HX-Request" in request.headers else "mediation/plan.html", context
    )


@access(*PLANNERS)
@require_POST
def accept(request: ActorRequest, run_id: int) -> HttpResponse:
    """Carry out the lines chosen."""
    chosen = [int(text) for text in request.POST.getlist("lines") if text.isdecimal()]
    try:
        done, left = planning.accept(run_id=run_id, lines=chosen, by=request.actor, at=timezone.now())
    except (Invalid, NotAllowed) as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("已采纳 %(n)s 项安排。") % {"n": done})
        if left:
            messages.warning(request, _("%(n)s 项没有采纳，原因见表。") % {"n": left})
    return redirect("mediation:plan", run_id=run_id)
