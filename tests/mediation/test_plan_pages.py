"""Planning at a browser: ask, wait, look at what it would change and why, accept all, some or nothing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fengqiao.foundation.actors import Role
from fengqiao.mediation.models import Appointment, PlanLine, PlanRun, Session
from fengqiao.mediation.services.planning import carry_out, give_up
from fengqiao.organisations.models import StaffMember
from support.desk import today

PLANS = reverse("mediation:plans")


@pytest.fixture
def browser(city):
    """A browser in which somebody of an office is logged in."""

    def log_in(code: str = "TJ", role: Role = Role.MEDIATION_CLERK) -> Client:
        client = Client(headers={"accept-language": "zh-hans"})
        member = StaffMember.objects.get(pk=city.actor(code, role).person_id)
        client.force_login(member, "django.contrib.auth.backends.ModelBackend")
        return client

    return log_in


@pytest.fixture
def staff(browser) -> Client:
    return browser()


@pytest.fixture
def waiting(apply, act, clerk, officer):
    """Give a case of yesterday for which a mediator is to be chosen."""
    yesterday = (today() - timedelta(days=1)).isoformat()

    def make() -> str:
        opened = apply(day=yesterday)
        act(opened, "accept", clerk, day=yesterday)
        act(opened, "answer_invitation", officer, day=yesterday, answer="agreed")
        act(opened, "acknowledge_briefing", day=yesterday)
        act(opened, "acknowledge_briefing", officer, day=yesterday)
        return opened.number

    return make


def ask(staff: Client) -> str:
    """Ask for a plan and return the address of its page."""
    return staff.post(PLANS)["Location"]


def compute() -> None:
    carry_out(run_id=PlanRun.objects.latest("id").pk, at=timezone.now())


def page(staff: Client, address: str, **headers: str) -> str:
    return staff.get(address, headers=headers).content.decode()


def test_a_plan_asked_for_says_that_it_is_being_computed_and_asks_for_itself_again(staff):
    address = ask(staff)
    shown = page(staff, address)
    assert "正在计算" in shown
    assert f'hx-get="{address}"' in shown
    assert "等待计算" in page(staff, PLANS)


def test_once_computed_the_part_of_the_page_is_enough_and_asks_no_more(staff, waiting):
    number = waiting()
    address = ask(staff)
    compute()
    part = page(staff, address, **{"HX-Request": "true"})
    assert number in part
    assert "hx-get" not in part
    assert "<html" not in part


def test_what_it_would_change_is_shown_with_reasons_beside_first_come_first_served(staff, waiting):
    number = waiting()
    address = ask(staff)
    compute()
    shown = page(staff, address)
    line = PlanLine.objects.get()
    assert number in shown
    assert line.mediator.member.name in shown
    assert "fq-reason" in shown
    assert "先来后到" in shown


def test_only_the_ticked_lines_are_carried_out_and_the_page_says_so(staff, waiting):
    waiting(), waiting()
    address = ask(staff)
    compute()
    first, second = PlanLine.objects.order_by("pk")
    answer = staff.post(f"{address}accept/", {"lines": [first.pk]}, follow=True).content.decode()
    assert "已采纳 1 项" in answer
    assert Appointment.objects.get().mediation_id == first.mediation_id
    assert Session.objects.get().status == "reserved"
    assert f'value="{second.pk}"' in answer
    assert f'value="{first.pk}"' not in answer


def test_accepting_nothing_is_told_and_changes_nothing(staff, waiting):
    waiting()
    address = ask(staff)
    compute()
    assert "请勾选" in staff.post(f"{address}accept/", {"lines": ["x"]}, follow=True).content.decode()
    assert not Session.objects.exists()


def test_a_plan_that_could_not_be_computed_says_what_to_do(staff):
    address = ask(staff)
    give_up(run_id=PlanRun.objects.get().pk)
    assert "没有算成" in page(staff, address)


def test_nothing_to_plan_is_a_plain_answer(staff):
    address = ask(staff)
    compute()
    assert "没有需要安排的案件" in page(staff, address)


def test_another_body_finds_no_plan_and_other_roles_no_page(staff, browser):
    address = ask(staff)
    assert browser("TJ-COURT").get(address).status_code == 404
    assert browser("TJ-COURT").post(f"{address}accept/", {"lines": ["1"]}).status_code == 404
    for code, role in (("B-1-1-1", Role.OFFICER), ("REG", Role.REGULATOR), ("COURT", Role.COURT_LIAISON)):
        assert browser(code, role).get(PLANS).status_code == 403


@pytest.mark.usefixtures("reference_held")
def test_a_long_plan_takes_no_more_queries(staff, waiting, django_assert_max_num_queries):
    waiting()
    address = ask(staff)
    compute()
    page(staff, address)
    with django_assert_max_num_queries(100) as seen:
        page(staff, address)
    few = len(seen.captured_queries)
    for _ in range(4):
        waiting()
    address = ask(staff)
    compute()
    with django_assert_max_num_queries(few):
        page(staff, address)
