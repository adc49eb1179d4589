"""One check: the self-check and what it rests on, both sheets side by side, talking over differences."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.files import evidence as evidence_files
from fengqiao.foundation.files.downloads import download, picture
from fengqiao.foundation.files.photo_store import Size, open_photo
from fengqiao.stations.forms import AgreeForm, AnswerForm
from fengqiao.stations.queries import casepage, scope, sheets
from fengqiao.stations.rules.states import Stage
from fengqiao.stations.services.applying import answer, publish, remove_evidence
from fengqiao.stations.services.sheets import agree
from fengqiao.stations.views.roles import ACTING, READERS


@access(*READERS)
@require_safe
def check(request: ActorRequest, check_id: int) -> HttpResponse:
    """Show one check with everything in it."""
    viewer, today = request.actor, timezone.localdate()
    found = casepage.check_page(check_id, viewer=viewer, on=today)
    mine = next((one for one in scope.sheets_to_do(viewer, today=today) if one.check_of_id == check_id), None)
    context = {
        "found": found,
        "station": found.check.station,
        "may_answer": found.check.stage == Stage.SELF_CHECK and scope.of_house(found.check.station, viewer),
        "may_agree": found.check.stage == Stage.INSPECTING and sheets.is_appointed(check_id, viewer),
        "of_house": scope.of_house(found.check.station, viewer),
        "photos": sheets.photos_of(found.check) if found.score is not None else [],
        "mine": mine,
    }
    return render(request, "stations/check.html", context)


@access(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def criterion(request: ActorRequest, check_id: int, code: str) -> HttpResponse:
    """Answer one criterion of a self-check and show what it rests on."""
    found = casepage.check_page(check_id, viewer=request.actor, on=timezone.localdate())
    station = found.check.station
    position = next((number for number, one in enumerate(found.lines) if one.criterion.code == code), None)
    if position is None or not scope.of_house(station, request.actor):
        raise Http404
    line = found.lines[position]
    initial = {"note": line.note} | ({} if line.answer is None else {"is_met": "1" if line.answer else "0"})
    form = AnswerForm(
        request.POST or None, request.FILES or None, initial=initial, evidence=line.criterion.evidence, station=station
    )
    if request.method == "POST" and form.is_valid() and _answered(request, check_id, code, form):
        messages.success(request, _("已保存。"))
        following = next((one for one in found.lines[position + 1 :] if one.answer is None), None)
        if "next" in request.POST and following is not None:
            return redirect("stations:criterion", check_id, following.criterion.code)
        return redirect(reverse("stations:check", args=[check_id]) + f"#c-{code}")
    context = {"found": found, "station": station, "line": line, "form": form, "number": position + 1}
    return render(request, "stations/criterion.html", context)


def _answered(request: ActorRequest, check_id: int, code: str, form: AnswerForm) -> bool:
    given = form.cleaned_data
    try:
        answer(
            check_id=check_id, criterion=code, is_met=given["is_met"], note=given["note"], files=given.get("files", []),
            person_id=form.person_id, by=request.actor, at=timezone.now(),
        )  # fmt: skip
    except Invalid as wrong:
        for name, message in wrong.fields.items():
            form.add_error(name if name in form.fields else None, message)
        return False
    return True


@access(*READERS)
@require_safe
def evidence(request: ActorRequest, evidence_id: int, size: str = "thumb") -> HttpResponseBase:
    """Show a photo of a check, or send a document."""
    found = casepage.evidence_seen(evidence_id, viewer=request.actor)
    if found.photo is not None:
        return _picture(found.photo, size)
    if not found.sha256:
        raise Http404
    content = evidence_files.content(found.sha256)
    return download(name=found.label, media_type=found.media_type, size=found.size or 0, chunks=content)


@access(*READERS)
@require_safe
def sheet_photo(request: ActorRequest, photo_id: int, size: str = "thumb") -> HttpResponseBase:
    """Show a photo an inspector took."""
    return _picture(sheets.sheet_photo_seen(photo_id, viewer=request.actor).photo, size)


def _picture(photo: Any, size: str) -> HttpResponseBase:
    if size not in set(Size):
        raise Http404
    media_type, chunks = open_photo(photo, Size(size))
    return picture(media_type=media_type, chunks=chunks, for_everybody=False)


@access(Role.OFFICER)
@require_POST
def remove(request: ActorRequest, evidence_id: int) -> HttpResponse:
    """Take a piece of evidence back."""
    found = casepage.evidence_seen(evidence_id, viewer=request.actor)
    remove_evidence(evidence_id=evidence_id, by=request.actor, at=timezone.now())
    return redirect("stations:criterion", found.check_of_id, sheets.code_of(found))


@access(Role.OFFICER)
@require_POST
def show(request: ActorRequest, evidence_id: int) -> HttpResponse:
    """Show a photo on the public page, or no longer."""
    found = casepage.evidence_seen(evidence_id, viewer=request.actor)
    publish(evidence_id=evidence_id, is_public=request.POST.get("public") == "1", by=request.actor, at=timezone.now())
    return redirect(reverse("stations:check", args=[found.check_of_id]) + f"#c-{sheets.code_of(found)}")


@access(*ACTING)
@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: ActorRequest, check_id: int, code: str) -> HttpResponse:
    """Write down what both inspectors agreed on."""
    found = casepage.check_page(check_id, viewer=request.actor, on=timezone.localdate())
    line = next((one for one in found.lines if one.criterion.code == code and one.must_talk), None)
    if line is None or not sheets.is_appointed(check_id, request.actor):
        raise Http404
    form = AgreeForm(request.POST or None, points=line.criterion.points)
    if request.method == "POST" and form.is_valid():
        try:
            agree(check_id=check_id, criterion=code, by=request.actor, at=timezone.now(), **form.cleaned_data)
        except Invalid as wrong:
            for name, message in wrong.fields.items():
                form.add_error(name if name in form.fields else None, message)
        else:
            messages.success(request, _("已保存。"))
            return redirect(reverse("stations:check", args=[check_id]) + f"#c-{code}")
    context = {"found": found, "station": found.check.station, "line": line, "form": form}
    return render(request, "stations/talk.html", context)
