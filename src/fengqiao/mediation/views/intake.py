"""Bringing a matter to a body, and handing a complaint over."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fengqiao.casework.queries import CaseKind, get_case
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed
from fengqiao.mediation.forms import ApplicationForm, HandOverForm
from fengqiao.mediation.queries.of_complaint import mediations_of
from fengqiao.mediation.services import Opened, apply_for_mediation
from fengqiao.mediation.services.complaint_link import hand_over as hand_over_complaint
from fengqiao.mediation.views.roles import BRINGERS, INSTITUTION
from fengqiao.organisations import queries as organisations


@access(*BRINGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: ActorRequest) -> HttpResponse:
    """Take a matter in: from the counter, an institution, or a court."""
    if request.method != "POST":
        form = ApplicationForm(request.actor, key=get_random_string(32))
        return render(request, "mediation/intake.html", {"form": form})
    form = ApplicationForm(request.actor, request.POST)
    if form.is_valid():
        try:
            opened = apply_for_mediation(
                application=form.application(), by=request.actor, at=timezone.now(), key=form.cleaned_data["key"]
            )
        except Invalid as refused:
            form.refuse(refused.fields)
        except (NotAllowed, Conflict) as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _registered(opened))
            return redirect("mediation:case", number=opened.number)
    return render(request, "mediation/intake.html", {"form": form}, status=400)


def _registered(opened: Opened) -> str:
    """Tell the number, and the receipt code to whoever sits with the person; others' notices carry it."""
    given = {"number": opened.number, "code": opened.receipt_code}
    if not opened.receipt_code:
        return _("已登记，编号 %(number)s。查询码已发给当事人。") % given
    return _("已登记，编号 %(number)s，查询码 %(code)s（只显示这一次，请告知当事人）。") % given


@access(Role.MEDIATION_CLERK, Role.COURT_LIAISON)
@require_safe
def offices(request: ActorRequest) -> HttpResponse:
    """Return the institutions found by what was typed, as options of a select."""
    found = organisations.office_choices(request.GET.get("find", "")) or [("", _("没有找到机构"))]
    return render(request, "mediation/_options.html", {"choices": found})


@access(*INSTITUTION)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: ActorRequest, number: str) -> HttpResponse:
    """Hand a complaint over to a body with both sides' consent."""
    complaint = get_case(number=number, viewer=request.actor, kind=CaseKind.COMPLAINT)
    form = HandOverForm(complaint, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = hand_over_complaint(
                complaint_id=complaint.pk,
                body=form.cleaned_data["body"],
                consent=form.cleaned_data["consent"],
                by=request.actor,
                at=timezone.now(),
                version=form.cleaned_data["version"],
            )
        except Invalid as refused:
            for name, message in refused.fields.items():
                form.add_error(name if name in form.fields else None, message)
        except (NotAllowed, Conflict) as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("已转调解，编号 %(number)s。投诉的期限暂停计算。") % {"number": opened.number})
            return redirect("complaints:case", number=complaint.number)
    return render(request, "mediation/hand_over.html", {"form": form, "case": complaint})


@access(*INSTITUTION)
@require_safe
def of_complaint(request: ActorRequest, number: str) -> HttpResponse:
    """Return the part of a complaint's page that is about mediation."""
    complaint = get_case(number=number, viewer=request.actor, kind=CaseKind.COMPLAINT)
    context = {
        "case": complaint,
        "mediations": mediations_of(complaint, request.actor),
        "may_hand_over": complaint.closed_at is None,
    }
    return render(request, "mediation/_of_complaint.html", context)
