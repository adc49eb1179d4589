"""The tree of institutions: browse, search, create, change, close."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import segno
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fengqiao.foundation.access import STAFF, ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.lists import Format, export, page
from fengqiao.organisations import queries, services
from fengqiao.organisations.events import organisation_chain
from fengqiao.organisations.forms import ClosingForm, OrganisationDetailsForm, OrganisationForm, SearchForm
from fengqiao.places import queries as places

LEVELS_BELOW = {"regulator": "regulator", "head_office": "branch", "branch": "sub_branch", "sub_branch": "outlet"}


@access(Role.ADMINISTRATOR)
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Show the tree from the top, or what a search found."""
    form = SearchForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    if not any(given.values()):
        return render(request, "organisations/index.html", {"form": form, "roots": queries.roots(request.actor)})
    rows = _narrowed(queries.searched(request.actor, given.get("q", "")), given, timezone.localdate())
    found = page(rows, order=("code",), after=request.GET.get("after"))
    return render(request, "organisations/index.html", {"form": form, "page": found, "today": timezone.localdate()})


def _narrowed(rows: QuerySet[Any], given: dict[str, str], today: date) -> QuerySet[Any]:
    if given.get("level"):
        rows = rows.filter(level=given["level"])
    if given.get("status") == "closed":
        return rows.filter(closed_on__lte=today)
    return rows.exclude(closed_on__lte=today) if given.get("status") == "open" else rows


@access(Role.ADMINISTRATOR)
@require_safe
def export_list(request: ActorRequest) -> HttpResponseBase:
    """Send what a search found as a file; without a search the whole subtree, which the page shows as a tree."""
    form, today = SearchForm(request.GET), timezone.localdate()
    given = form.cleaned_data if form.is_valid() else {}
    rows = _narrowed(queries.searched(request.actor, given.get("q", "")), given, today).order_by("code")
    columns = [_("名称"), _("代码"), _("层级"), _("上级机构"), _("开业"), _("停业"), _("状态")]
    wanted = Format.asked(request.GET.get("format"))
    return export(_lines(rows, today), columns, wanted, name=f"organisations-{today:%Y%m%d}")


def _lines(rows: QuerySet[Any], today: date) -> Iterator[tuple[Any, ...]]:
    for one in rows.iterator(chunk_size=2000):
        closed = one.closed_on is not None and one.closed_on <= today
        yield (
            one.name,
            one.code,
            one.get_level_display(),
            one.parent.name if one.parent else "",
            one.opened_on,
            one.closed_on,
            _("停业") if closed else _("营业"),
        )


@access(Role.ADMINISTRATOR)
@require_safe
def below(request: ActorRequest, organisation_id: int) -> HttpResponse:
    """Return the part of the tree directly below one office, for the tree that unfolds."""
    return render(request, "organisations/_tree.html", {"nodes": queries.children(request.actor, organisation_id)})


@access(*STAFF)
@require_safe
def options(request: ActorRequest) -> HttpResponse:
    """Return offices of the own subtree that fit what was typed in any field, as options of a list."""
    found = queries.administered_options(request.actor, _typed(request))
    return render(request, "organisations/_options.html", {"offices": found})


def _typed(request: HttpRequest) -> str:
    """Return the one value sent, whatever its field is called."""
    return next((str(value) for value in request.GET.values() if value), "")[:60]


@access(Role.ADMINISTRATOR)
@require_safe
def detail(request: ActorRequest, organisation_id: int) -> HttpResponse:
    """Show one office: what is known of it, what stands below, who works there, its tokens and its history."""
    found = queries.administered(request.actor, organisation_id)
    own = set(
        queries.subtree(request.actor)
        .filter(id__in=[o.pk for o in queries.ancestors(found)])
        .values_list("pk", flat=True)
    )
    context = {
        "organisation": found,
        "place": places.places([found.place_id]).get(found.place_id) if found.place_id else None,
        "ancestors": [(one, one.pk in own) for one in queries.ancestors(found)],
        "offer": queries.profile(found.pk) if found.kind in {"bank", "insurer"} else None,
        "children": queries.children(request.actor, found.pk),
        "staff": queries.staff_of(request.actor, found.pk),
        "tokens": queries.tokens_of(request.actor, found.pk),
        "history": queries.history_of(organisation_chain(found.pk)),
        "is_open": queries.is_open(found),
        "portal_address": _portal_address(request, found.code) if found.level == "outlet" else "",
    }
    return render(request, "organisations/detail.html", context)


