"""Actions on a complaint, as clerk, superior, consumer and regulator take them."""

from datetime import date
from decimal import Decimal

import pytest

from fengqiao.analytics.queries.measuring import measure
from fengqiao.casework.models import Case, Deadline, Order, Remark
from fengqiao.casework.queries import available, search_cases, timeline
from fengqiao.casework.services import perform
from fengqiao.casework.services.deadlines import recompute
from fengqiao.casework.services.sweep import sweep
from fengqiao.complaints.models import Complaint, Decision
from fengqiao.foundation.actors import SYSTEM, Role
from fengqiao.foundation.calendar.services import enter_year
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from fengqiao.foundation.ledger.queries import verify
from fengqiao.foundation.notices.models import Notice
from support.city import moment

DECISION = {"result": "partly", "findings": "已核实，确未告知。", "reasons": "依据合同约定，退还一半。"}
DAY = "2020-06-01"


@pytest.fixture
def clerk(city):
    return city.actor("B-1-1-1", Role.CLERK)


@pytest.fixture
def filed(file):
    return file(day=DAY)


def complaint(filed) -> Complaint:
    return Complaint.objects.get(case_id=filed.case_id)


def decide_due(filed) -> Deadline:
    return Deadline.objects.filter(case_id=filed.case_id, kind="decide").latest("id")


@pytest.fixture
def notified(filed, act, clerk):
    act(filed, "accept", clerk, DAY)
    act(filed, "decide", clerk, "2020-06-05", **DECISION)
    act(filed, "notify", clerk, "2020-06-05", method="phone", notified_on="2020-06-05")
    return filed


def test_a_clerk_settles_on_the_spot(filed, act, clerk):
    case = act(filed, "settle", clerk, DAY, terms="退还年费 200 元", compensation="200")
    assert (case.state, case.closed_at) == ("closed", moment(DAY))
    assert (complaint(filed).outcome, complaint(filed).closed_level, complaint(filed).on_time) == (
        "settled",
        "outlet",
        True,
    )


def test_accepting_takes_the_case_into_ones_own_hands(filed, act, clerk):
    assert act(filed, "accept", clerk, DAY).handler_id == clerk.person_id


def test_decision_and_notice_in_time(notified):
    assert complaint(notified).on_time is True
    assert decide_due(notified).status == "met"
    window = Deadline.objects.get(case_id=notified.case_id, kind="review_apply")
    assert window.due_on == date(2020, 7, 6)  # thirty days end on a Sunday and roll


def test_a_notice_after_the_period_is_late(filed, act, clerk):
    act(filed, "accept", clerk, DAY)
    act(filed, "decide", clerk, "2020-06-15", **DECISION)
    act(filed, "notify", clerk, "2020-06-17", method="sms", notified_on="2020-06-17")
    assert complaint(filed).on_time is False
    assert decide_due(filed).status == "missed"


def test_under_the_rules_of_2013_notice_has_its_own_five_working_days(file, act, city):
    clerk = city.actor("B-1-1-1", Role.CLERK)
    filed = file(day="2019-11-14")
    act(filed, "accept", clerk, "2019-11-14")
    act(filed, "decide", clerk, "2019-11-28", **DECISION)
    assert Deadline.objects.get(case_id=filed.case_id, kind="notice").due_on == date(2019, 12, 5)


def test_complex_means_thirty_days_in_total(filed, act, clerk):
    act(filed, "accept", clerk, DAY)
    case = act(filed, "mark_complex", clerk, DAY, reason="涉及多方")
    assert case.due_on == date(2020, 7, 1)


def test_an_extension_is_asked_below_and_approved_above(filed, act, clerk, city):
    act(filed, "accept", clerk, DAY)
    act(filed, "ask_extension", clerk, DAY, reason="需调取监控")
    with pytest.raises(NotAllowed):
        act(filed, "approve_extension", city.actor("B-1-1-1", Role.EXECUTIVE), DAY)
    superior = city.actor("B-1-1")
    case = act(filed, "approve_extension", superior, DAY)
    assert case.due_on == date(2020, 7, 31)
    assert decide_due(filed).extended_by_id == superior.person_id
    with pytest.raises(NotAllowed, match="不能再延"):
        act(filed, "ask_extension", clerk, DAY, reason="再延")


def test_expert_work_does_not_count(filed, act, clerk):
    act(filed, "accept", clerk, DAY)
    act(filed, "start_expert", clerk, "2020-06-03", reason="笔迹鉴定")
    case = act(filed, "end_expert", clerk, "2020-06-12", result="确为本人签字")
    assert case.due_on == date(2020, 6, 28)  # ten days later: the make-up working Sunday counts


