"""The regulator writes lessons and questions; what tests have asked stays as it was."""

import pytest
from django.test import Client
from django.utils import timezone

from fengqiao.education.models import Attempt, Course, Lesson, Question
from fengqiao.education.services.editing import write_question
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid

LESSON = {
    "slug": "cash", "title": "认识假币", "title_en": "Counterfeits", "topic": "CASH", "minutes": "2", "order": "90",
    "body": "一看二摸。\n\n<b>三对光。</b>", "body_en": "Look.",
}  # fmt: skip
QUESTION = {
    "code": "cash-1", "topic": "CASH", "text": "收到假币？", "text_en": "A counterfeit?", "choices": "花掉\n交银行",
    "choices_en": "Spend\nTo the bank", "answer": "2", "explanation": "交银行。", "explanation_en": "To the bank.",
    "lesson": "cash", "courses": ["FINE-SERVICE"], "is_active": "on",
}  # fmt: skip


def test_a_lesson_with_a_question_is_written_shown_escaped_and_changed(browser):
    client = browser("REG", Role.REGULATOR)
    client.post("/desk/education/lessons/new/", LESSON)
    client.post("/desk/education/questions/new/", QUESTION)
    page = Client().get("/learn/cash/").content.decode()
    assert "&lt;b&gt;三对光。" in page
    assert "收到假币？" in page
    client.post("/desk/education/lessons/cash/change/", {**LESSON, "title": "真假币"})
    assert Lesson.objects.get(slug="cash").title == "真假币"
    assert "题库" in client.get("/desk/education/questions/").content.decode()


def test_a_code_that_is_taken_and_choices_that_do_not_fit_are_refused_beside_the_field(browser):
    client = browser("REG", Role.REGULATOR)
    taken = client.post("/desk/education/lessons/new/", {**LESSON, "slug": "loans"}).content.decode()
    assert "这个代码已经有了" in taken
    few = client.post("/desk/education/questions/new/", {**QUESTION, "choices": "一个", "lesson": ""}).content.decode()
    assert "至少两个选项" in few
    assert not Question.objects.filter(code="cash-1").exists()


def test_nobody_but_the_regulator_writes(browser):
    for address in ("lessons/new/", "questions/", "questions/new/", "lessons/loans/change/"):
        assert browser("B", Role.EXECUTIVE).get(f"/desk/education/{address}").status_code == 403


def test_a_question_that_was_asked_keeps_choices_and_answer_but_may_be_taken_out_of_use(city):
    asked = Question.objects.get(code="fengqiao-1")
    by = city.actor("REG", Role.REGULATOR)
    Attempt.objects.create(
        course=Course.objects.get(code="FENGQIAO"), member_id=by.person_id, number=1, seed=1, questions=[asked.pk],
        started_at=timezone.now(),
    )  # fmt: skip
    fields = ("topic", "text", "text_en", "choices", "choices_en", "answer", "explanation", "explanation_en")
    values = {name: getattr(asked, name) for name in fields} | {"is_active": False}
    with pytest.raises(Invalid, match="已有人答过"):
        write_question(
            asked.pk, {**values, "answer": 1}, code="", lesson="", courses=["FENGQIAO"], by=by, at=timezone.now()
        )
    write_question(asked.pk, values, code="", lesson="", courses=["FENGQIAO"], by=by, at=timezone.now())
    asked.refresh_from_db()
    assert not asked.is_active
