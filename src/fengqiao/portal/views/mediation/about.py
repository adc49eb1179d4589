"""What mediation is, and who mediates."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from fengqiao.foundation.access import public
from fengqiao.portal import queries
from fengqiao.portal.queries import mediation


@public
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Explain mediation in plain words, with the directory of bodies."""
    today = timezone.localdate()
    context = {
        "bodies": mediation.directory(),
        "periods": mediation.periods(today),
        "hotlines": queries.hotlines(today),
    }
    return render(request, "portal/mediation/about.html", context)
