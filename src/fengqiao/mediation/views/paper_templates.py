"""A body's own Word templates, and the word in the numbers of its papers."""

from io import BytesIO

from django.contrib import messages
from django.forms import Form
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.files.media import DOCX
from fengqiao.mediation.forms import PaperTemplateForm, PaperWordForm
from fengqiao.mediation.queries import paper_templates as queries
from fengqiao.mediation.rules.papers import PAPER_TITLES
from fengqiao.mediation.services import paper_templates as services

READERS = (Role.ADMINISTRATOR, Role.MEDIATION_CLERK)


@access(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: ActorRequest) -> HttpResponse:
    """Show the kinds of paper with the templates in use; an administrator sets the word in the numbers."""
    papers = queries.papers_of(request.actor, year=timezone.localdate().year)
    form = PaperWordForm(request.POST or None, initial={"word": papers.word})
    if request.method == "POST" and form.is_valid():
        try:
            services.set_paper_word(word=form.cleaned_data["word"], by=request.actor, at=timezone.now())
        except Invalid as refused:
            _add(form, refused)
        else:
            messages.success(request, _("文书代字已保存，之后出具的文书使用新的代字"))
            return redirect("mediation:papers")
    rows = [(row, _(row.title)) for row in papers.rows]
    return render(request, "mediation/papers.html", {"papers": papers, "rows": rows, "form": form})


def _add(form: Form, refused: Invalid) -> None:
    for name, message in refused.fields.items():
        form.add_error(name, message)


@access(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def template(request: ActorRequest, kind: str) -> HttpResponse:
    """Show one kind's template and its history; an administrator replaces it."""
    history = queries.history_of(request.actor, kind)
    form = PaperTemplateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            services.replace_template(
                kind=kind, name=given.name, content=given.read(), by=request.actor, at=timezone.now()
            )
        except Invalid as refused:
            _add(form, refused)
        else:
            messages.success(request, _("新模板已启用，之后出具的 Word 文书使用新模板"))
            return redirect("mediation:paper", kind=kind)
    context = {
        "kind": kind,
        "title": _(PAPER_TITLES[kind]),
        "history": history,
        "own": next((one for one in history if one.ended_at is None), None),
        "tags": queries.tags_of(kind),
        "may_change": request.actor.role is Role.ADMINISTRATOR,
        "form": form,
    }
    return render(request, "mediation/paper.html", context)


@access(Role.ADMINISTRATOR)
@require_POST
def reset(request: ActorRequest, kind: str) -> HttpResponse:
    """Use the built-in template again."""
    services.reset_template(kind=kind, by=request.actor, at=timezone.now())
    messages.success(request, _("已恢复系统模板"))
    return redirect("mediation:paper", kind=kind)


@access(*READERS)
@require_safe
def download(request: ActorRequest, kind: str, template_id: int | None = None) -> FileResponse:
    """Send a template, the built-in one or one of the body's own, to look at or to start from."""
    name, content = queries.template_file(request.actor, kind, template_id)
    return FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type=DOCX)
