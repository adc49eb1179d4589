"""An indicator over the last periods: which values were kept, which are live, what is missing; and its files."""

from datetime import date, timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from fengqiao.executives.models import ReceptionDay
from fengqiao.foundation.actors import Role
from fengqiao.supervision.models import Goal, GoalSet, IndicatorValue
from fengqiao.supervision.queries.series import series
from fengqiao.supervision.rules.indicators import INDICATORS
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.rules.reasons import Reason
from fengqiao.supervision.rules.series import SHOWN, Step, periods_until, step_of
from fengqiao.supervision.services.indicators import keep

HELD = INDICATORS["receptions_held"]
PAGE = "/desk/supervision/indicators/receptions_held/"


@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize("key", ["2026", "2026Q3", "2026-09", "2025"])
def test_a_series_ends_with_the_period_asked_for_and_holds_the_year_before(step, key) -> None:
    asked, today = Period.read(key), date(2026, 11, 27)
    found = periods_until(asked, step, today=today)
    assert len(found) == SHOWN[step]
    assert found[-1].first <= asked.until(today) <= found[-1].last
    assert found[-1].year_before() in found
    assert all(one.before() == other for one, other in zip(found[1:], found, strict=False))


def test_a_series_steps_as_its_period_does() -> None:
    assert [step_of(Period.read(key)) for key in ("2026", "2026Q1", "2026-01")] == [
        Step.QUARTER, Step.QUARTER, Step.MONTH,
    ]  # fmt: skip
    assert step_of(Period(2026), "year") is Step.YEAR
    assert step_of(Period(2026), "decade") is Step.QUARTER


def test_a_value_of_a_period_that_is_over_is_the_kept_one_and_of_the_running_one_live(busy, today) -> None:
    quarter = Period.quarter_of(today)
    past = quarter.before()
    ReceptionDay.objects.filter(organisation=busy.offices["R-1"]).update(day=F("day") - (today - past.last))
    keep(past, at=timezone.now(), indicators=[HELD])
    ReceptionDay.objects.all().delete()
    found = {
        one.period: one
        for one in series(HELD, quarter, Step.QUARTER, viewer=busy.actor("REG", Role.REGULATOR), today=today)
    }
    assert (found[past].reading.value, found[past].kept_on) == (2, today)
    assert (found[quarter].reading.value, found[quarter].kept_on) == (0, None)
    assert (found[quarter].is_over, found[quarter].last) == (False, today)


def test_a_value_kept_while_its_period_ran_is_not_taken_for_the_whole(busy, today) -> None:
    past = Period.quarter_of(today).before()
    keep(past, at=timezone.now(), indicators=[HELD], as_of=past.first)
    assert IndicatorValue.objects.filter(period=past.key).exists()
    ReceptionDay.objects.update(day=F("day") - (today - past.last))
    viewer = busy.actor("REG", Role.REGULATOR)
    found = {one.period: one for one in series(HELD, past, Step.QUARTER, viewer=viewer, today=today)}
    assert (found[past].reading.value, found[past].kept_on) == (4, None)


def test_the_first_value_of_a_whole_period_is_kept_even_when_nothing_changed(busy, today) -> None:
    month = Period.month_of(today)
    after = timezone.now() + timedelta(days=(month.last - today).days + 1)
    assert keep(month, at=timezone.now(), indicators=[HELD]) > 0
    assert keep(month, at=after, indicators=[HELD]) > 0
    assert keep(month, at=after + timedelta(days=1), indicators=[HELD]) == 0


def test_what_is_known_of_today_only_is_missing_for_days_nobody_kept(busy, today) -> None:
    covered = INDICATORS["coverage_rate"]
    found = series(covered, Period(today.year), Step.YEAR, viewer=busy.actor("REG", Role.REGULATOR), today=today)
    assert {one.reading.reason for one in found[:-1]} == {Reason.NOT_KEPT}
    assert all(one.reading.value is None for one in found[:-1])


