"""Where staff arrive."""

from django.http import HttpResponse
from django.shortcuts import redirect

from fengqiao.foundation import navigation
from fengqiao.foundation.access import STAFF, ActorRequest, access


@access(*STAFF)
def desk(request: ActorRequest) -> HttpResponse:
    """Lead staff to the first page of their menu."""
    entries = navigation.desk_items(request.actor)
    return redirect(entries[0].url_name if entries else "assignments")
