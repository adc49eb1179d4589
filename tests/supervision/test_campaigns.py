"""Improvement campaigns: from planning to the last task accepted."""

from datetime import timedelta
from itertools import product
from threading import Event as Signal
from threading import Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone

from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound
from fengqiao.foundation.ledger.models import Event
from fengqiao.supervision.models import TaskWork
from fengqiao.supervision.rules.campaigns import MOVES, Act, Progress, Side, WorkState, move_for
from fengqiao.supervision.services import campaigns as services
from fengqiao.supervision.services import evidence
from fengqiao.supervision.services.campaigns import CampaignData, TaskData
from support.files import PDF
from support.locks import waits_for_a_lock


@pytest.fixture
def regulator(city):
    return city.actor("REG", Role.REGULATOR)


@pytest.fixture
def campaign(city, regulator, today):
    data = CampaignData("提质增效行动", "五个方面", today - timedelta(days=20), today + timedelta(days=60))
    made = services.plan(data, by=regulator, at=timezone.now())
    for trade, days in (("", 30), ("insurer", 30), ("bank", -5)):
        task = TaskData("mechanism", f"任务{trade}{days}", "报送制度文件", trade, today + timedelta(days=days))
        services.add_task(made.pk, task, by=regulator, at=timezone.now())
    return made


@pytest.fixture
def work(campaign, regulator):
    services.begin(campaign.pk, by=regulator, at=timezone.now())
    return TaskWork.objects.get(organisation__code="B", task__trade="")


@pytest.mark.parametrize(("state", "act", "side"), list(product(WorkState, Act, Side)))
def test_only_declared_moves_can_be_made(state, act, side) -> None:
    declared = any(move.act is act and move.by is side and state in move.before for move in MOVES)
    assert (move_for(state, act, side) is not None) is declared


def test_no_progress_is_no_whole() -> None:
    assert Progress(0, 0, 0, 0).percent == 0
    assert Progress(200, 199, 1, 0).percent == 99


def test_each_open_institution_gets_the_tasks_of_its_trade_once(campaign, regulator) -> None:
    assert services.begin(campaign.pk, by=regulator, at=timezone.now()) == 4
    assert sorted(TaskWork.objects.values_list("organisation__code", "task__trade")) == [
        ("B", ""), ("B", "bank"), ("R", ""), ("R", "bank"),
    ]  # fmt: skip
    with pytest.raises(NotAllowed):
        services.begin(campaign.pk, by=regulator, at=timezone.now())


def test_work_goes_from_report_over_return_to_acceptance(city, work, regulator) -> None:
    officer, now = city.actor("B"), timezone.now()
    services.report(work.pk, "已印发制度", by=officer, at=now)
    with pytest.raises(Invalid):
        services.judge(work.pk, accept=False, opinion=" ", by=regulator, at=now)
    services.judge(work.pk, accept=False, opinion="缺少签发页", by=regulator, at=now)
    services.report(work.pk, "已补签发页", by=officer, at=now)
    done = services.judge(work.pk, accept=True, opinion="", by=regulator, at=now)
    assert done.state == WorkState.ACCEPTED
    tags = list(
        Event.objects.filter(chain=f"campaign:{work.task.campaign_id}").order_by("seq").values_list("tag", flat=True)
    )
    assert tags[-4:] == [
        "campaign.work_reported", "campaign.work_returned", "campaign.work_reported", "campaign.work_accepted",
    ]  # fmt: skip


def test_nobody_judges_own_work_or_sees_that_of_others(city, work) -> None:
    with pytest.raises(NotAllowed):
        services.judge(work.pk, accept=True, opinion="", by=city.actor("B"), at=timezone.now())
    with pytest.raises(NotFound):
        services.report(work.pk, "代报", by=city.actor("R"), at=timezone.now())
    with pytest.raises(NotAllowed):
        services.report(work.pk, "支行代报", by=city.actor("B-1-1"), at=timezone.now())


def test_a_task_with_a_report_is_not_taken_back(city, work, regulator) -> None:
    services.report(work.pk, "已完成", by=city.actor("B"), at=timezone.now())
    with pytest.raises(NotAllowed):
        services.drop_task(work.task_id, by=regulator, at=timezone.now())


