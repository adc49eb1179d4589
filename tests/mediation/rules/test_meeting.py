"""When a meeting can begin, from what is free."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fengqiao.mediation.rules.matching import Slot
from fengqiao.mediation.rules.meeting import spread, starts

DAY = date(2026, 12, 1)
slots = st.builds(Slot, st.sampled_from([DAY, DAY + timedelta(days=1)]), st.integers(16, 36))


def test_a_meeting_begins_where_mediator_and_one_room_are_free_for_its_whole_length():
    free = [Slot(DAY, number) for number in (18, 19, 20, 22)]
    rooms = [{Slot(DAY, 18)}, {Slot(DAY, 20)}]
    assert starts(free, rooms, length=2) == [Slot(DAY, 18), Slot(DAY, 19)]
    assert starts(free, [{Slot(DAY, 19)}], length=2) == []
    assert starts(free, None, length=1) == free


def test_without_any_room_nobody_meets_on_site():
    assert starts([Slot(DAY, 18)], [], length=1) == []


@given(st.sets(slots), st.lists(st.sets(slots), max_size=3), st.integers(1, 3))
def test_whatever_is_found_is_free_for_all_and_nothing_free_is_missed(free, rooms, length):
    found = starts(free, rooms, length=length)
    for first in sorted(free):
        needed = {Slot(first.on, first.number + n) for n in range(length)}
        fits = needed <= free and any(needed.isdisjoint(taken) for taken in rooms)
        assert (first in found) is fits


@given(st.sets(slots), st.integers(1, 4))
def test_few_are_offered_one_a_half_day_and_all_of_them_possible(free, most):
    kept = spread(sorted(free), minutes=30, most=most)
    halves = [(one.on, one.number >= 26) for one in kept]
    assert len(kept) <= most
    assert len(set(halves)) == len(halves)
    assert set(kept) <= free
