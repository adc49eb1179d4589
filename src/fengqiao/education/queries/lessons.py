"""Lessons as everybody sees them, and how they do, as the desk sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from fengqiao.education.models import Lesson, LessonTally
from fengqiao.education.queries.reference import topic_label
from fengqiao.education.rules.quizzes import COMPLETED, RIGHT, WRONG, stars
from fengqiao.foundation.errors import NotFound


def lessons_shown() -> QuerySet[Lesson]:
    """Return the lessons of the portal, in order."""
    return Lesson.objects.filter(is_published=True)


def lesson_shown(slug: str) -> Lesson:
    """Return one of them. Raises NotFound."""
    found = lessons_shown().filter(slug=slug).first()
    if found is None:
        raise NotFound(_("没有找到这一课"))
    return found


@dataclass(frozen=True, slots=True)
class LessonRow:
    """A lesson with how often it was finished, the share of right answers in per cent, and satisfaction."""

    lesson: Lesson
    topic: str
    completed: int
    right_pct: int | None
    stars: float | None
    rated: int


def lesson_rows(lessons: Sequence[Lesson]) -> list[LessonRow]:
    """Return lessons with their numbers, in one query for all."""
    numbers: dict[int, dict[str, int]] = {}
    sums = LessonTally.objects.filter(lesson__in=lessons).values_list("lesson_id", "kind")
    for lesson_id, kind, number in sums.annotate(total=Sum("number")):
        numbers.setdefault(lesson_id, {})[kind] = number
    return [_row(one, numbers.get(one.pk, {})) for one in lessons]


def _row(lesson: Lesson, numbers: Mapping[str, int]) -> LessonRow:
    right, asked = numbers.get(RIGHT, 0), numbers.get(RIGHT, 0) + numbers.get(WRONG, 0)
    mean, rated = stars(dict(numbers))
    return LessonRow(
        lesson=lesson,
        topic=topic_label(lesson.topic),
        completed=numbers.get(COMPLETED, 0),
        right_pct=round(100 * right / asked) if asked else None,
        stars=mean,
        rated=rated,
    )


def all_lessons() -> list[LessonRow]:
    """Return every lesson, shown or not, with its numbers."""
    return lesson_rows(list(Lesson.objects.all()))
