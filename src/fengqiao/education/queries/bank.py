"""The bank of questions, as those see it who keep it."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fengqiao.education.models import Lesson, Question
from fengqiao.education.queries.reference import topic_label
from fengqiao.foundation.errors import NotFound


def questions() -> QuerySet[Question]:
    """Return all questions with their lesson and courses."""
    return Question.objects.select_related("lesson").prefetch_related("courses")


def rows_of(found: list[Question]) -> list[dict[str, Any]]:
    """Return questions as the list shows them."""
    return [
        {
            "question": one,
            "topic": topic_label(one.topic),
            "right": one.options[one.answer],
            "courses": _("、").join(course.label for course in one.courses.all()),
        }
        for one in found
    ]


def question(pk: int) -> Question:
    """Return one question. Raises NotFound."""
    found = questions().filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有找到这道题"))
    return found


def lesson(slug: str) -> Lesson:
    """Return a lesson, shown or not. Raises NotFound."""
    found = Lesson.objects.filter(slug=slug).first()
    if found is None:
        raise NotFound(_("没有找到这一课"))
    return found


def lesson_choices() -> list[tuple[str, str]]:
    """Return slug and title of all lessons."""
    return [(one.slug, one.label) for one in Lesson.objects.all()]
