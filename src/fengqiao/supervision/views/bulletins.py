"""Bulletins at the desk: list, draft, read, edit, move on, one figure, recount, files."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.foundation.documents.redhead import redhead_pdf
from fengqiao.foundation.documents.redhead_word import redhead_word
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed
from fengqiao.foundation.files.downloads import download
from fengqiao.foundation.forms import moment_seen
from fengqiao.foundation.lifecycle import Move
from fengqiao.foundation.lists import page
from fengqiao.organisations.reference_year import today as data_day
from fengqiao.supervision.forms.bulletins import DraftForm, MoveForm, TextForm
from fengqiao.supervision.queries.bulletins import pages, scope, templates, turns
from fengqiao.supervision.queries.bulletins.papers import number_of, paper_of_version
from fengqiao.supervision.rules.bulletin.content import Block
from fengqiao.supervision.rules.bulletin.life import LIFECYCLE
from fengqiao.supervision.rules.indicators import INDICATORS
from fengqiao.supervision.services.bulletins import drafting, moving
from fengqiao.supervision.views.roles import READERS

WRITERS = (Role.REGULATOR, Role.OFFICER)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@access(*READERS)
@require_safe
def bulletins(request: ActorRequest) -> HttpResponse:
    """List bulletins, the newest first, or those that wait for the viewer; who does not write sees published ones."""
    only_mine = request.GET.get("turn") == "mine"
    found = turns.waiting_for(request.actor) if only_mine else pages.listed(request.actor)
    listed = page(found, order=("-pk",), after=request.GET.get("after"))
    rows = [pages.row_of(one) for one in listed.items]
    context = {"page": listed, "rows": rows, "may_draft": scope.writes(request.actor), "only_mine": only_mine}
    return render(request, "supervision/bulletins.html", context)


@access(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Draft a bulletin from the records."""
    if not scope.writes(request.actor):
        raise NotAllowed(_("由监管人员和行业协会人员办理"))
    data = request.POST if request.method == "POST" else None
    form = DraftForm(data, templates=templates.choices(), today=data_day())
    if form.is_valid():
        try:
            made = drafting.draft(**form.cleaned_data, by=request.actor, at=timezone.now())
        except Invalid as wrong:
            for name, message in wrong.fields.items():
                form.add_error(name if name in form.fields else None, message)
        else:
            messages.success(request, _("已起草，数字取自记录。"))
            return redirect("supervision:bulletin", scope.newest(made.pk, viewer=request.actor).pk)
    return render(request, "supervision/bulletin_new.html", {"form": form})


@access(*READERS)
@require_safe
def bulletin(request: ActorRequest, version_id: int) -> HttpResponse:
    """Show a version: text, every figure with its records, what may be done."""
    return _page(request, version_id)


def _page(request: ActorRequest, version_id: int, failed: MoveForm | None = None, action: str = "") -> HttpResponse:
    version = scope.version_seen(version_id, viewer=request.actor)
    shown = pages.shown(version, only_published=not scope.sees_all(request.actor))
    desk = pages.desk_of(version, request.actor)
    moves = [
        (one.move, _(one.move.label), _(one.reason) if one.reason else "", _form_of(one.move, failed, action))
        for one in desk.moves
    ]
    context = {"shown": shown, "version": version, "desk": desk, "moves": moves, "is_desk": True}
    return render(request, "supervision/bulletin.html", context, status=422 if failed else 200)


def _form_of(move: Move, failed: MoveForm | None, action: str) -> MoveForm | None:
    if failed is not None and move.action == action:
        return failed
    return MoveForm(None, move=move) if move.fields else None


