"""Lessons, questions and courses that every installation begins with."""

from django.db import transaction

from fengqiao.education.models import Course, Lesson, Question
from fengqiao.education.queries.reference import load


@transaction.atomic
def load_reference() -> int:
    """Add the shipped courses, lessons and questions that are missing; return how many.

    What is there stays as it is: whether a lesson is shown is the administrator's choice.
    """
    added = 0
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
