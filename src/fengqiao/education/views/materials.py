"""The library at the desk."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.education.forms.events import ReasonForm
from fengqiao.education.forms.materials import MaterialForm, VersionForm
from fengqiao.education.queries import materials as queries
from fengqiao.education.queries.reference import rules_of, topic_label
from fengqiao.education.services import materials as services
from fengqiao.education.services.materials import MaterialData
from fengqiao.education.views.roles import CHECKERS, KEEPERS, READERS
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound
from fengqiao.foundation.files.downloads import download
from fengqiao.foundation.lists import page


@access(*READERS)
@require_safe
def materials(request: ActorRequest) -> HttpResponse:
    """List the library and what waits for a decision."""
    filters = queries.filters_for(request.GET)
    shown = page(filters.apply(queries.materials_seen(request.actor)), order=("-id",), after=request.GET.get("after"))
    context = {
        "page": shown,
        "rows": queries.rows_of(shown.items),
        "fields": [filters.form[name] for name in filters.form.fields],
        "waiting": queries.to_approve(request.actor),
        "may_keep": queries.may_keep(request.actor),
    }
    return render(request, "education/materials.html", context)


@access(*READERS)
@require_safe
def material(request: ActorRequest, material_id: int) -> HttpResponse:
    """Show a material: its versions, how plain the newest is, and what to make simpler."""
    one = queries.material_seen(material_id, viewer=request.actor)
    versions = list(queries.versions_of(one, request.actor))
    newest = versions[0] if versions else None
    context = {
        "material": one,
        "topic": topic_label(one.topic),
        "versions": versions,
        "newest": newest,
        "judged": queries.judged(newest.text) if newest else None,
        "advice": queries.advice(newest.text) if newest else [],
        "least": rules_of().number("plain_pass"),
        "may_keep": queries.may_keep(request.actor, one),
        "may_approve": newest is not None
        and newest.status == "submitted"
        and queries.may_approve(request.actor, newest),
        "history": queries.history_of(one.pk)
        if queries.materials_kept(request.actor).filter(pk=one.pk).exists()
        else (),
    }
    return render(request, "education/material.html", context)


@access(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Add a material."""
    form = MaterialForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_material(MaterialData(**form.cleaned_data), by=request.actor, at=timezone.now())
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已保存。"))
            return redirect("education:material", made.material_id)
    return render(request, "education/material_form.html", {"form": form, "title": _("新增资料")})


@access(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def version(request: ActorRequest, material_id: int) -> HttpResponse:
    """Add a version to a material."""
    one = queries.material_seen(material_id, viewer=request.actor)
    if not queries.may_keep(request.actor, one):
        raise NotAllowed(_("只有资料所属机构可以更新"))
    last = queries.versions_of(one, request.actor).first()
    form = VersionForm(request.POST or None, request.FILES or None, initial={"text": last.text if last else ""})
    if request.method == "POST" and form.is_valid():
        try:
            services.add_version(one.pk, **form.cleaned_data, by=request.actor, at=timezone.now())
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已保存。"))
            return redirect("education:material", one.pk)
    return render(request, "education/material_form.html", {"form": form, "title": _("新版本"), "material": one})


@access(*KEEPERS)
@require_POST
def submit(request: ActorRequest, version_id: int) -> HttpResponse:
    """Hand a version in for approval."""
    return _decide(request, version_id, services.submit, _("已送审。"))


@access(*CHECKERS)
@require_POST
def approve(request: ActorRequest, version_id: int) -> HttpResponse:
    """Approve a version."""
    return _decide(request, version_id, services.approve, _("已审核通过。"))


def _decide(request: ActorRequest, version_id: int, service: Any, done: str) -> HttpResponse:
    one = queries.version_seen(version_id, viewer=request.actor)
    try:
        service(one.pk, by=request.actor, at=timezone.now())
    except NotAllowed as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, done)
    return redirect("education:material", one.material_id)


@access(*CHECKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: ActorRequest, version_id: int) -> HttpResponse:
    """Give a version back with a reason."""
    one = queries.version_seen(version_id, viewer=request.actor)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.give_back(one.pk, reason=form.cleaned_data["reason"], by=request.actor, at=timezone.now())
        messages.success(request, _("已保存。"))
        return redirect("education:material", one.material_id)
    context = {"form": form, "title": _("退回修改"), "name": one.material.title, "material": one.material}
    return render(request, "education/material_form.html", context)


@access(*READERS)
@require_safe
def file(request: ActorRequest, version_id: int) -> HttpResponseBase:
    """Send the file of a version in scope, or of a public one."""
    try:
        one = queries.version_seen(version_id, viewer=request.actor)
    except NotFound:
        one = queries.public_version(version_id)
    return download(name=one.name, media_type=one.media_type, size=one.size, chunks=queries.content(one))
