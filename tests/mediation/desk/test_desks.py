"""First pages of mediators, courts and justice bureaus."""

import pytest
from django.urls import reverse

from fengqiao.casework.models import Case
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.notices.models import Notice
from fengqiao.mediation.models import Absence, CommitteeTerm, Session
from fengqiao.mediation.services.absence import report_absence
from support.city import moment
from support.mediating import shown
from support.mediation import DAY

DAY_PAGE = "/desk/mediations/day/"


@pytest.mark.parametrize(
    ("code", "role", "page"),
    [
        ("TJ", Role.MEDIATION_CLERK, "/desk/mediations/board/"), ("COURT", Role.COURT_LIAISON, "/desk/mediations/court/"),
        ("JUST", Role.JUSTICE, "/desk/mediations/guidance/"),
    ],
)  # fmt: skip
def test_each_role_arrives_on_its_own_page(browser, code, role, page):
    assert browser(code, role).get("/desk/")["Location"] == page


def test_a_mediator_arrives_at_the_next_session_with_masked_telephones(mediator, planned):
    assert mediator.get("/desk/")["Location"] == DAY_PAGE
    page = shown(mediator.get(DAY_PAGE))
    assert "下一场" in page
    assert "第一调解室" in page
    assert f"/desk/mediations/{planned.number}/session/" in page
    assert "139****" in page
    assert "13900000001" not in page
    assert "王小明" not in page


def test_a_session_on_a_day_of_leave_is_shown_as_a_clash(mediator, planned, city):
    Absence.objects.create(mediator=city.mediators["老杨"], starts_on=DAY, ends_on=DAY)
    page = shown(mediator.get(DAY_PAGE))
    assert "这一天您登记了请假" in page
    assert "您登记了到 2022-06-01 不能到场" in page


def test_a_mediator_who_falls_ill_lets_the_days_sessions_fall_and_the_body_plans_anew(mediator, desk, planned):
    assert planned.number in shown(mediator.get(f"{DAY_PAGE}absent/"))
    page = shown(mediator.post(f"{DAY_PAGE}absent/", {"until": DAY}, follow=True))
    assert "取消了 1 场" in page
    assert Session.objects.get().status == "cancelled"
    assert Case.objects.get(pk=planned.case_id).state == "mediating"
    assert Absence.objects.get().ends_on.isoformat() == DAY
    assert Notice.objects.filter(template="session").count() >= 2
    assert planned.number in shown(desk.get("/desk/mediations/?stage=schedule"))


def test_an_absence_is_for_mediators_and_for_days_to_come(planned, clerk, city, mediator):
    with pytest.raises(NotAllowed):
        report_absence(until=moment(DAY).date(), by=clerk, at=moment(DAY, "12:00"))
    for day in ("2022-05-31", "2023-01-01"):
        with pytest.raises(Invalid):
            report_absence(until=moment(day).date(), by=city.as_mediator("老杨"), at=moment(DAY, "12:00"))
    assert "请填今天到 60 天内的日期" in shown(mediator.post(f"{DAY_PAGE}absent/", {"until": "2023-01-01"}))
    assert Session.objects.get().status == "planned"


def test_a_session_beyond_the_absence_stands(planned, city):
    fallen = report_absence(until=moment(DAY).date(), by=city.as_mediator("小陈"), at=moment(DAY, "12:00"))
    assert fallen == []
    assert Session.objects.get().status == "planned"


@pytest.fixture
def court(browser):
    return browser("COURT", Role.COURT_LIAISON)


def test_a_court_sees_its_referrals_with_their_time_limit_and_no_word_of_the_matter(court, apply, city):
    mine = apply(body="TJ-COURT", origin="court_pre_filing", court="COURT", court_reference="（2022）浙0681诉前调7号",
                 by=city.actor("COURT", Role.COURT_LIAISON), agreed=frozenset({"person"}))  # fmt: skip
    other = apply()
    page = shown(court.get("/desk/mediations/court/"))
    assert mine.number in page
    assert "（2022）浙0681诉前调7号" in page
    assert other.number not in page
    assert "年费" not in page
    assert "王" not in page


def test_a_court_sees_what_waits_for_its_answer_with_the_clock(court, signed, act, officer):
    act(signed, "confirm_jointly", day="2022-06-01", clock="11:30")
    act(signed, "confirm_jointly", officer, day="2022-06-01", clock="11:40")
    page = shown(court.get("/desk/mediations/court/"))
    assert signed.number in page
    assert "法院决定是否受理" in page


def test_a_court_finds_the_report_on_what_failed(court, apply, act, city):
    clerk = city.actor("TJ-COURT", Role.MEDIATION_CLERK)
    failed = apply(body="TJ-COURT", origin="court_pre_filing", court="COURT", court_reference="7号",
                   by=city.actor("COURT", Role.COURT_LIAISON), agreed=frozenset({"person", "institution"}))  # fmt: skip
    act(failed, "accept", clerk)
    act(failed, "fail", clerk, reason="gap_too_large")
    assert "待报告" in shown(court.get("/desk/mediations/court/"))


def test_a_justice_bureau_sees_figures_that_lead_to_their_cases(browser, signed, mediating, city):
    CommitteeTerm.objects.create(body_id=city.offices["TJ"].pk, starts_on="2019-07-01", ends_on="2022-07-01")
    bureau = browser("JUST", Role.JUSTICE)
    page = shown(bureau.get("/desk/mediations/guidance/"))
    assert "将届满，请指导换届" in page
    assert reverse("analytics:mediation_year") in page
    assert "年费" not in page
    found = shown(bureau.get("/desk/mediations/?body=TJ&ended=year&outcome=agreed&show=all"))
    assert signed.number in found
    assert signed.number not in shown(bureau.get("/desk/mediations/?body=TJ&ended=year&outcome=failed&show=all"))
    assert browser("COURT", Role.COURT_LIAISON).get("/desk/mediations/guidance/").status_code == 403


def test_long_history_is_folded_and_further_actions_are_grouped(desk, planned, act, clerk):
    for day in range(3):
        act(planned, "note", clerk, text=f"第 {day} 次电话联系")
    page = shown(desk.get(f"/desk/mediations/{planned.number}/"))
    assert "更早的" in page
    for heading in ("调解员与场次", "方案、评估与协议", "不再调解"):
        assert f"<h3>{heading}</h3>" in page
