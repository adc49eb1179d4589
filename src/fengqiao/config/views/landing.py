"""Where people arrive."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from fengqiao.foundation import navigation
from fengqiao.foundation.access import STAFF, ActorRequest, access, public


@public
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the first page of the portal."""
    entries = navigation.portal_items()
    return redirect(entries[0].url_name if entries else "login")


@access(*STAFF)
def desk(request: ActorRequest) -> HttpResponse:
    """Lead staff to the first page of their menu."""
    entries = navigation.desk_items(request.actor)
    return redirect(entries[0].url_name if entries else "assignments")
