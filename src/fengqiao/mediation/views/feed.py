"""The calendar feed of a mediator, and its secret address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from fengqiao.foundation.access import ActorRequest, access, public
from fengqiao.foundation.actors import Role
from fengqiao.foundation.throttle.services import rate_limit
from fengqiao.mediation.queries.feed import calendar_of
from fengqiao.mediation.services.feed import renew_feed, withdraw_feed


@public
@require_safe
@rate_limit(60, seconds=600, methods=("GET", "HEAD"))
@never_cache
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Send the calendar; whoever has the address has it, as phones cannot log in."""
    calendar = calendar_of(token, at=timezone.now())
    if calendar is None:
        raise Http404
    response = HttpResponse(calendar, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="mediation.ics"'
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@access(Role.MEDIATOR)
@require_POST
def renew(request: ActorRequest) -> HttpResponse:
    """Make a new address, shown once on the next page."""
    token = renew_feed(by=request.actor, at=timezone.now())
    request.session["calendar_feed"] = request.build_absolute_uri(reverse("mediation_public:feed", args=[token]))
    return redirect(reverse("mediation:me") + "#feed")


@access(Role.MEDIATOR)
@require_POST
def withdraw(request: ActorRequest) -> HttpResponse:
    """End the address."""
    withdraw_feed(by=request.actor, at=timezone.now())
    return redirect(reverse("mediation:me") + "#feed")
