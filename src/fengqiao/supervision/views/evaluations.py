"""One institution's evaluation: the page, the sheet of scores, moves, what-if, the paper on the result."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed
from fengqiao.foundation.files.evidence import send
from fengqiao.foundation.forms import choose_again, posted, show_refusal
from fengqiao.supervision.evaluation_paper import draw_result
from fengqiao.supervision.forms.evaluations import CourseForm, SheetForm, WhatIfForm
from fengqiao.supervision.queries.evaluations import page as queries
from fengqiao.supervision.queries.evaluations.paper import paper_of
from fengqiao.supervision.queries.evaluations.scope import (
    evaluation_seen,
    in_words,
    names_of,
    scheme_of,
    side_of,
    stage_to_score,
)
from fengqiao.supervision.queries.evaluations.sheet import sheet_of
from fengqiao.supervision.queries.evaluations.what_if import base_of, what_if
from fengqiao.supervision.rules.rating.course import STAGES
from fengqiao.supervision.rules.rating.moves import LIFECYCLE, WITH_FILES
from fengqiao.supervision.services.evaluations.exports import note_paper
from fengqiao.supervision.services.evaluations.moving import perform
from fengqiao.supervision.services.evaluations.sheets import save_sheet
from fengqiao.supervision.views.roles import READERS

ACTING = (Role.OFFICER, Role.REGULATOR)


@access(*READERS)
@require_safe
def evaluation(request: ActorRequest, evaluation_id: int) -> HttpResponse:
    """Show one evaluation."""
    found = evaluation_seen(evaluation_id, request.actor)
    shown = queries.page_of(found, request.actor, today=timezone.localdate())
    context = {
        "shown": shown,
        "evaluation": found,
        "scheme": in_words(scheme_of(found.year).name),
        "has_moves": any(one.allowed for one in shown.moves),
        "history": queries.history_of(found, request.actor),
        "today": timezone.localdate(),
        "is_regulator": request.actor.is_regulator,
    }
    return render(request, "supervision/evaluation.html", context)


@access(*ACTING)
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: ActorRequest, evaluation_id: int) -> HttpResponse:
    """Enter the scores of the stage the evaluation is in."""
    found = evaluation_seen(evaluation_id, request.actor)
    stage = stage_to_score(found, request.actor, on=timezone.localdate())
    if stage is None:
        messages.error(request, _("现在不能由您评分"))
        return redirect("supervision:evaluation", evaluation_id)
    before = queries.scored_before(stage) if request.actor.is_regulator else []
    scheme, rows = scheme_of(found.year), sheet_of(found, [*before, stage])
    form = SheetForm(
        *posted(request), sheet=rows, scheme=scheme, names=names_of(scheme),
        rates=request.actor.is_regulator, initial=queries.entered(found, stage),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            save_sheet(
                evaluation_id, form.entries(), form.deductions(), by=request.actor, at=timezone.now(), seen=form.seen_at,
                attached=form.attached(),
            )  # fmt: skip
        except Conflict:
            form.go_on_from(evaluation_seen(evaluation_id, request.actor).changed_at)
            form.add_error(None, _("刚有人修改过。您填写的内容还在；请先另开一页看最新的评分，再保存就以您的为准。"))
        except (Invalid, NotAllowed) as refused:
            form.take(refused)
        else:
            messages.success(request, _("评分表已保存。"))
            return redirect("supervision:evaluation", evaluation_id)
    choose_again(form)
    context = {"form": form, "evaluation": found, "stage": _(STAGES[stage])}
    return render(request, "supervision/evaluation_sheet.html", context, status=400 if form.errors else 200)


@access(*ACTING)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: ActorRequest, evaluation_id: int, action: str) -> HttpResponse:
    """Do something with an evaluation: ask for what it needs, then carry it out."""
    found = evaluation_seen(evaluation_id, request.actor)
    offered = {one.move.action: one for one in queries.available(found, request.actor, on=timezone.localdate())}
    if action not in offered:
        raise Http404
    wanted = LIFECYCLE.move(action)
    choices = queries.choices_for(found)
    form = CourseForm(wanted, *posted(request), choices=choices, with_files=action in WITH_FILES)
    status = 200
    if request.method == "POST":
        status = 400
        try:
            perform(
                evaluation_id=evaluation_id, action=action, by=request.actor, at=timezone.now(), data=form.entered(),
                files=request.FILES.getlist("files"),
            )  # fmt: skip
        except (Invalid, NotAllowed) as refused:
            form.is_valid()
            show_refusal(form, refused)
            choose_again(form)
        else:
            messages.success(request, _("已办理：%(move)s。") % {"move": _(wanted.label)})
            return redirect("supervision:evaluation", evaluation_id)
    context = {
        "evaluation": found,
        "form": form,
        "title": _(wanted.label),
        "reason": offered[action].reason,
        "needs_meeting": "meeting" in form.fields,
    }
    return render(request, "supervision/evaluation_move.html", context, status=status)


@access(*READERS)
@require_safe
def evaluation_file(request: ActorRequest, file_id: int) -> HttpResponseBase:
    """Send a file of the institution's, to itself and to the regulator."""
    return send(queries.file_seen(file_id, request.actor))


@access(*READERS)
@require_safe
def suppose(request: ActorRequest, evaluation_id: int) -> HttpResponse:
    """Show what other scores, weights or deductions would make of an evaluation; nothing is kept."""
    found = evaluation_seen(evaluation_id, request.actor)
    scheme = scheme_of(found.year)
    base = base_of(found, side_of(request.actor))
    initial = {
        **{f"w-{code}": value for code, value in base.weights.items()},
        **{f"s-{code}": value for code, value in base.scores.items()},
        **{f"d-{code}": value for code, value in base.deductions.items()},
    }
    given = {name: text for name, text in request.GET.dict().items() if text}
    form = WhatIfForm(
        {**initial, **given} if request.GET else None, scheme=scheme, names=names_of(scheme), initial=initial
    )
    shown = what_if(found, base, scores={}, weights={}, deductions={})
    if request.GET and form.is_valid():
        try:
            shown = what_if(
                found, base, scores=form.supposed("s"), weights=form.supposed("w"), deductions=form.supposed("d")
            )
        except Invalid as refused:
            form.take(refused)
    context = {"form": form, "evaluation": found, "shown": shown}
    return render(request, "supervision/evaluation_what_if.html", context)


@access(*READERS)
@require_safe
def paper(request: ActorRequest, evaluation_id: int) -> HttpResponse:
    """Send the result as a PDF that bears for whom and when it was made; that it was taken is on record."""
    found = evaluation_seen(evaluation_id, request.actor)
    now = timezone.now()
    drawn = draw_result(paper_of(found, request.actor, at=now))
    note_paper(found, by=request.actor, at=now)
    response = HttpResponse(drawn, content_type="application/pdf")
    response["Content-Disposition"] = (
        f'attachment; filename="evaluation-{found.year.year}-{found.organisation.code}.pdf"'
    )
    return response
