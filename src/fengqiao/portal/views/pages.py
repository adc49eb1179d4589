"""Pages that only tell."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from fengqiao.foundation.access import public
from fengqiao.organisations import queries as organisations
from fengqiao.portal import queries


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the four ways in, and what happens next."""
    today = timezone.localdate()
    return render(request, "portal/home.html", {"times": queries.times(today), "hotlines": queries.hotlines(today)})


@public
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Show whom to call, where to go and what to bring."""
    today = timezone.localdate()
    return render(
        request,
        "portal/help.html",
        {
            "times": queries.times(today),
            "hotlines": queries.hotlines(today),
            "regulator": organisations.regulator(),
            "associations": organisations.associations(),
            "most": queries.representatives_max(today),
        },
    )


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Show the privacy notice in force."""
    version = queries.privacy_notice_version(timezone.localdate())
    return render(request, "portal/privacy.html", {"version": version, "regulator": organisations.regulator()})


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how the pages can be used, and what to do where they cannot."""
    return render(request, "portal/accessibility.html", {"hotlines": queries.hotlines(timezone.localdate())})
