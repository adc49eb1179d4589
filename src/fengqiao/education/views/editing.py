"""Writing lessons and questions."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fengqiao.education.forms.editing import LessonForm, QuestionForm
from fengqiao.education.queries import bank
from fengqiao.education.services.editing import LESSON_FIELDS, write_lesson, write_question
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.lists import page


@access(Role.REGULATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def lesson(request: ActorRequest, slug: str = "") -> HttpResponse:
    """Add a lesson, or change one."""
    held = bank.lesson(slug) if slug else None
    start = {name: getattr(held, name) for name in LESSON_FIELDS} if held else {"minutes": 3, "order": 100}
    form = LessonForm(request.POST or None, is_new=held is None, initial=start)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            write_lesson(slug or given["slug"], given, by=request.actor, at=timezone.now(), is_new=held is None)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已保存。"))
            return redirect("education:lessons")
    return _form(request, form, held.label if held else _("新增微课"), "education:lessons")


@access(Role.REGULATOR)
@require_safe
def questions(request: ActorRequest) -> HttpResponse:
    """List the bank of questions."""
    shown = page(bank.questions(), order=("id",), after=request.GET.get("after"))
    return render(request, "education/questions.html", {"page": shown, "rows": bank.rows_of(shown.items)})


@access(Role.REGULATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: ActorRequest, question_id: int = 0) -> HttpResponse:
    """Add a question, or change one."""
    held = bank.question(question_id) if question_id else None
    form = QuestionForm(request.POST or None, is_new=held is None, initial=_start(held))
    if request.method == "POST" and form.is_valid():
        values = form.values
        try:
            write_question(
                question_id, values, code=values.get("code", ""), lesson=values["lesson"], courses=values["courses"],
                by=request.actor, at=timezone.now(),
            )  # fmt: skip
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已保存。"))
            return redirect("education:questions")
    return _form(request, form, _("题目"), "education:questions")


def _start(held: Any) -> dict[str, Any]:
    if held is None:
        return {}
    same = ("topic", "text", "text_en", "explanation", "explanation_en", "is_active")
    return {name: getattr(held, name) for name in same} | {
        "choices": "\n".join(held.choices),
        "choices_en": "\n".join(held.choices_en),
        "answer": held.answer + 1,
        "lesson": held.lesson.slug if held.lesson else "",
        "courses": [one.code for one in held.courses.all()],
    }


def _form(request: ActorRequest, form: Any, title: str, back: str) -> HttpResponse:
    return render(request, "education/editing.html", {"form": form, "title": title, "back": back})
