"""The what-if: asking where new points would close most gaps, and planning them."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fengqiao.coverage.forms.siting import PlanForm, SitingForm
from fengqiao.coverage.queries import siting as queries
from fengqiao.coverage.queries.scope import KEEPERS
from fengqiao.coverage.services.siting import plan_points
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Level, Role
from fengqiao.foundation.errors import Invalid
from fengqiao.organisations.queries import TIERS

READERS = (Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR, Role.ADMINISTRATOR)
LEAD = timedelta(days=90)
"""When a planned point opens unless somebody says otherwise: only the form's first suggestion."""


@access(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def what_if(request: ActorRequest) -> HttpResponse:
    """Answer where new points would close most gaps; by POST plan the ticked places."""
    today = timezone.localdate()
    asks = "area" in request.GET
    form = SitingForm(request.GET if asks else None, most=queries.most_points(today))
    if not asks or not form.is_valid():
        return render(request, "coverage/what_if.html", {"form": form})
    asked, chosen, error = form.asked(), None, ""
    plan = PlanForm(request.POST or None, opens_on=today + LEAD)
    if request.method == "POST":
        chosen = request.POST.getlist("chosen")
        if plan.is_valid():
            try:
                made = plan_points(
                    asked=asked, chosen=chosen, opens_on=plan.cleaned_data["opens_on"], by=request.actor,
                    at=timezone.now(),
                )  # fmt: skip
            except Invalid as wrong:
                error = wrong.fields.get("chosen", "")
                for name in set(wrong.fields) - {"chosen"}:
                    plan.add_error(name if name in plan.fields else None, wrong.fields[name])
            else:
                words = _("已列入规划的服务点：%(n)s 个。")
                messages.success(request, words % {"n": len(made)})
                return redirect(f"{reverse('coverage:points')}?kind=planned")
    answer = queries.what_if(asked, on=today)
    context = {
        "form": form,
        "answer": answer,
        "lines": [
            (line, line.code in chosen if chosen is not None else True, [(name, TIERS[t]) for name, t in line.closes])
            for line in answer.lines
        ],
        "effects": [(TIERS[effect.tier], effect) for effect in answer.effects],
        "plan": plan,
        "error": error,
        "may_plan": request.actor.role in KEEPERS and request.actor.level not in {Level.REGULATOR, Level.BODY},
    }
    return render(request, "coverage/what_if.html", context)
