"""Every paper of a case is written from its records, in both forms, once."""

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from fengqiao.casework.models import Attachment, Case, Order
from fengqiao.complaints.services.papers import WRITE_PAPER
from fengqiao.complaints.services.writing import write_paper
from fengqiao.foundation.actors import Role
from fengqiao.foundation.notices.services import SEND_NOTICE
from support.city import moment

DAY = "2020-06-01"
DECISION = {"result": "partly", "findings": "已核实，确未告知。", "reasons": "依据合同约定，退还一半。"}


@pytest.fixture
def write_ordered(settings, tmp_path):
    settings.DATA = tmp_path

    def run() -> list[str]:
        cases = list(Case.objects.values_list("id", flat=True))  # jobs of committing tests stay in the queue
        waiting = ProcrastinateJob.objects.filter(task_name=WRITE_PAPER, args__case_id__in=cases).order_by("id")
        for job in waiting:
            write_paper(**job.args, at=moment("2020-06-30"))
        return sorted({a.document.partition("-")[0] for a in Attachment.objects.exclude(document="")})

    return run


def test_each_paper_of_a_long_case_is_written_once_as_docx_and_pdf(file, act, city, write_ordered):
    regulator, clerk, officer = (
        city.actor("REG", Role.REGULATOR),
        city.actor("B-1-1-1", Role.CLERK),
        city.actor("B-1-1"),
    )
    filed = file(by=regulator, day=DAY)
    act(filed, "transfer", regulator, DAY)
    act(filed, "order_report", regulator, DAY, question="请说明进展", due_on="2020-06-08")
    act(filed, "accept", clerk, DAY)
    act(filed, "ask_extension", clerk, DAY, reason="需调取监控")
    act(filed, "approve_extension", officer, DAY)
    act(filed, "decide", clerk, "2020-06-05", **DECISION)
    act(filed, "notify", clerk, "2020-06-05", method="phone", notified_on="2020-06-05")
    act(filed, "request_review", day="2020-06-12", reason="请上级核查")
    act(filed, "decide_review", officer, "2020-06-20", **DECISION, method="written", notified_on="2020-06-20")
    assert write_ordered() == ["decision", "extension", "order", "receipt", "review_decision", "transfer"]
    types = Attachment.objects.values_list("media_type", flat=True)
    assert sum("pdf" in t for t in types) == sum("word" in t for t in types) == 6
    write_ordered()
    assert Attachment.objects.count() == 12
    assert set(Attachment.objects.filter(visible_to_consumer=False).values_list("document", flat=True)) == {
        f"order-{Order.objects.get().pk}"
    }


def test_a_declined_complaint_gets_its_paper_in_english_too(file, act, city, write_ordered):
    filed = file(day=DAY, language="en")
    act(
        filed,
        "decline",
        city.actor("B-1-1-1", Role.CLERK),
        DAY,
        ground="out_of_scope",
        route="Please ask the tax office",
    )
    assert write_ordered() == ["not_handled", "receipt"]


def test_jobs_are_known_to_the_worker():
    assert {WRITE_PAPER, SEND_NOTICE} <= set(app.tasks)
