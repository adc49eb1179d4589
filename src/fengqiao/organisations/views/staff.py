"""People, the roles they act in and their passwords."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.lists import Format, export, page
from fengqiao.organisations import queries, services
from fengqiao.organisations.events import staff_chain
from fengqiao.organisations.forms import AssignmentForm, EndingForm, NewStaffForm, StaffChangeForm, StaffSearchForm

AT_ONCE: Final = 500
"""People of an export whose roles are fetched together."""


@access(Role.ADMINISTRATOR)
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """List the people of the subtree by login name."""
    form = StaffSearchForm(request.GET)
    found = page(_asked(request, form), order=("username",), after=request.GET.get("after"))
    people = _with_roles(request, found.items)
    return render(request, "organisations/staff.html", {"form": form, "page": found, "people": people})


def _asked(request: ActorRequest, form: StaffSearchForm) -> QuerySet[Any]:
    given = form.cleaned_data if form.is_valid() else {}
    rows = queries.administered_staff(request.actor, given.get("q", ""))
    if given.get("role") or given.get("office"):
        rows = rows.filter(queries.working_at(request.actor, given.get("office", "").strip(), given.get("role", "")))
    return rows.filter(is_active=given["active"] == "1") if given.get("active") else rows


def _with_roles(request: ActorRequest, members: Iterable[Any]) -> list[tuple[Any, list[Any]]]:
    """Return people, each with the roles within the viewer's subtree that have not ended."""
    people, today = list(members), timezone.localdate()
    held = queries.assignments_in_scope(request.actor, [member.pk for member in people])
    return [
        (member, [one for one in held.get(member.pk, []) if one.ends_on is None or one.ends_on >= today])
        for member in people
    ]


@access(Role.ADMINISTRATOR)
@require_safe
def export_list(request: ActorRequest) -> HttpResponseBase:
    """Send all the people that the list pages through, as a file: what the list shows of them and no more."""
    columns = [_("姓名"), _("登录名"), _("现任角色"), _("账号"), _("待改密码")]
    wanted = Format.asked(request.GET.get("format"))
    return export(_lines(request), columns, wanted, name=f"staff-{timezone.localdate():%Y%m%d}")


def _lines(request: ActorRequest) -> Iterator[tuple[Any, ...]]:
    found = _asked(request, StaffSearchForm(request.GET)).order_by("username").iterator(chunk_size=AT_ONCE)
    while people := list(islice(found, AT_ONCE)):
        for member, held in _with_roles(request, people):
            yield (
                member.name,
                member.username,
                _("、").join(f"{one.get_role_display()} · {one.organisation.name}" for one in held),
                _("在用") if member.is_active else _("已停用"),
                member.must_change_password,
            )


@access(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
@never_cache
def create(request: ActorRequest) -> HttpResponse:
    """Create a person with a first role, and show their first password, the only time."""
    form = NewStaffForm(request.POST or None, viewer=request.actor, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            member, first = services.enlist(
                username=given["username"],
                name=given["name"],
                phone=given["phone"],
                email=given["email"],
                by=request.actor,
                at=timezone.now(),
                **form.assignment,
            )
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            return render(
                request, "organisations/password_shown.html", {"member": member, "secret": first, "is_new": True}
            )
    return render(request, "organisations/staff_form.html", {"form": form})


def _initial(request: ActorRequest) -> dict[str, Any]:
    wanted = request.GET.get("organisation", "")
    office = queries.subtree(request.actor).filter(id=int(wanted)).first() if wanted.isdecimal() else None
    return {"starts_on": timezone.localdate(), "organisation": f"{office.code} {office.name}" if office else ""}


@access(Role.ADMINISTRATOR)
@require_safe
def detail(request: ActorRequest, member_id: int) -> HttpResponse:
    """Show a person: contact, roles past and present, history."""
    return _detail(request, member_id)


def _detail(request: ActorRequest, member_id: int, form: AssignmentForm | None = None) -> HttpResponse:
    member = queries.administered_member(request.actor, member_id)
    initial = {"starts_on": timezone.localdate()}
    context = {
        "member": member,
        "assignments": queries.assignments_in_scope(request.actor, [member.pk]).get(member.pk, []),
        "history": queries.history_of(staff_chain(member.pk)),
        "form": form or AssignmentForm(viewer=request.actor, initial=initial),
        "ending": EndingForm(viewer=request.actor, initial={"ends_on": timezone.localdate()}, auto_id=False),
        "today": timezone.localdate(),
    }
    return render(request, "organisations/member.html", context, status=400 if form else 200)


@access(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def change(request: ActorRequest, member_id: int) -> HttpResponse:
    """Change a person's name and contact, or whether they may log in."""
    member = queries.administered_member(request.actor, member_id)
    initial = {name: getattr(member, name) for name in StaffChangeForm.base_fields}
    form = StaffChangeForm(request.POST or None, viewer=request.actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_staff(
                member_id=member.pk,
                changes=form.cleaned_data,  # type: ignore[arg-type]  # the form's fields are those of StaffChanges
                by=request.actor,
                at=timezone.now(),
            )
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("已保存。"))
            return redirect("organisations:member", member.pk)
    return render(request, "organisations/staff_form.html", {"form": form, "member": member})


@access(Role.ADMINISTRATOR)
@require_POST
def assign(request: ActorRequest, member_id: int) -> HttpResponse:
    """Give a person a role."""
    member = queries.administered_member(request.actor, member_id)
    form = AssignmentForm(request.POST, viewer=request.actor)
    if form.is_valid():
        try:
            services.assign(member_id=member.pk, by=request.actor, at=timezone.now(), **form.assignment)
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("已授予角色。"))
            return redirect("organisations:member", member.pk)
    return _detail(request, member.pk, form)


@access(Role.ADMINISTRATOR)
@require_POST
def end(request: ActorRequest, member_id: int, assignment_id: int) -> HttpResponse:
    """End a role; the day given is its last."""
    member = queries.administered_member(request.actor, member_id)
    form = EndingForm(request.POST, viewer=request.actor)
    if not form.is_valid():
        raise Invalid({"ends_on": _("请填写最后一天，如 2026-12-31")})
    services.end_assignment(
        assignment_id=assignment_id, on=form.cleaned_data["ends_on"], by=request.actor, at=timezone.now()
    )
    messages.success(request, _("已结束该角色。"))
    return redirect("organisations:member", member.pk)


@access(Role.ADMINISTRATOR)
@require_POST
@never_cache
def reset_password(request: ActorRequest, member_id: int) -> HttpResponse:
    """Give a person a temporary password and show it, the only time."""
    member = queries.administered_member(request.actor, member_id)
    temporary = services.reset_password(member_id=member.pk, by=request.actor, at=timezone.now())
    return render(request, "organisations/password_shown.html", {"member": member, "secret": temporary})