def _portal_address(request: HttpRequest, code: str) -> str:
    return request.build_absolute_uri(f"/o/{code}/")


@access(Role.ADMINISTRATOR)
@require_safe
def qr_code(request: ActorRequest, organisation_id: int) -> HttpResponse:
    """Return the code to print for an outlet's counter, as a drawing."""
    found = queries.administered(request.actor, organisation_id)
    drawing = segno.make(_portal_address(request, found.code), error="m").svg_inline(scale=8, border=4)
    document = drawing.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    response = HttpResponse(document, content_type="image/svg+xml")
    response["Content-Disposition"] = f'inline; filename="{found.code}.svg"'
    return response


@access(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def create(request: ActorRequest) -> HttpResponse:
    """Create an organisation, below the one named in the address if there is one."""
    form = OrganisationForm(request.POST or None, viewer=request.actor, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        given, details = form.cleaned_data, form.details
        try:
            created = services.create_organisation(
                code=given["code"],
                name=details.pop("name"),
                kind=given["kind"],
                level=given["level"],
                parent_id=given["parent"].pk if given["parent"] else None,
                place_code=details.pop("place_id"),
                by=request.actor,
                at=timezone.now(),
                details=details,  # type: ignore[arg-type]  # the form's fields are those of OrganisationChanges
            )
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("已设立 %(name)s。") % {"name": created.name})
            return redirect("organisations:detail", created.pk)
    return render(request, "organisations/form.html", {"form": form, "back": reverse("organisations:list")})


def _initial(request: ActorRequest) -> dict[str, Any]:
    above = request.GET.get("parent", "")
    parent = queries.subtree(request.actor).filter(id=int(above)).first() if above.isdecimal() else None
    if parent is None:
        return {"opened_on": timezone.localdate()}
    return {
        "parent": f"{parent.code} {parent.name}",
        "kind": parent.kind,
        "level": LEVELS_BELOW.get(parent.level, "outlet"),
        "opened_on": timezone.localdate(),
    }


@access(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def change(request: ActorRequest, organisation_id: int) -> HttpResponse:
    """Change what may change of an office."""
    found = queries.administered(request.actor, organisation_id)
    initial = {name: getattr(found, name) for name in OrganisationDetailsForm.base_fields if name != "place"}
    initial["place"] = _place_label(found.place_id)
    form = OrganisationDetailsForm(request.POST or None, viewer=request.actor, initial=initial)
    if found.parent_id is not None:
        del form.fields["peer_group"]
    if request.method == "POST" and form.is_valid():
        try:
            services.change_organisation(
                organisation_id=found.pk,
                changes=form.details,  # type: ignore[arg-type]  # likewise
                by=request.actor,
                at=timezone.now(),
            )
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("已保存。"))
            return redirect("organisations:detail", found.pk)
    return render(request, "organisations/form.html", {"form": form, "organisation": found, "back": _page_of(found.pk)})


def _place_label(code: str | None) -> str:
    known = places.places([code]) if code else {}
    return f"{code} {known[code].label}" if code in known else ""


def _page_of(organisation_id: int) -> str:
    return reverse("organisations:detail", args=[organisation_id])


@access(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def close(request: ActorRequest, organisation_id: int) -> HttpResponse:
    """Close an office and name who takes over."""
    found = queries.administered(request.actor, organisation_id)
    form = ClosingForm(request.POST or None, viewer=request.actor, initial={"closed_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        successor = form.cleaned_data["successor"]
        try:
            services.close_organisation(
                organisation_id=found.pk,
                on=form.cleaned_data["closed_on"],
                successor_id=successor.pk if successor else None,
                by=request.actor,
                at=timezone.now(),
            )
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s 已登记停业。") % {"name": found.name})
            return redirect("organisations:detail", found.pk)
    return render(request, "organisations/close.html", {"form": form, "organisation": found})