def test_mediation_stops_the_clock_and_failure_starts_it_again(filed, act, clerk):
    act(filed, "accept", clerk, DAY)
    case = act(filed, "start_mediation", clerk, "2020-06-02", body="银行老娘舅工作室", consent="双方签署申请")
    assert (case.state, case.red_on) == ("in_mediation", None)
    case = act(filed, "end_mediation", clerk, "2020-06-21", result="未达成一致")
    assert (case.state, case.due_on) == ("investigating", date(2020, 7, 6))


def test_new_facts_start_the_clock_again(filed, act, clerk):
    act(filed, "accept", clerk, DAY)
    case = act(filed, "restart", clerk, "2020-06-10", received_on="2020-06-10", reason="补充录音")
    assert case.due_on == date(2020, 6, 28)
    assert Deadline.objects.filter(case_id=filed.case_id, kind="decide", status="void").count() == 1


def test_period_agreed_with_the_complainant_holds(filed, act, clerk):
    case = act(filed, "agree_terms", clerk, DAY, due_on="2020-06-20", terms="电话约定 6 月 20 日前答复")
    assert case.due_on == date(2020, 6, 20)


def test_an_agreed_date_stays_when_the_calendar_learns_its_year(file, act, city):
    clerk = city.actor("B-1-1-1", Role.CLERK)
    filed = file(day="2026-12-20")
    case = act(filed, "agree_terms", clerk, "2026-12-21", due_on="2027-01-02", terms="约定元旦期间上门答复")
    assert (case.due_on, case.due_provisional) == (date(2027, 1, 2), True)
    new_year = {date(2027, 1, day) for day in (1, 2, 3)}
    enter_year(year=2027, off=new_year, work=set(), source="测试", by=SYSTEM, at=moment("2026-12-22"))
    recompute()
    case = Case.objects.get(pk=filed.case_id)
    assert (case.due_on, case.due_provisional) == (date(2027, 1, 2), False)


def test_the_consumer_rejects_and_the_upper_office_reviews(notified, act, city):
    act(notified, "reject_decision", day="2020-06-10", reason="金额不对")
    case = act(notified, "request_review", day="2020-06-12", reason="请上级核查")
    assert (case.state, case.owner.code) == ("in_review", "B-1-1")
    assert case.due_on == date(2020, 7, 13)
    reviewer = city.actor("B-1-1")
    case = act(
        notified, "decide_review", reviewer, "2020-06-20", **DECISION, method="written", notified_on="2020-06-20"
    )
    assert case.state == "closed"
    assert complaint(notified).outcome == "reviewed"
    assert Decision.objects.filter(case=case, is_review=True).exists()


def test_review_is_refused_after_thirty_days(notified, act):
    with pytest.raises(NotAllowed, match="期限已过"):
        act(notified, "request_review", day="2020-07-07", reason="太晚")


def test_head_office_decisions_have_no_review(file, act, city):
    filed = file(subject="R", day=DAY)
    officer = city.actor("R")
    act(filed, "accept", officer, DAY)
    act(filed, "decide", officer, DAY, **DECISION)
    act(filed, "notify", officer, DAY, method="phone", notified_on=DAY)
    with pytest.raises(NotAllowed, match="总部"):
        act(filed, "request_review", day="2020-06-03", reason="不服")


def test_without_objection_a_notified_case_closes_by_itself(notified):
    sweep(at=moment("2020-07-07"))
    case = Case.objects.get(pk=notified.case_id)
    assert (case.state, complaint(notified).outcome) == ("closed", "no_objection")


def test_an_overdue_case_goes_up_once(filed):
    assert sweep(at=moment("2020-06-17")) == 1
    assert sweep(at=moment("2020-06-18")) == 0
    case = Case.objects.get(pk=filed.case_id)
    assert case.owner.code == "B-1-1"
    assert [e.tag for e in timeline(case)] == ["complaint.filed", "deadline.overdue", "complaint.pass_up"]


def test_passing_beyond_the_sub_branch_is_noted(filed, act, clerk, city):
    act(filed, "pass_up", clerk, DAY, reason="超出权限")
    assert complaint(filed).passed_up_at is None
    act(filed, "pass_up", city.actor("B-1-1"), DAY, reason="超出权限")
    assert complaint(filed).passed_up_at == moment(DAY)


def test_a_superior_takes_over_and_sends_down(filed, act, city):
    case = act(filed, "take_over", city.actor("B-1"), DAY, reason="影响较大")
    assert case.owner.code == "B-1"
    case = act(filed, "send_down", city.actor("B-1"), DAY, organisation="B-1-1", reason="由支行办理")
    assert case.owner.code == "B-1-1"
    with pytest.raises(Invalid, match="B-1-1-1"):
        act(filed, "send_down", city.actor("B-1-1"), DAY, organisation="R-1", reason="错误")


