"""Published bulletins, for everybody."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fengqiao.foundation.access import public
from fengqiao.foundation.lists import page
from fengqiao.foundation.throttle.services import rate_limit
from fengqiao.supervision.queries.bulletins import pages
from fengqiao.supervision.views.bulletins import send


@public
@require_safe
@rate_limit(120, methods=("GET",))
def bulletins(request: HttpRequest) -> HttpResponse:
    """List published bulletins, the newest first."""
    order = ("-published_at", "-pk")
    listed = page(pages.listed_for_everybody(), order=order, after=request.GET.get("after"), size=30)
    context = {"page": listed, "rows": [pages.row_of(one) for one in listed.items]}
    return render(request, "supervision/public/bulletins.html", context)


@public
@require_safe
@rate_limit(120, methods=("GET",))
def bulletin(request: HttpRequest, bulletin_id: int, number: int | None = None) -> HttpResponse:
    """Show a published bulletin, an older version too; a correction is said at the top."""
    version = pages.public_version(bulletin_id, number)
    context = {"shown": pages.shown(version, only_published=True), "version": version, "is_desk": False}
    return render(request, "supervision/public/bulletin.html", context)


@public
@require_safe
@rate_limit(20, methods=("GET",))
def bulletin_file(request: HttpRequest, bulletin_id: int, number: int, kind: str) -> HttpResponseBase:
    """Send a published version as Word file or PDF."""
    return send(pages.public_version(bulletin_id, number), kind)
