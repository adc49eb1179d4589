"""Vocabulary, lessons, questions and courses that every installation begins with."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from django.db import transaction

from fengqiao.education.models import Course, Lesson, Question, Section, VocabularyEntry
from fengqiao.education.queries.reference import SNAPSHOT, load

_BEGAN: Final = date(2019, 1, 1)
_OWN: Final = "D: 自定"


@transaction.atomic
def load_reference() -> int:
    """Add the shipped vocabulary, courses, lessons and questions that are missing; return how many.

    What is there stays as it is: whether a lesson is shown is the administrator's choice.
    """
    added = _load_vocabulary()
    for one in load("courses")["course"]:
        _course, made = Course.objects.get_or_create(code=one["code"], defaults=one)
        added += made
    words = load("lessons")
    for one in words["lesson"]:
        texts = {**one, "body": one["body"].strip(), "body_en": one["body_en"].strip()}
        _lesson, made = Lesson.objects.get_or_create(slug=one["slug"], defaults=texts)
        added += made
    lessons = {one.slug: one for one in Lesson.objects.all()}
    courses = {one.code: one for one in Course.objects.all()}
    known = set(Question.objects.values_list("code", flat=True))
    for one in words["question"]:
        if one["code"] in known:
            continue
        fields = {name: value for name, value in one.items() if name not in {"lesson", "courses"}}
        made_question = Question.objects.create(**fields, lesson=lessons.get(one.get("lesson", "")))
        made_question.courses.set(courses[code] for code in one["courses"])
        added += 1
    return added


def _load_vocabulary() -> int:
    known = set(VocabularyEntry.objects.values_list("section", "key"))
    missing = [entry for entry in _shipped() if (entry.section, entry.key) not in known]
    VocabularyEntry.objects.bulk_create(missing)
    if missing:
        SNAPSHOT.touch()
    return len(missing)


def _shipped() -> Iterator[VocabularyEntry]:
    words = load("topics")
    for one in words["topic"]:
        yield VocabularyEntry(
            section=Section.TOPIC, key=one["code"], value=one["name"], value_en=one["name_en"], source=_OWN,
            effective_from=one["since"],
        )  # fmt: skip
    mapped = words["mapping"]
    for section in (Section.PRODUCT, Section.CAUSE):
        for key, topic in mapped[section.value].items():
            yield VocabularyEntry(
                section=section, key=key, value=topic, source=mapped["source"], effective_from=mapped["since"]
            )
    for term, plain in load("terms")["terms"].items():
        yield VocabularyEntry(section=Section.TERM, key=term, value=plain, source=_OWN, effective_from=_BEGAN)
