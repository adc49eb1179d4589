"""When creditors accept a plan."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from fengqiao.mediation.rules.votes import Ballot, Threshold, passes

TWO_THIRDS = Threshold(amount_pct=67, head_pct=50)
ballots = st.lists(
    st.builds(
        Ballot,
        claim=st.decimals(1, 10**9, places=2),
        vote=st.sampled_from(("for", "against", "")),
    ),
    max_size=8,
)


def votes(*given: tuple[int, str]) -> list[Ballot]:
    return [Ballot(Decimal(claim), vote) for claim, vote in given]


def test_a_plan_needs_both_the_money_and_the_heads():
    assert passes(votes((80, "for"), (10, "for"), (10, "against")), TWO_THIRDS)
    assert not passes(votes((80, "for"), (10, "against"), (10, "against")), TWO_THIRDS)
    assert not passes(votes((60, "for"), (5, "for"), (35, "against")), TWO_THIRDS)


def test_exactly_the_share_of_the_money_is_enough_and_exactly_half_of_the_heads_is_not():
    assert passes(votes((67, "for"), (20, "for"), (13, "against")), TWO_THIRDS)
    assert not passes(votes((67, "for"), (33, "against")), TWO_THIRDS)


def test_without_a_single_vote_no_plan_passes():
    assert not passes([], TWO_THIRDS)
    assert not passes(votes((100, "")), TWO_THIRDS)


@given(ballots, st.integers(0, 7))
def test_one_more_yes_never_defeats_a_plan(given, at):
    if at < len(given) and passes(given, TWO_THIRDS):
        changed = [*given[:at], Ballot(given[at].claim, "for"), *given[at + 1 :]]
        assert passes(changed, TWO_THIRDS)


@given(ballots)
def test_the_order_of_ballots_does_not_matter(given):
    assert passes(given, TWO_THIRDS) == passes(given[::-1], TWO_THIRDS)
