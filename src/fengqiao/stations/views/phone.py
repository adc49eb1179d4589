"""An inspector's sheet on a phone: opened once, it works without a network and sends what it holds when there is one."""

import json
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from fengqiao.foundation.access import ActorRequest, access, public
from fengqiao.foundation.errors import Conflict, Invalid, NotFound, Refusal
from fengqiao.stations.queries import scope, sheets
from fengqiao.stations.queries.worker import source
from fengqiao.stations.services.sheets import Filled, add_sheet_photo, save_sheet
from fengqiao.stations.views.roles import ACTING

_MOST_BYTES: Final = 200_000  # of a sheet as JSON


@access(*ACTING)
@require_safe
def sheet(request: ActorRequest, check_id: int) -> HttpResponse:
    """Show the viewer's own sheet; its data goes along, so that the page needs nothing else."""
    found = scope.sheet_of(check_id, request.actor)
    data = {**sheets.as_data(found), "owner": request.actor.person_id}
    context = {"sheet": found, "station": found.check_of.station, "data": data}
    return render(request, "stations/sheet.html", context)


@access(*ACTING)
@require_POST
def save(request: ActorRequest, check_id: int) -> JsonResponse:
    """Take over a sheet as JSON. Answers what is kept, so that the phone knows what it need not send again."""
    try:
        filled = _read(request)
        kept = save_sheet(check_id=check_id, filled=filled, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return _refused(refusal)
    return JsonResponse({"version": kept.version, "handed_in": kept.handed_in_at is not None})


@access(*ACTING)
@require_POST
def photo(request: ActorRequest, check_id: int) -> JsonResponse:
    """Take over a photo; the same key again is answered the same."""
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Invalid({"file": _("文件是空的")})
        kept = add_sheet_photo(
            check_id=check_id, criterion=request.POST.get("criterion", ""), key=request.POST.get("key", ""), stream=file,
            by=request.actor, at=timezone.now(),
        )  # fmt: skip
    except Refusal as refusal:
        return _refused(refusal)
    return JsonResponse({"key": kept.key})


@public
@require_safe
@cache_control(no_cache=True)
def worker(_request: HttpRequest) -> HttpResponse:
    """Return the service worker. Its address is its scope: it stands above the sheets and nothing else."""
    return HttpResponse(source(), content_type="text/javascript; charset=utf-8")


def _read(request: HttpRequest) -> Filled:
    """Return the sheet a phone sent. Raises Invalid for anything that is none."""
    unreadable = {"": _("内容无法识别，请刷新页面后重试")}
    if len(request.body) > _MOST_BYTES:
        raise Invalid(unreadable)
    try:
        given: Any = json.loads(request.body)
        marks = {
            str(code): (_whole(one["points"]), _text(one.get("reason", ""))) for code, one in given["marks"].items()
        }
        return Filled(
            _whole(given["version"]), marks, _text(given.get("remarks", ""))[:2000], given.get("done") is True
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Invalid(unreadable) from None


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise ValueError(value)
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value.replace("\x00", "")


def _refused(refusal: Refusal) -> JsonResponse:
    status = 409 if isinstance(refusal, Conflict) else 404 if isinstance(refusal, NotFound) else 400
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    return JsonResponse({"message": refusal.message, "fields": fields}, status=status)