@access(*WRITERS)
@require_POST
def move(request: ActorRequest, version_id: int, action: str) -> HttpResponse:
    """Do something with a bulletin: submit, review, return, approve, publish, correct, fill in anew, drop."""
    version = scope.version_seen(version_id, viewer=request.actor)
    form = MoveForm(request.POST, move=LIFECYCLE.move(action))
    if not form.is_valid():
        return _page(request, version_id, form, action)
    try:
        done = moving.perform(
            bulletin_id=version.bulletin_id, action=action, by=request.actor, at=timezone.now(),
            data=form.cleaned_data, seen=moment_seen(request.POST.get("seen", "")),
        )  # fmt: skip
    except (Conflict, NotAllowed) as refused:
        messages.error(request, refused.message)
        if form.fields:  # what was typed stays on the page
            return _page(request, version_id, form, action)
        return redirect("supervision:bulletin", version_id)
    messages.success(request, _("已办理：%(move)s。") % {"move": _(LIFECYCLE.move(action).label)})
    return redirect("supervision:bulletin", done.pk)


@access(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, version_id: int) -> HttpResponse:
    """Edit the text of a draft; what was typed stays on the page whatever is wrong with it."""
    version = scope.version_seen(version_id, viewer=request.actor)
    desk = pages.desk_of(version, request.actor)
    if not desk.may_edit:
        raise NotAllowed(_("只有起草中的版本可以修改"))
    blocks = [Block.from_data(one) for one in version.blocks]
    texts = dict(version.figures.values_list("key", "text"))
    data = request.POST if request.method == "POST" else None
    form = TextForm(data, blocks=blocks, texts=texts, seen=version.changed_at.isoformat())
    if form.is_valid() and _edited(request, version_id, form):
        return redirect("supervision:bulletin", version_id)
    context = {"form": form, "version": version, "row": pages.row_of(version)}
    return render(request, "supervision/bulletin_edit.html", context)


def _edited(request: ActorRequest, version_id: int, form: TextForm) -> bool:
    try:
        number = drafting.edit(
            version_id=version_id, texts=form.changed_texts, seen=moment_seen(form.cleaned_data["seen"]) or timezone.now(),
            by=request.actor, at=timezone.now(),
        )  # fmt: skip
    except Conflict as refused:
        form.add_error(None, refused.message)
        return False
    except Invalid as wrong:
        for name, message in wrong.fields.items():
            form.add_error(name, message)
        return False
    messages.success(request, _("已保存，修改 %(n)s 处。") % {"n": number})
    return True


@access(*READERS)
@require_safe
def figure(request: ActorRequest, version_id: int, key: str) -> HttpResponse:
    """Show one figure: what it was, by which definition, its records, and what the records say now."""
    version = scope.version_seen(version_id, viewer=request.actor)
    found = pages.figure_of(version, key)
    compared = pages.recounted(found)
    context = {
        "version": version,
        "row": pages.row_of(version),
        "figure": found,
        "compared": compared,
        "facts": pages.facts_about(found),
        "indicator": INDICATORS[found.indicator],
        "is_standing": pages.is_standing(found),
    }
    return render(request, "supervision/bulletin_figure.html", context)


@access(*READERS)
@require_safe
def recount(request: ActorRequest, version_id: int) -> HttpResponse:
    """Count all figures of a version again, and list those that differ."""
    version = scope.version_seen(version_id, viewer=request.actor)
    context: dict[str, Any] = {
        "version": version,
        "row": pages.row_of(version),
        "differing": pages.recount(version),
        "number": version.figures.count(),
    }
    return render(request, "supervision/bulletin_recount.html", context)


@access(*READERS)
@require_safe
def bulletin_file(request: ActorRequest, version_id: int, kind: str) -> HttpResponseBase:
    """Send a version as Word file or PDF."""
    return send(scope.version_seen(version_id, viewer=request.actor), kind)


def send(version: Any, kind: str) -> HttpResponseBase:
    """Return the file of a version; its name is the number, or says that it is a draft."""
    if kind not in {"docx", "pdf"}:
        raise Http404
    paper = paper_of_version(version)
    content = redhead_word(paper) if kind == "docx" else redhead_pdf(paper)
    media = DOCX if kind == "docx" else "application/pdf"
    name = number_of(version.bulletin) or f"{version.bulletin.template}-{version.bulletin.period}"
    return download(name=f"{name}.{kind}", media_type=media, size=len(content), chunks=[content])
