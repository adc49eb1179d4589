"""The light of a case."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fengqiao.casework.rules import Light, light_of

DAY = date(2026, 6, 1)
offsets = st.integers(min_value=-60, max_value=60)
ORDER = [Light.GREEN, Light.YELLOW, Light.RED, Light.OVERDUE]


def light(today: date, *, yellow: int = 9, red: int = 13, due: int = 15, is_closed: bool = False) -> Light:
    dates = {name: DAY + timedelta(days=n) for name, n in (("yellow_on", yellow), ("red_on", red), ("due_on", due))}
    return light_of(is_closed=is_closed, today=today, **dates)


def test_lights_change_on_their_days_and_a_case_is_overdue_the_day_after_it_was_due():
    seen = [light(DAY + timedelta(days=n)) for n in (8, 9, 12, 13, 15, 16)]
    assert seen == [Light.GREEN, Light.YELLOW, Light.YELLOW, Light.RED, Light.RED, Light.OVERDUE]


@given(offsets, st.tuples(offsets, offsets, offsets).map(sorted))
def test_a_light_never_goes_back_as_days_pass(n, days):
    yellow, red, due = days
    today, next_day = (light(DAY + timedelta(days=n + k), yellow=yellow, red=red, due=due) for k in (0, 1))
    assert ORDER.index(today) <= ORDER.index(next_day)


@given(offsets)
def test_a_closed_case_has_no_deadline_light(n):
    assert light(DAY + timedelta(days=n), is_closed=True) is Light.CLOSED


def test_without_a_running_clock_nothing_is_overdue():
    assert (
        light_of(is_closed=False, due_on=DAY, yellow_on=None, red_on=None, today=DAY + timedelta(days=99))
        is Light.STILL
    )
