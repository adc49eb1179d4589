"""Keeping a station's people, the outlets it guides and its few words for the public."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid
from fengqiao.stations.forms import GuidedForm, IntroductionForm, PersonForm
from fengqiao.stations.queries import scope
from fengqiao.stations.queries.entries import entry_of, new_entry
from fengqiao.stations.services.registers import introduce, keep_entry


@access(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: ActorRequest, station_id: int, part: str, row_id: int = 0) -> HttpResponse:
    """Enter or change a person of a station or an outlet it guides; who or what ends is given its last day."""
    station = _own(request, station_id)
    if part not in {"people", "guided"}:
        raise Http404
    row = entry_of(part, station, row_id) if row_id else new_entry(part, station)
    if row is None:
        raise Http404
    given: dict[str, Any] = {
        "instance": row,
        "label_suffix": "",
        "initial": {"since": row.since or timezone.localdate()},
    }
    form: Any = (
        PersonForm(request.POST or None, **given)
        if part == "people"
        else GuidedForm(request.POST or None, station=station, **given)
    )
    if request.method == "POST" and form.is_valid():
        try:
            keep_entry(form.instance, station=station, by=request.actor, at=timezone.now())
        except Invalid as wrong:
            for name, message in wrong.fields.items():
                form.add_error(name if name in form.fields else None, message)
        else:
            return _back(request, station_id)
    title = _("本站人员") if part == "people" else _("指导网点")
    return _page(request, station, form, title)


@access(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def introduction(request: ActorRequest, station_id: int) -> HttpResponse:
    """Change the few words for the public."""
    station = _own(request, station_id)
    form = IntroductionForm(request.POST or None, initial={"introduction": station.introduction}, label_suffix="")
    if request.method == "POST" and form.is_valid():
        introduce(station=station, text=form.cleaned_data["introduction"], by=request.actor, at=timezone.now())
        return _back(request, station_id)
    return _page(request, station, form, _("简介"))


def _own(request: ActorRequest, station_id: int) -> Any:
    station = scope.station_seen(station_id, viewer=request.actor)
    if not scope.of_house(station, request.actor):
        raise Http404
    return station


def _back(request: ActorRequest, station_id: int) -> HttpResponse:
    messages.success(request, _("已保存。"))
    return redirect("stations:station", station_id)


def _page(request: ActorRequest, station: Any, form: Any, title: str) -> HttpResponse:
    back = reverse("stations:station", args=[station.pk])
    return render(request, "stations/entry.html", {"station": station, "form": form, "title": title, "back": back})
