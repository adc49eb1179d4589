from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from fengqiao.foundation.ledger.id_ranges import islands, parsed, without, written

ids = st.sets(st.integers(1, 60))


def members(ranges):
    return {number for low, high in ranges for number in range(low, high + 1)}


@given(ids)
def test_islands_hold_exactly_the_ids_and_survive_writing(some):
    ranges = islands(sorted(some))
    assert members(ranges) == some
    assert parsed(written(ranges)) == ranges


@given(ids)
def test_islands_never_touch(some):
    ranges = islands(sorted(some))
    assert all(after[0] > before[1] + 1 for before, after in pairwise(ranges))


@given(ids, ids)
def test_without_is_the_difference_of_sets(some, others):
    assert members(without(islands(sorted(some)), islands(sorted(others)))) == some - others
