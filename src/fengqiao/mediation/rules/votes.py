"""Whether the creditors accept a plan. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Ballot:
    """One creditor: its claim in yuan, and ``for``, ``against`` or nothing yet."""

    claim: Decimal
    vote: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """What a plan needs: at least this share of all claims, and more than this share of those who voted, in per cent."""

    amount_pct: int
    head_pct: int


def passes(ballots: Sequence[Ballot], threshold: Threshold) -> bool:
    """Return whether the plan is accepted as the votes stand; without votes it is not."""
    voted = [one for one in ballots if one.vote]
    agreed = [one for one in voted if one.vote == "for"]
    claims = sum((one.claim for one in ballots), Decimal(0))
    by_amount = sum((one.claim for one in agreed), Decimal(0)) * 100 >= claims * threshold.amount_pct
    return bool(agreed) and by_amount and len(agreed) * 100 > len(voted) * threshold.head_pct