def test_only_the_office_that_holds_a_case_acts_on_it(filed, act, city):
    with pytest.raises(NotAllowed, match="其他机构"):
        act(filed, "accept", city.actor("B-1-1"), DAY)
    with pytest.raises(NotFound):
        act(filed, "accept", city.actor("B-1-2-1", Role.CLERK), DAY)


def test_two_people_at_once_one_wins_and_the_other_is_told_what_changed(filed, clerk, city):
    seen = Case.objects.get(pk=filed.case_id).version
    perform(case_id=filed.case_id, action="accept", by=clerk, at=moment(DAY), version=seen)
    with pytest.raises(Conflict, match="受理"):
        perform(case_id=filed.case_id, action="settle", by=clerk, at=moment(DAY), version=seen, data={"terms": "x"})


def test_who_declares_a_conflict_hands_the_case_back(filed, act, clerk):
    act(filed, "accept", clerk, DAY)
    assert act(filed, "declare_conflict", clerk, DAY, reason="亲属").handler_id is None
    with pytest.raises(NotAllowed, match="回避"):
        act(filed, "decide", clerk, DAY, **DECISION)
    with pytest.raises(Invalid, match="回避"):
        act(filed, "assign", clerk, DAY, handler=clerk.person_id)


def test_assigning_is_only_to_people_of_the_office(filed, act, clerk, city):
    with pytest.raises(Invalid):
        act(filed, "assign", clerk, DAY, handler=city.actor("R-1-1", Role.CLERK).person_id)
    assert act(filed, "assign", clerk, DAY, handler=clerk.person_id).handler_id == clerk.person_id


def test_the_regulator_transfers_and_the_institution_starts_its_own_clock(file, act, city):
    regulator = city.actor("REG", Role.REGULATOR)
    filed = file(by=regulator, day=DAY)
    case = act(filed, "transfer", regulator, "2020-06-05", note="请依法处理")
    assert (case.state, case.owner.code, case.due_on) == ("received", "B-1-1-1", date(2020, 6, 22))


def test_the_regulator_asks_for_a_report_and_gets_it(filed, act, city, clerk):
    regulator = city.actor("REG", Role.REGULATOR)
    act(filed, "order_report", regulator, DAY, question="请说明进展", due_on="2020-06-08")
    act(filed, "answer_order", clerk, "2020-06-04", answer="已联系客户")
    order = Order.objects.get()
    assert (order.answer, order.answered_at) == ("已联系客户", moment("2020-06-04"))
    with pytest.raises(NotAllowed):
        act(filed, "decide", regulator, DAY, **DECISION)


def test_withdrawal_ends_everything_on_that_day(filed, act):
    case = act(filed, "withdraw", day="2020-06-02")
    assert (case.state, case.closed_at) == ("withdrawn", moment("2020-06-02"))
    assert not Deadline.objects.filter(case=case, status__in=("running", "paused")).exists()


def test_merging_names_the_other_case(file, act, clerk):
    first, second = file(day=DAY), file(day=DAY)
    with pytest.raises(Invalid):
        act(first, "merge", clerk, DAY, into=first.number, reason="同一件事")
    case = act(first, "merge", clerk, DAY, into=second.number, reason="同一件事")
    assert case.state == "merged"


def test_declining_needs_a_ground_and_the_proper_route(filed, act, clerk):
    with pytest.raises(Invalid) as refused:
        act(filed, "decline", clerk, DAY, ground="because")
    assert refused.value.fields.keys() == {"ground", "route"}
    case = act(filed, "decline", clerk, DAY, ground="not_authorised", route="请由本人或持授权书提出")
    assert case.state == "not_handled"


def test_before_the_period_has_passed_nobody_goes_to_the_regulator_over_an_open_complaint(filed, act):
    with pytest.raises(NotAllowed, match="办理期限未满"):
        act(filed, "bring_to_regulator", day="2020-06-16", reason="拖延")


@pytest.mark.parametrize("steps", [(), ("accept",), ("accept", "decide")], ids=["received", "accepted", "not told"])
def test_an_overdue_complaint_is_brought_to_the_regulator(filed, act, clerk, steps):
    for step in steps:
        act(filed, step, clerk, "2020-06-02", **(DECISION if step == "decide" else {}))
    before = Case.objects.get(pk=filed.case_id).state
    case = act(filed, "bring_to_regulator", day="2020-06-17", reason="拖延")
    assert case.state == before
    assert complaint(filed).regulator_at == moment("2020-06-17")
    assert timeline(case)[-1].texts == {"reason": "拖延"}
    notice = Notice.objects.get(about=f"case:{filed.case_id}", template="brought_to_regulator")
    assert filed.number in notice.body
    with pytest.raises(NotAllowed, match="已向监管机构反映"):
        act(filed, "bring_to_regulator", day="2020-06-18", reason="再说一次")


