"""Tokens with which an institution's own system calls the API."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.organisations import queries, services


@access(Role.ADMINISTRATOR)
@require_POST
@never_cache
def issue(request: ActorRequest, organisation_id: int) -> HttpResponse:
    """Issue a token and show it, the only time."""
    found = queries.administered(request.actor, organisation_id)
    raw = services.issue_token(organisation_code=found.code, by=request.actor, at=timezone.now())
    return render(request, "organisations/token_issued.html", {"organisation": found, "secret": raw})


@access(Role.ADMINISTRATOR)
@require_POST
def revoke(request: ActorRequest, organisation_id: int, token_id: int) -> HttpResponse:
    """Revoke a token of an office of one's own."""
    found = queries.administered(request.actor, organisation_id)
    services.revoke_token(token_id=token_id, by=request.actor, at=timezone.now())
    messages.success(request, _("令牌已停用。"))
    return redirect("organisations:detail", found.pk)
