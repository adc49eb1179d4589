"""What hangs on the end of a complaint: its deadlines, its outcome, and the second time round."""

from datetime import date

import pytest

from fengqiao.casework.models import Case, Deadline
from fengqiao.casework.services.sweep import sweep
from fengqiao.complaints.models import Complaint, Decision
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid, NotAllowed
from support.city import moment

DECISION = {"result": "partly", "findings": "已核实。", "reasons": "依据合同。"}
DAY = "2020-06-01"


@pytest.fixture
def clerk(city):
    return city.actor("B-1-1-1", Role.CLERK)


@pytest.fixture
def filed(file):
    return file(day=DAY)


def complaint(filed) -> Complaint:
    return Complaint.objects.get(case_id=filed.case_id)


def clock(filed, kind="decide") -> Deadline:
    return Deadline.objects.filter(case_id=filed.case_id, kind=kind).latest("id")


def decide(filed, act, by, day=DAY):
    act(filed, "decide", by, day, **DECISION)
    act(filed, "notify", by, day, method="phone", notified_on=day)


def test_ended_while_the_clock_stood_still_it_is_in_time(filed, act, clerk):
    act(filed, "accept", clerk, DAY)
    act(filed, "start_mediation", clerk, "2020-06-03", body="调解室", consent="双方签字")
    act(filed, "withdraw", day="2020-08-20")
    assert (clock(filed).status, complaint(filed).on_time) == ("met", True)
    assert clock(filed).exclusions.get().ends_on == date(2020, 8, 20)


def test_a_report_not_made_falls_away_with_the_case_but_not_its_lateness(file, act, city):
    early, late = (file(day=DAY, filing="group", group_size=25, in_person=True) for _ in range(2))
    act(early, "withdraw", day=DAY)
    act(late, "withdraw", day="2020-06-10")
    assert (clock(early, "major_report").status, clock(late, "major_report").status) == ("void", "missed")
    assert Case.objects.get(pk=late.case_id).red_on is None


def test_a_late_decision_stays_late_whatever_comes_after(file, act, clerk):
    filed = file(day="2019-11-14")
    act(filed, "accept", clerk, "2019-11-14")
    act(filed, "decide", clerk, "2019-12-20", **DECISION)
    act(filed, "withdraw", day="2019-12-20")
    assert complaint(filed).on_time is False


def test_in_review_a_complaint_has_no_outcome_yet(filed, act, clerk):
    act(filed, "accept", clerk, DAY)
    decide(filed, act, clerk)
    act(filed, "accept_decision", day=DAY)
    assert (complaint(filed).outcome, complaint(filed).closed_level) == ("decision_accepted", "outlet")
    act(filed, "request_review", day="2020-06-02", reason="请核查")
    assert (complaint(filed).outcome, complaint(filed).closed_level) == ("", "")


def test_a_new_decision_after_reopening_can_be_reviewed_too(filed, act, clerk, city):
    act(filed, "accept", clerk, DAY)
    decide(filed, act, clerk)
    act(filed, "request_review", day=DAY, reason="请核查")
    reviewer = city.actor("B-1-1")
    act(filed, "decide_review", reviewer, "2020-06-02", **DECISION, method="phone", notified_on="2020-06-02")
    with pytest.raises(NotAllowed, match="已申请过核查"):
        act(filed, "request_review", day="2020-06-03", reason="再核查")
    act(filed, "reopen", reviewer, "2020-06-04", reason="新情况")
    decide(filed, act, reviewer, "2020-06-05")
    assert act(filed, "request_review", day="2020-06-06", reason="请核查").owner.code == "B-1"


def test_a_decision_of_a_branch_is_reviewed_by_its_superior_though_the_head_office_has_the_case(
    filed, act, clerk, city
):
    act(filed, "accept", clerk, DAY)
    decide(filed, act, clerk)
    act(filed, "take_over", city.actor("B"), DAY, reason="影响较大")
    assert act(filed, "request_review", day=DAY, reason="请核查").owner.code == "B"


@pytest.mark.parametrize("told_on", ["2020-05-01", "2020-07-01"])
def test_a_review_is_told_after_it_was_asked_for_and_not_in_the_future(filed, act, clerk, city, told_on):
    act(filed, "accept", clerk, DAY)
    decide(filed, act, clerk)
    act(filed, "request_review", day=DAY, reason="请核查")
    with pytest.raises(Invalid, match="告知日期"):
        act(filed, "decide_review", city.actor("B-1-1"), "2020-06-20", **DECISION, method="phone", notified_on=told_on)
    assert not Decision.objects.filter(is_review=True).exists()


def test_a_request_for_more_time_ends_with_what_it_was_asked_for(filed, act, clerk, city):
    act(filed, "accept", clerk, DAY)
    act(filed, "ask_extension", clerk, DAY, reason="调取监控")
    act(filed, "restart", clerk, DAY, received_on=DAY, reason="新材料")
    assert complaint(filed).extension_asked_at is None
    act(filed, "ask_extension", clerk, DAY, reason="调取监控")
    act(filed, "approve_extension", city.actor("B-1-1"), DAY)
    act(filed, "settle", clerk, DAY, terms="退费")
    act(filed, "reopen", city.actor("B-1-1-1"), "2020-06-10", reason="未到账")
    assert complaint(filed).track == "simple"
    act(filed, "ask_extension", clerk, "2020-06-10", reason="调取监控")
    act(filed, "decide", clerk, "2020-06-10", **DECISION)
    assert complaint(filed).extension_asked_at is None


def test_nothing_is_overdue_after_the_end(filed, act, clerk):
    act(filed, "settle", clerk, DAY, terms="退费")
    assert sweep(at=moment("2021-01-01")) == 0