def test_an_overdue_complaint_brought_to_the_regulator_leaves_the_first_line(filed, act, clerk, city):
    act(filed, "accept", clerk, DAY)
    case = act(filed, "bring_to_regulator", day="2020-06-17", reason="拖延")
    assert (case.owner.code, case.handler_id) == ("B-1", None)
    assert complaint(filed).passed_up_at == moment("2020-06-17")
    assert timeline(case)[-1].data["office"] == "B-1"
    act(filed, "send_down", city.actor("B-1"), "2020-06-17", organisation="B-1-1-1", reason="就地化解")
    act(filed, "settle", clerk, "2020-06-18", terms="退费")
    rate = measure(viewer=city.actor("REG", Role.REGULATOR), measure_id="first_line_settlement_rate").total
    assert (rate.numerator, rate.denominator) == (0, 1)


def test_a_clock_that_stands_still_does_not_lead_to_the_regulator(filed, act, clerk):
    act(filed, "accept", clerk, DAY)
    act(filed, "start_mediation", clerk, "2020-06-02", body="调委会", consent="双方签字")
    with pytest.raises(NotAllowed):
        act(filed, "bring_to_regulator", day="2020-07-17", reason="拖延")
    act(filed, "end_mediation", clerk, "2020-07-17", result="未达成")
    with pytest.raises(NotAllowed, match="办理期限未满"):
        act(filed, "bring_to_regulator", day="2020-07-18", reason="拖延")


def test_an_overdue_review_is_brought_to_the_regulator(notified, act):
    act(notified, "request_review", day="2020-06-12", reason="请核查")
    with pytest.raises(NotAllowed, match="办理期限未满"):
        act(notified, "bring_to_regulator", day="2020-07-01", reason="没有消息")
    act(notified, "bring_to_regulator", day="2020-07-20", reason="没有消息")
    assert complaint(notified).regulator_at == moment("2020-07-20")


def test_rating_says_whether_the_matter_is_really_settled(filed, act, clerk):
    act(filed, "settle", clerk, DAY, terms="退费")
    act(filed, "rate", day="2020-06-03", stars="2", settled="no", comment="还没到账")
    assert (complaint(filed).satisfaction, complaint(filed).really_settled) == (2, False)


def test_reopening_starts_the_clock_anew(filed, act, clerk, city):
    act(filed, "settle", clerk, DAY, terms="退费")
    case = act(filed, "reopen", city.actor("B-1-1-1"), "2020-06-10", reason="款项未到")
    assert (case.state, case.closed_at, case.due_on) == ("investigating", None, date(2020, 6, 28))
    assert complaint(filed).reopened == 1


def test_an_executive_leads_a_case_in_person(filed, act, city):
    president = city.actor("B-1-1", Role.EXECUTIVE)
    act(filed, "lead", president, DAY)
    assert complaint(filed).leader_id == president.person_id


def test_texts_stay_out_of_the_ledger_and_on_the_timeline(filed, act, clerk):
    case = act(filed, "note", clerk, DAY, text="客户张三来电催办")
    last = timeline(case)[-1]
    assert last.texts == {"text": "客户张三来电催办"}
    assert "张三" not in str(last.data)
    assert Remark.objects.count() == 1


def test_material_added_later_is_found_by_search(filed, act, city):
    act(filed, "add_material", day=DAY, text="附上银行流水截图")
    assert [c.pk for c in search_cases(viewer=city.actor("B"), text="流水")] == [filed.case_id]


def test_a_failed_action_changes_nothing(filed, act, clerk):
    before = Case.objects.values().get(pk=filed.case_id)
    with pytest.raises(Invalid):
        act(filed, "settle", clerk, DAY, compensation="many")
    assert Case.objects.values().get(pk=filed.case_id) == before


def test_buttons_say_why_something_may_not_be_done(filed, clerk):
    case = Case.objects.select_related("owner").get(pk=filed.case_id)
    offered = {a.move.action: a.reason for a in available(case=case, viewer=clerk, on=date(2020, 6, 1))}
    assert offered["accept"] is None
    assert offered["decide"] == "当前状态下不能进行此操作"
    assert "approve_extension" not in offered


def test_amount_corrected_by_classification(filed, act, clerk):
    assert act(filed, "classify", clerk, DAY, amount="1,234.5").amount == Decimal("1234.50")


def test_the_ledger_of_a_long_life_is_intact(notified, act, city):
    act(notified, "reject_decision", day="2020-06-10")
    act(notified, "request_review", day="2020-06-12", reason="请核查")
    assert list(verify()) == []
