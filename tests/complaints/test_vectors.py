"""The published test vectors of the time limits, through the services: from receipt to due date."""

from datetime import date, timedelta

import pytest

from fengqiao.casework.jobs import recompute_deadlines
from fengqiao.casework.models import Case, Deadline
from fengqiao.foundation.actors import SYSTEM, Role
from fengqiao.foundation.calendar.services import enter_year
from support.city import moment

# receipt, seven working days, fifteen, thirty and sixty natural days, each after rolling
CBIRC_2020 = [
    ("2020-03-02", "2020-03-11", "2020-03-17", "2020-04-01", "2020-05-06"),
    ("2020-09-20", "2020-09-28", "2020-10-09", "2020-10-20", "2020-11-19"),
    ("2026-09-21", "2026-10-08", "2026-10-08", "2026-10-21", "2026-11-20"),
]
INS_2013 = [  # ten working days, then thirty and sixty natural days
    ("2019-09-20", "2019-09-30", "2019-10-10", "2019-10-21", "2019-11-19"),
    ("2019-11-14", "2019-11-25", "2019-11-28", "2019-12-16", "2020-01-13"),
    ("2020-01-10", "2020-01-20", "2020-01-23", "2020-02-10", "2020-03-10"),
    ("2019-04-25", "2019-05-07", "2019-05-10", "2019-05-27", "2019-06-24"),
]
VECTORS = [("CBIRC_2020", *v) for v in CBIRC_2020] + [("INS_2013", *v) for v in INS_2013]
EXTENSION = {"reason": "需调取监控"}


@pytest.fixture
def clerk(city):
    return city.actor("B-1-1-1", Role.CLERK)


def due(case_id: int) -> date:
    return Case.objects.get(pk=case_id).due_on


@pytest.mark.parametrize(("rule_set", "received", "transfer", "simple", "complex_", "extended"), VECTORS)
def test_from_receipt_to_the_last_extension(
    rule_set, received, transfer, simple, complex_, extended, file, act, city, clerk
):
    filed = file(day=received)
    assert Case.objects.get(pk=filed.case_id).rule_set == rule_set
    assert filed.due_at == date.fromisoformat(simple)
    act(filed, "accept", clerk, received)
    assert due(filed.case_id) == date.fromisoformat(simple)
    act(filed, "mark_complex", clerk, received, reason="涉及多方")
    assert due(filed.case_id) == date.fromisoformat(complex_)
    act(filed, "ask_extension", clerk, received, **EXTENSION)
    act(filed, "approve_extension", city.actor("B-1-1"), received)
    assert due(filed.case_id) == date.fromisoformat(extended)


@pytest.mark.parametrize(("received", "transfer"), [v[:2] for v in (*CBIRC_2020, *INS_2013)])
def test_the_regulator_transfers_within_seven_working_days(received, transfer, file, act, city):
    regulator = city.actor("REG", Role.REGULATOR)
    filed = file(by=regulator, day=received)
    assert filed.due_at == date.fromisoformat(transfer)
    act(filed, "transfer", regulator, transfer)
    assert Deadline.objects.get(case_id=filed.case_id, kind="transfer").status == "met"
    late = file(by=regulator, day=received)
    act(late, "transfer", regulator, (date.fromisoformat(transfer) + timedelta(days=1)).isoformat())
    assert Deadline.objects.get(case_id=late.case_id, kind="transfer").status == "missed"


def test_the_institutions_clock_starts_on_the_day_of_transfer(file, act, city):
    regulator = city.actor("REG", Role.REGULATOR)
    filed = file(by=regulator, day="2026-09-14")
    act(filed, "transfer", regulator, "2026-09-21")
    assert due(filed.case_id) == date(2026, 10, 8)


def test_days_of_expert_work_and_mediation_are_added_and_overlaps_count_once(file, act, clerk):
    filed = file(day="2026-09-21")
    act(filed, "accept", clerk, "2026-09-21")
    act(filed, "start_expert", clerk, "2026-09-22", reason="笔迹鉴定")
    act(filed, "end_expert", clerk, "2026-09-24", result="属实")
    act(filed, "start_mediation", clerk, "2026-09-24", body="银行老娘舅工作室", consent="双方签字")
    act(filed, "end_mediation", clerk, "2026-09-26", result="未成")
    assert due(filed.case_id) == date(2026, 10, 12)  # five days from 6 October make the 11th, a Sunday


def test_past_the_last_known_year_a_date_is_given_and_corrected_when_the_year_is_entered(file, act, city, clerk):
    simple, paused, done = file(day="2026-12-17"), file(day="2026-12-18"), file(day="2026-12-18")
    city_ids = [simple.case_id, paused.case_id]
    assert simple.due_at == date(2027, 1, 1)
    assert paused.due_at == date(2027, 1, 4)  # the second of January is a Saturday
    officer = city.actor(Case.objects.get(pk=paused.case_id).owner.code)
    act(paused, "accept", officer, "2026-12-18")
    act(paused, "start_expert", officer, "2026-12-21", reason="鉴定")
    act(done, "withdraw", day="2026-12-19")
    assert list(Case.objects.filter(pk__in=city_ids).values_list("due_provisional", flat=True)) == [True, True]
    ended = Deadline.objects.get(case_id=done.case_id)

    enter_year(
        year=2027,
        off={date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3), date(2027, 1, 4)},
        work=set(),
        source="国务院办公厅通知",
        by=SYSTEM,
        at=moment("2026-12-22"),
    )
    assert recompute_deadlines() == 2
    for case in Case.objects.filter(pk__in=city_ids):
        assert (case.due_on, case.due_provisional) == (date(2027, 1, 5), False)
        assert case.deadlines.get().due_on == date(2027, 1, 5)
    assert recompute_deadlines() == 0
    assert Deadline.objects.filter(case_id=done.case_id).values().get() == {
        f.attname: getattr(ended, f.attname) for f in Deadline._meta.concrete_fields
    }


def test_recomputing_passes_over_those_that_stay_provisional(file, city):
    far = file(day="2026-12-20", subject="R-1-1")
    near = file(day="2026-12-17")
    Deadline.objects.filter(case_id=far.case_id).update(length=600)
    enter_year(year=2027, off={date(2027, 1, 1)}, work=set(), source="通知", by=SYSTEM, at=moment("2026-12-22"))
    assert recompute_deadlines() == 2
    assert Case.objects.get(pk=near.case_id).due_on == date(2027, 1, 4)
    assert Case.objects.get(pk=far.case_id).due_provisional
