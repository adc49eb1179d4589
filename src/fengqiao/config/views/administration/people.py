"""Requests of persons under the Personal Information Protection Law: to be forgotten."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fengqiao.casework.services import forgetting
from fengqiao.config.views.administration.forms import ForgettingForm, PersonForm
from fengqiao.config.views.administration.roles import keeper
from fengqiao.foundation.access import ActorRequest
from fengqiao.foundation.errors import Invalid, NotFound


@keeper
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Find the people of a case by its number; names and telephones stay masked."""
    form = PersonForm(request.GET if "number" in request.GET else None)
    subjects: list[forgetting.Subject] = []
    if form.is_bound and form.is_valid():
        try:
            subjects = forgetting.subjects_of(number=form.cleaned_data["number"], by=request.actor)
        except NotFound as refusal:
            form.add_error("number", refusal.message)
    return render(request, "administration/people.html", {"form": form, "subjects": subjects})


@keeper
@require_http_methods(["GET", "POST"])
def forget(request: ActorRequest, person_id: int) -> HttpResponse:
    """Ask for the reason once more, then forget a person for good."""
    subject = forgetting.subject(person_id=person_id, by=request.actor)
    must_keep = subject.must_keep(timezone.localdate())
    form = ForgettingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            forgetting.forget(
                person_id=person_id,
                reason=form.cleaned_data["reason"],
                ground=form.cleaned_data["ground"],
                by=request.actor,
                at=timezone.now(),
            )
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("已删除这位当事人的个人信息，记入账本。"))
            return redirect("administration:people")
    return render(request, "administration/forget.html", {"form": form, "subject": subject, "must_keep": must_keep})
