"""The questions of a test, in the order they were drawn."""

from dataclasses import dataclass

from fengqiao.education.models import Attempt, Question


def questions_of(attempt: Attempt) -> list[Question]:
    """Return the questions of an attempt in their order."""
    held = Question.objects.in_bulk(attempt.questions)
    return [held[pk] for pk in attempt.questions if pk in held]


@dataclass(frozen=True, slots=True)
class Answered:
    """A question of a test handed in, with what was answered in words."""

    question: Question
    given: str
    right: str
    is_right: bool


def answered(attempt: Attempt) -> list[Answered]:
    """Return what was answered, beside what is right."""
    asked = questions_of(attempt)
    return [
        Answered(one, one.options[given], one.options[one.answer], given == one.answer)
        for one, given in zip(asked, attempt.answers, strict=False)
    ]