def test_after_the_end_nothing_moves(city, campaign, work, regulator) -> None:
    services.end(campaign.pk, by=regulator, at=timezone.now())
    with pytest.raises(NotAllowed):
        services.report(work.pk, "迟到", by=city.actor("B"), at=timezone.now())


def test_a_day_outside_the_campaign_is_refused(campaign, regulator, today) -> None:
    late = TaskData("concept", "晚", "x", "", today + timedelta(days=99))
    with pytest.raises(Invalid) as refused:
        services.add_task(campaign.pk, late, by=regulator, at=timezone.now())
    assert set(refused.value.fields) == {"due_on"}


def test_an_institution_reports_in_the_browser_with_evidence_and_the_regulator_accepts(work, browser) -> None:
    officer, path = browser("B", Role.OFFICER), f"/desk/supervision/works/{work.pk}/"
    empty = officer.post(path, {"act": "report", "report": ""})
    assert empty.status_code == 400
    assert "请写明做了什么" in empty.content.decode()
    file = SimpleUploadedFile("制度.txt", "消保制度".encode(), content_type="text/plain")
    assert "制度.txt" in officer.post(f"{path}evidence/", {"file": file}, follow=True).content.decode()
    officer.post(path, {"act": "report", "report": "已印发"})
    regulator = browser()
    evidence = work.evidence.get()
    sent = regulator.get(f"/desk/supervision/evidence/{evidence.pk}/")
    assert b"".join(sent.streaming_content) == "消保制度".encode()
    assert browser("R", Role.OFFICER).get(f"/desk/supervision/evidence/{evidence.pk}/").status_code == 404
    page = regulator.post(path, {"act": "accept", "opinion": "合格"}, follow=True).content.decode()
    assert "已验收" in page


def test_figures_of_a_campaign_lead_to_the_work_they_count(campaign, work, browser) -> None:
    client = browser()
    page = client.get(f"/desk/supervision/campaigns/{campaign.pk}/").content.decode()
    assert "落后的在前" in page
    listed = client.get(f"/desk/supervision/campaigns/{campaign.pk}/works/?state=overdue").content.decode()
    assert listed.count("任务bank-5") == 2
    assert "任务30" not in listed


def test_the_page_of_a_campaign_costs_the_same_whatever_it_holds(
    campaign, work, browser, django_assert_max_num_queries, reference_held
) -> None:
    client = browser()
    client.get(f"/desk/supervision/campaigns/{campaign.pk}/")
    with django_assert_max_num_queries(10):
        client.get(f"/desk/supervision/campaigns/{campaign.pk}/")


def test_after_the_end_files_stay_as_they_are(city, campaign, work, regulator) -> None:
    kept = evidence.add(work.pk, SimpleUploadedFile("制度.pdf", PDF), by=city.actor("B"), at=timezone.now())
    services.end(campaign.pk, by=regulator, at=timezone.now())
    with pytest.raises(NotAllowed):
        evidence.add(work.pk, SimpleUploadedFile("制度.pdf", PDF), by=city.actor("B"), at=timezone.now())
    with pytest.raises(NotAllowed):
        evidence.remove(kept.pk, by=city.actor("B"), at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_a_task_on_which_somebody_reports_just_now_is_not_taken_back(city, work, regulator) -> None:
    reported, dropped = Signal(), Signal()

    def reporting() -> None:
        try:
            with transaction.atomic():
                services.report(work.pk, "已完成", by=city.actor("B"), at=timezone.now())
                reported.set()
                while not dropped.is_set() and not waits_for_a_lock():
                    pass
        finally:
            connection.close()

    other = Thread(target=reporting)
    other.start()
    reported.wait(20)
    try:
        with pytest.raises(NotAllowed):
            services.drop_task(work.task_id, by=regulator, at=timezone.now())
    finally:
        dropped.set()
        other.join()
    assert TaskWork.objects.get(pk=work.pk).report == "已完成"


def test_a_campaign_of_another_age_is_refused(regulator, today) -> None:
    for starts_on, ends_on in ((today.replace(year=200), today), (today, today.replace(year=9999))):
        with pytest.raises(Invalid, match="请核对年份"):
            services.plan(CampaignData("行动", "", starts_on, ends_on), by=regulator, at=timezone.now())
