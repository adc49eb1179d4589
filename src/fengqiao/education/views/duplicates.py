"""Pairs of reports that may tell of the same event: both hosts and the regulator judge them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fengqiao.education.forms.events import ReasonForm
from fengqiao.education.queries import duplicates as queries
from fengqiao.education.queries.events import rows_of
from fengqiao.education.services.duplicates import declare_different, merge
from fengqiao.education.views.roles import CHECKERS
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.lists import page


@access(*CHECKERS)
@require_safe
def duplicates(request: ActorRequest) -> HttpResponse:
    """List the pairs in scope: those that wait, or those decided."""
    is_done = request.GET.get("done") == "1"
    found = queries.resemblances_seen(request.actor).select_related("first", "second")
    rows = found.exclude(status="open") if is_done else found.filter(status="open")
    shown = page(rows, order=("-id",), after=request.GET.get("after"), size=20)
    tabs = [(_("待判断"), "?", not is_done), (_("已判断"), "?done=1", is_done)]
    return render(request, "education/duplicates.html", {"page": shown, "pairs": _pairs(shown.items), "tabs": tabs})


def _pairs(pairs: list[Any]) -> list[dict[str, Any]]:
    events = rows_of([event for pair in pairs for event in (pair.first, pair.second)])
    return [
        {"pair": pair, "first": events[2 * n], "second": events[2 * n + 1], "grounds": queries.grounds_of(pair)}
        for n, pair in enumerate(pairs)
    ]


@access(*CHECKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: ActorRequest, pair_id: int) -> HttpResponse:
    """Show two reports side by side, and take the decision."""
    one = queries.resemblance_seen(pair_id, viewer=request.actor)
    form = ReasonForm(request.POST if request.POST.get("decision") == "different" else None)
    if request.method == "POST":
        try:
            if _decided(request, one.pk, form):
                messages.success(request, _("已记录判断。"))
                return redirect("education:duplicates")
        except Invalid as refused:
            form.take(refused)
        except NotAllowed as refused:
            messages.error(request, refused.message)
            return redirect("education:duplicates")
    return render(request, "education/pair.html", {**_pairs([one])[0], "form": form})


def _decided(request: ActorRequest, pk: int, form: ReasonForm) -> bool:
    now = timezone.now()
    if request.POST.get("decision") == "merge":
        keep = request.POST.get("keep", "")
        merge(pk, keep=int(keep) if keep.isascii() and keep.isdecimal() else 0, by=request.actor, at=now)
        return True
    if form.is_valid():
        declare_different(pk, reason=form.cleaned_data["reason"], by=request.actor, at=now)
        return True
    return False
