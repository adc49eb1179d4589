"""Lessons for everybody, the bank of questions, and anonymous tallies."""

from django.db import models
from django.utils.translation import get_language


def in_language(chinese: str, english: str) -> str:
    """Return the English text in English where there is one, else the Chinese one."""
    return english if english and (get_language() or "").startswith("en") else chinese


class Lesson(models.Model):
    """A short lesson in two languages; paragraphs are separated by empty lines."""

    slug = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=60)
    title_en = models.CharField(max_length=120)
    topic = models.CharField(max_length=24, db_index=True)
    body = models.TextField()
    body_en = models.TextField()
    minutes = models.PositiveSmallIntegerField(default=3)
    order = models.PositiveSmallIntegerField(default=100)
    is_published = models.BooleanField(default=True)

    class Meta:
        ordering = ("order", "slug")

    def __str__(self) -> str:
        return self.slug

    @property
    def label(self) -> str:
        """Return the title in the active language."""
        return in_language(self.title, self.title_en)

    @property
    def paragraphs(self) -> list[str]:
        """Return the text in the active language, paragraph by paragraph."""
        return [part.strip() for part in in_language(self.body, self.body_en).split("\n\n") if part.strip()]


class Question(models.Model):
    """A question with its choices; one bank for lessons and for staff tests."""

    code = models.SlugField(max_length=40, unique=True)
    topic = models.CharField(max_length=24, db_index=True)
    lesson = models.ForeignKey(Lesson, models.SET_NULL, null=True, related_name="questions")
    courses = models.ManyToManyField("education.Course", related_name="questions")
    text = models.CharField(max_length=200)
    text_en = models.CharField(max_length=300)
    choices = models.JSONField()
    choices_en = models.JSONField()
    answer = models.PositiveSmallIntegerField()
    explanation = models.CharField(max_length=300)
    explanation_en = models.CharField(max_length=400)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.code

    @property
    def label(self) -> str:
        """Return the question in the active language."""
        return in_language(self.text, self.text_en)

    @property
    def options(self) -> list[str]:
        """Return the choices in the active language."""
        english = (get_language() or "").startswith("en") and self.choices_en
        return list(self.choices_en if english else self.choices)

    @property
    def why(self) -> str:
        """Return the explanation in the active language."""
        return in_language(self.explanation, self.explanation_en)


class LessonTally(models.Model):
    """How often something happened to a lesson on a day; nothing says who it was."""

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="tallies")
    day = models.DateField()
    kind = models.CharField(max_length=10)  # of `rules.quizzes.TALLIES`
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("lesson", "day", "kind"), name="lesson_tally_once"),)

    def __str__(self) -> str:
        return f"{self.lesson_id} {self.day} {self.kind}"
