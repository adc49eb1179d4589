"""Days that somebody types lie within whole years around today; the words name the span."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.foundation.actors import Role
from fengqiao.foundation.days import DayKind, Span, problem_with_day, problems_of_stretch, problems_with, span_of
from fengqiao.foundation.parameters.services import set_parameter
from support.city import small_city

TODAY = date(2026, 11, 27)
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", list(DayKind))
@pytest.mark.parametrize("day", [date(200, 1, 1), date(1700, 5, 1), date(2127, 1, 1), date.max, date.min])
def test_centuries_that_nobody_means_are_refused_with_the_days_that_are_taken(kind, day):
    span = span_of(kind, today=TODAY)
    problem = problem_with_day(day, kind, today=TODAY)
    assert span.first.isoformat() in problem
    assert span.last.isoformat() in problem


@pytest.mark.parametrize("kind", list(DayKind))
def test_the_first_and_the_last_day_are_taken_and_their_neighbours_are_not(kind):
    span = span_of(kind, today=TODAY)
    assert not span.problem(span.first)
    assert not span.problem(span.last)
    assert span.problem(span.first - timedelta(days=1))
    assert span.problem(span.last + timedelta(days=1))


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.integers(-300, 300))
def test_what_is_taken_is_what_lies_between(first, days):
    span = Span(first, first + timedelta(days=90))
    assert (span.problem(first + timedelta(days=days)) == "") is (0 <= days <= 90)


def test_a_moment_is_judged_by_its_day_even_at_the_edge_of_the_calendar():
    for year in (1, 9999):
        moment = timezone.make_aware(datetime(year, 6, 1, 9))  # noqa: DTZ001 - made aware at once
        assert problem_with_day(moment, DayKind.HELD, today=TODAY)


def test_what_was_not_typed_is_no_problem():
    assert problems_with(TODAY, until=(DayKind.ENDS, None), since=(DayKind.BEGINS, TODAY)) == {}


def test_an_end_before_its_beginning_is_told_beside_the_end():
    wrong = problems_of_stretch(("since", TODAY), ("until", TODAY - timedelta(days=1)), today=TODAY)
    assert list(wrong) == ["until"]
    assert problems_of_stretch(("since", TODAY), ("until", TODAY), today=TODAY) == {}


def test_who_keeps_the_parameters_widens_the_span():
    city = small_city()
    by = city.actor("REG", Role.ADMINISTRATOR)
    assert problem_with_day(date(2031, 1, 1), DayKind.BEGINS, today=TODAY)
    set_parameter(
        rule_set="DATES_2019", name="begins_ahead", value=5, source="D", verified=False,
        effective_from=date(2026, 1, 1), by=by, at=timezone.now(),
    )  # fmt: skip
    assert problem_with_day(date(2031, 1, 1), DayKind.BEGINS, today=TODAY) == ""
