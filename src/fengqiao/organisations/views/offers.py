"""What an office offers the public: its form."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid
from fengqiao.organisations import queries, services
from fengqiao.organisations.forms import OfferForm
from fengqiao.organisations.rules.offers import SERVICES


@access(Role.ADMINISTRATOR, Role.OFFICER)
@require_http_methods(["GET", "POST"])
def change(request: ActorRequest, organisation_id: int) -> HttpResponse:
    """Show or save hours, services and help of an office of the own subtree."""
    office = queries.offering_office(request.actor, organisation_id)
    offer = queries.profile(office.pk)
    services_given = {str(tier): [code for code in codes if code in offer.services] for tier, codes in SERVICES.items()}
    initial = {
        "hours": offer.hours_text or office.hours,
        "accommodations": list(offer.accommodations),
        **services_given,
    }
    form = OfferForm(request.POST or None, viewer=request.actor, initial=initial)
    back = reverse("organisations:detail", args=[office.pk]) if request.actor.role is Role.ADMINISTRATOR else ""
    if request.method == "POST" and form.is_valid():
        try:
            services.set_offer(organisation_id=office.pk, **form.offer, by=request.actor, at=timezone.now())
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("已保存。"))
            return redirect(back or request.path)
    return render(request, "organisations/offer.html", {"form": form, "organisation": office, "back": back})
