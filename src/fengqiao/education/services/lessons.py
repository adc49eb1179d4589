"""Lessons for everybody: answers marked, completions and satisfaction counted without knowing who."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.education.models import Lesson, LessonTally, Question
from fengqiao.education.queries.lessons import lesson_shown
from fengqiao.education.rules.quizzes import COMPLETED, RIGHT, STARS, WRONG
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.ledger import services as ledger


@dataclass(frozen=True, slots=True)
class Marked:
    """A question with what was answered (None: nothing)."""

    question: Question
    given: int | None

    @property
    def is_right(self) -> bool:
        """Whether the answer is right."""
        return self.given == self.question.answer

    @property
    def right_text(self) -> str:
        """Return the right choice in words."""
        return self.question.options[self.question.answer]


@transaction.atomic
def finish(slug: str, answers: Mapping[str, str], *, at: datetime) -> list[Marked]:
    """Mark the answers to a lesson's questions and count the completion; ``answers`` by the question's code.

    Raises:
        NotFound: there is no such lesson. Invalid: a question was left out; names it.
    """
    lesson = lesson_shown(slug)
    questions = list(lesson.questions.filter(is_active=True))
    marked = [Marked(one, _choice(answers.get(one.code, ""), len(one.choices))) for one in questions]
    if missing := {one.question.code: _("请选一个答案") for one in marked if one.given is None}:
        raise Invalid(missing)
    right = sum(one.is_right for one in marked)
    day = timezone.localdate(at)
    _count(lesson, day, {COMPLETED: 1, RIGHT: right, WRONG: len(marked) - right})
    return marked


def rate(slug: str, stars: int, *, at: datetime) -> None:
    """Count how satisfied somebody was, from 1 to 5. Raises NotFound, Invalid."""
    if not 1 <= stars <= len(STARS):
        raise Invalid({"stars": _("请选 1 到 5 颗星")})
    _count(lesson_shown(slug), timezone.localdate(at), {STARS[stars - 1]: 1})


@transaction.atomic
def show_lesson(lesson_id: int, *, shown: bool, by: Actor, at: datetime) -> None:
    """Show a lesson in the portal or take it away. Records `education.lesson_shown` or `…_hidden`. Raises NotAllowed."""
    if not by.is_regulator:
        raise NotAllowed(_("只有监管可以发布或撤下微课"))
    lesson = Lesson.objects.select_for_update().get(pk=lesson_id)
    lesson.is_published = shown
    lesson.save(update_fields=["is_published"])
    tag = "education.lesson_shown" if shown else "education.lesson_hidden"
    ledger.record(chain=f"education-lesson:{lesson.pk}", tag=tag, actor=by, at=at, data={"lesson": lesson.slug})


def _choice(text: str, choices: int) -> int | None:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 3 else -1
    return number if 0 <= number < choices else None


def _count(lesson: Lesson, day: date, numbers: Mapping[str, int]) -> None:
    """Add to the day's tallies; two who finish at once both count."""
    for kind, number in numbers.items():
        if not number:
            continue
        LessonTally.objects.bulk_create([LessonTally(lesson=lesson, day=day, kind=kind)], ignore_conflicts=True)
        LessonTally.objects.filter(lesson=lesson, day=day, kind=kind).update(number=F("number") + number)
