"""Pure rules: slots, when a day is open, terms and gaps, and the three questions."""

from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fengqiao.executives.rules.gaps import Term, gaps, overlaps
from fengqiao.executives.rules.receptions import Closed, closed_because, repeated, slots, week_of
from fengqiao.executives.rules.standing import Facts, Norms, Question, Share, holds, judge, staff_norm
from support.city import moment

NORMS = Norms(
    required=("committee", "department", "rules", "training", "appraisal", "budget"), staff=2, meetings=2, weight_pct=5,
    receptions=1, overdue_pct=5, promise_pct=90, led_pct=80,
)  # fmt: skip
GOOD = Facts(
    first_responsible=1, in_charge=1, staff=2, valid=frozenset(NORMS.required), weight_pct=5, meetings=2, receptions=1,
    overdue=Share(1, 20), promises=Share(9, 10), led=Share(4, 5),
)  # fmt: skip
DAYS = st.dates(date(2020, 1, 1), date(2021, 12, 31))


def test_slots_fill_the_hours_and_leave_a_rest_over():
    found = slots(time(9), time(10, 15), minutes=30, taken={2})
    assert [(one.number, one.starts_at, one.free) for one in found] == [(1, time(9), True), (2, time(9, 30), False)]
    assert slots(time(9), time(9, 10), minutes=30) == []
    assert slots(time(9), time(10), minutes=0) == []


@given(st.integers(5, 240), st.integers(0, 23), st.integers(1, 600))
@settings(max_examples=40)
def test_slots_never_overlap_nor_leave_the_hours(minutes, hour, length):
    begins = moment("2026-01-05", f"{hour:02}:00")
    ends = min(begins + timedelta(minutes=length), moment("2026-01-05", "23:59"))
    found = slots(begins.time(), ends.time(), minutes=minutes)
    assert all(one.ends_at <= other.starts_at for one, other in pairwise(found))
    assert all(begins.time() <= one.starts_at < one.ends_at <= ends.time() for one in found)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, None),
        ({"status": "held"}, Closed.STATUS),
        ({"is_public": False}, Closed.PRIVATE),
        ({"now": moment("2026-03-02", "09:00")}, Closed.PAST),
        ({"now": moment("2026-03-02", "07:30")}, Closed.SOON),
        ({"now": moment("2026-01-02", "09:00")}, Closed.FAR),
        ({"free": 0}, Closed.FULL),
    ],
)
def test_a_day_is_open_to_booking_or_says_why_not(changes, why):
    given_ = {
        "status": "planned", "is_public": True, "starts": moment("2026-03-02", "09:00"), "now": moment("2026-02-20", "09:00"),
        "ahead_days": 30, "close_hours": 2, "free": 1, **changes,
    }  # fmt: skip
    assert closed_because(**given_) == why


def test_a_day_repeats_until_its_end_and_a_week_begins_on_monday():
    assert repeated(date(2026, 3, 2), date(2026, 3, 20), every_weeks=1) == [
        date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16),
    ]  # fmt: skip
    assert repeated(date(2026, 3, 2), date(2026, 3, 20), every_weeks=0) == [date(2026, 3, 2)]
    assert week_of(date(2026, 3, 8))[0] == date(2026, 3, 2)


def test_a_vacancy_between_two_terms_shows():
    terms = [Term(date(2026, 1, 1), date(2026, 1, 31)), Term(date(2026, 3, 1))]
    assert gaps(terms, first=date(2026, 1, 1), last=date(2026, 12, 31)) == [Term(date(2026, 2, 1), date(2026, 2, 28))]


@given(st.lists(st.tuples(DAYS, st.none() | st.integers(0, 200)), max_size=4))
@settings(max_examples=60)
def test_every_day_lies_in_a_term_or_in_a_gap_and_never_in_both(given_terms):
    terms = [Term(since, None if days is None else since + timedelta(days=days)) for since, days in given_terms]
    first, last = date(2020, 6, 1), date(2020, 9, 1)
    found = gaps(terms, first=first, last=last)
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        assert any(one.holds(day) for one in terms) != any(one.holds(day) for one in found)


@given(DAYS, st.integers(0, 60), DAYS, st.integers(0, 60))
@settings(max_examples=40)
def test_terms_overlap_when_a_day_lies_in_both(one, length, other, other_length):
    first, second = Term(one, one + timedelta(days=length)), Term(other, other + timedelta(days=other_length))
    shared = any(second.holds(one + timedelta(days=n)) for n in range(length + 1))
    assert overlaps(first, second) is shared


def test_an_institution_that_has_everything_answers_yes_three_times():
    reasons = judge(GOOD, NORMS)
    assert all(holds(reasons, question) for question in Question)


@pytest.mark.parametrize(
    ("changes", "question", "key"),
    [
        ({"first_responsible": 0}, Question.IN_CHARGE, "first"),
        ({"staff": 1}, Question.IN_CHARGE, "staff"),
        ({"valid": GOOD.valid - {"committee"}}, Question.IN_CHARGE, "element"),
        ({"valid": GOOD.valid - {"rules"}}, Question.IN_CONTROL, "element"),
        ({"weight_pct": 4}, Question.IN_CONTROL, "weight"),
        ({"meetings": 1}, Question.IN_CONTROL, "meetings"),
        ({"follow_ups_late": 1}, Question.IN_CONTROL, "follow_ups"),
        ({"receptions": 0}, Question.IN_CONTROL, "receptions"),
        ({"overdue": Share(2, 20)}, Question.EFFECTIVE, "overdue"),
        ({"promises": Share(8, 9)}, Question.EFFECTIVE, "promises"),
        ({"led": Share(3, 4)}, Question.EFFECTIVE, "led"),
        ({"missed": 1}, Question.EFFECTIVE, "missed"),
    ],
)
def test_one_thing_amiss_answers_no_to_its_question_alone_and_names_it(changes, question, key):
    facts = {name: getattr(GOOD, name) for name in Facts.__dataclass_fields__} | changes
    reasons = judge(Facts(**facts), NORMS)
    assert [holds(reasons, one) for one in Question] == [one is not question for one in Question]
    assert [reason.key for reason in reasons if not reason.met] == [key]


def test_where_nothing_happened_nothing_is_wrong():
    nothing = Share(0, 0)
    facts = {name: getattr(GOOD, name) for name in Facts.__dataclass_fields__}
    reasons = judge(Facts(**facts | {"overdue": nothing, "promises": nothing, "led": nothing}), NORMS)
    assert holds(reasons, Question.EFFECTIVE)


@given(st.integers(0, 50), st.integers(0, 500), st.integers(1, 50))
@settings(max_examples=40)
def test_the_norm_of_staff_covers_every_outlet_and_the_least(least, outlets, per):
    norm = staff_norm(least=least, outlets=outlets, outlets_per=per)
    assert norm >= least
    assert norm * per >= outlets
