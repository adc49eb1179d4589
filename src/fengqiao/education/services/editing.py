"""Writing lessons, questions and courses: the regulator's, for the whole city. Certificates and tallies keep what was."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fengqiao.education.models import Attempt, Course, Lesson, Question
from fengqiao.education.queries.reference import topics
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound
from fengqiao.foundation.ledger import services as ledger

LESSON_FIELDS: Final = ("title", "title_en", "topic", "body", "body_en", "minutes", "order")
QUESTION_FIELDS: Final = (
    "topic", "text", "text_en", "choices", "choices_en", "answer", "explanation", "explanation_en", "is_active",
)  # fmt: skip


@transaction.atomic
def write_lesson(slug: str, values: Mapping[str, Any], *, by: Actor, at: datetime, is_new: bool) -> Lesson:
    """Add or change a lesson. Records `education.lesson_written`. Raises NotAllowed, NotFound, Invalid."""
    _require_editor(by)
    _require_topic(values["topic"])
    lesson = Lesson(slug=slug) if is_new else Lesson.objects.select_for_update().filter(slug=slug).first()
    if lesson is None:
        raise NotFound(_("没有找到这一课"))
    for name in LESSON_FIELDS:
        setattr(lesson, name, values[name])
    _save(lesson, "slug")
    ledger.record(
        chain=f"education-lesson:{lesson.pk}", tag="education.lesson_written", actor=by, at=at, data={"lesson": slug}
    )
    return lesson


@transaction.atomic
def write_question(
    question_id: int, values: Mapping[str, Any], *, code: str, lesson: str, courses: list[str], by: Actor, at: datetime
) -> Question:
    """Add (id 0) or change a question of the bank. Records `education.question_written`.

    A question that tests have asked keeps its choices and answer, since papers handed in refer to them; take it out of
    use and write another.

    Raises NotAllowed, NotFound, Invalid: choices and answer do not fit.
    """
    _require_editor(by)
    _require_topic(values["topic"])
    question = (
        Question.objects.select_for_update().filter(pk=question_id).first() if question_id else Question(code=code)
    )
    if question is None:
        raise NotFound(_("没有找到这道题"))
    if len(values["choices"]) < 2 or not 0 <= values["answer"] < len(values["choices"]):
        raise Invalid({"choices": _("至少两个选项，并指明哪个对")})
    if values["choices_en"] and len(values["choices_en"]) != len(values["choices"]):
        raise Invalid({"choices_en": _("英文选项的个数须与中文相同")})
    if question.pk and [question.choices, question.answer] != [values["choices"], values["answer"]]:
        _require_unasked(question)
    for name in QUESTION_FIELDS:
        setattr(question, name, values[name])
    question.lesson = Lesson.objects.filter(slug=lesson).first() if lesson else None
    _save(question, "code")
    question.courses.set(Course.objects.filter(code__in=courses))
    data = {"question": question.code}
    ledger.record(chain="education-questions", tag="education.question_written", actor=by, at=at, data=data)
    return question


def _require_editor(by: Actor) -> None:
    if not by.is_regulator:
        raise NotAllowed(_("微课和题库由监管维护"))


def _require_topic(code: str) -> None:
    if code not in {one.code for one in topics()}:
        raise Invalid({"topic": _("没有这个主题")})


def _require_unasked(question: Question) -> None:
    if Attempt.objects.filter(questions__contains=question.pk).exists():
        raise Invalid({"choices": _("已有人答过这道题，不能改选项和答案；请停用后另写一题")})


def _save(row: Any, field: str) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Invalid({field: _("这个代码已经有了")}) from None