@pytest.mark.parametrize(("code", "role"), [("REG", Role.REGULATOR), ("B", Role.OFFICER), ("B-1-1", Role.EXECUTIVE)])
@pytest.mark.parametrize("step", list(Step))
def test_a_page_shows_the_series_and_says_which_values_were_kept(busy, today, browser, code, role, step) -> None:
    keep(Period(today.year - 1), at=timezone.now(), indicators=[HELD])
    page = browser(code, role).get(f"{PAGE}?step={step}").content.decode()
    assert "现在计算，期间尚未结束" in page
    assert ("当时保存" in page) is (step is Step.YEAR and code == "REG")


def test_a_page_costs_the_same_however_many_records(
    busy, today, browser, django_assert_max_num_queries, reference_held
) -> None:
    client = browser()
    client.get(PAGE)
    with django_assert_max_num_queries(60) as few:
        client.get(PAGE)
    model = ReceptionDay.objects.filter(status="held").first()
    for number in range(40):
        model.pk, model.day = None, today - timedelta(days=10 + number)
        model.save()
    with django_assert_max_num_queries(len(few)):
        client.get(PAGE)


def test_a_page_says_whether_its_target_is_a_goal_or_a_parameter(busy, today, browser) -> None:
    path = f"/desk/supervision/indicators/first_line_banks/?period={today.year}"
    assert "规则集 MEASURES" in browser().get(path).content.decode()
    goals = GoalSet.objects.create(year=today.year, title="目标", changed_at=timezone.now(), adopted_on=today)
    Goal.objects.create(goal_set=goals, slot=2, label="化解", indicator="first_line_banks", target=0.95)
    page = browser().get(path).content.decode()
    assert f"{today.year}年年度目标" in page
    assert "95.0%" in page


def test_pages_name_an_institution_that_merged_within_the_period(busy, today, browser) -> None:
    office = busy.offices["R"]
    office.closed_on, office.successor = today, busy.offices["B"]
    office.save()
    for path in (PAGE, "/desk/supervision/indicators/"):
        assert f"由{busy.offices['B'].name}承继" in browser().get(path).content.decode()
        assert "承继" not in browser().get(f"{path}?period={today.year - 2}").content.decode()


def test_the_series_and_all_indicators_leave_as_files(busy, today, browser) -> None:
    keep(Period(today.year), at=timezone.now())
    client = browser()
    for form in ("csv", "xlsx"):
        for path in (f"{PAGE}series/", "/desk/supervision/indicators/export/"):
            answer = client.get(f"{path}?format={form}")
            assert answer.status_code == 200
            assert answer["Content-Disposition"].startswith("attachment")
            assert b"".join(answer.streaming_content)
    whole = b"".join(client.get("/desk/supervision/indicators/export/?format=csv")).decode()
    assert len(whole.splitlines()) == 1 + len(INDICATORS)
    line = next(one for one in whole.splitlines() if "领导接访" in one)
    assert "4次" in line
    running = b"".join(client.get(f"{PAGE}series/?format=csv")).decode().splitlines()[-1]
    assert running.startswith(Period.quarter_of(today).key)
    assert "现在计算，期间尚未结束" in running


def test_an_overview_of_a_period_nobody_kept_says_so_on_every_line(busy, today, browser) -> None:
    keep(Period(today.year), at=timezone.now())
    page = browser().get(f"/desk/supervision/indicators/?period={today.year - 2}Q1").content.decode()
    assert page.count("没有保存，打开指标现在计算") == len(INDICATORS)


def test_an_association_sees_the_citys_values_and_no_institutions_records(busy, today, browser) -> None:
    keep(Period(today.year), at=timezone.now())
    busy.offices["R"].kind = "association"
    busy.offices["R"].save()
    client = browser("R", Role.OFFICER)
    for path in (PAGE, f"{PAGE}?by=institution", "/desk/supervision/indicators/"):
        page = client.get(path).content.decode()
        assert "4次" in page
        assert "/desk/supervision/records/" not in page
        assert busy.offices["B"].name not in page
