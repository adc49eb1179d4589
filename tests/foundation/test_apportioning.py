"""Parts of a whole always add up to it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.foundation.apportioning import apportioned

weights = st.lists(st.floats(1e-6, 1e6), min_size=1, max_size=60)


@given(st.integers(0, 10**9), weights)
def test_parts_add_up_and_lie_within_one_of_their_shares(total, shares):
    parts = apportioned(total, shares)
    assert sum(parts) == total
    whole = sum(shares)
    assert all(abs(part - total * share / whole) <= 1 + 1e-6 * total for part, share in zip(parts, shares, strict=True))


@given(st.data(), weights)
def test_parts_add_up_within_bounds_of_their_own(data, shares):
    lower = [data.draw(st.integers(0, 50)) for _ in shares]
    upper = [low + data.draw(st.integers(0, 500)) for low in lower]
    total = data.draw(st.integers(sum(lower), sum(upper)))
    parts = apportioned(total, shares, least=lower, most=upper)
    assert sum(parts) == total
    assert all(low <= part <= high for low, part, high in zip(lower, parts, upper, strict=True))
    assert apportioned(total, shares, least=lower, most=upper) == parts


@given(st.integers(0, 10_000), weights)
def test_who_weighs_more_does_not_get_less(total, shares):
    parts = apportioned(total, shares)
    ordered = sorted(zip(shares, parts, strict=True))
    assert all(a[1] <= b[1] for a, b in pairwise(ordered) if a[0] < b[0])


@pytest.mark.parametrize(
    ("total", "shares", "bounds"),
    [(5, [1, 1], {"least": 3}), (5, [1, 1], {"most": 2}), (5, [1, 0], {}), (1, [], {}), (-1, [1], {})],
)
def test_what_cannot_be_split_is_refused(total, shares, bounds):
    with pytest.raises(ValueError, match="cannot be split"):
        apportioned(total, shares, **bounds)


def test_nothing_is_split_into_nothing():
    assert apportioned(0, []) == []
