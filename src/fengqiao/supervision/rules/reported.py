"""Items that institutions report because their complaints are held against them: what, in which unit, flow or stock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from fengqiao.foundation.marking import N_
from fengqiao.supervision.rules.periods import Period


class Item(StrEnum):
    """Denominators of the bulletin's ratios (rules of the trade, section 4.3)."""

    PREMIUM = "premium"
    POLICIES = "policies"
    INSURED_PERSON_TIMES = "insured_person_times"
    PERSONAL_CUSTOMERS = "personal_customers"
    CREDIT_CARDS = "credit_cards"


@dataclass(frozen=True, slots=True)
class ItemRule:
    """What an item is. ``is_flow``: quarters add up to a year; else the figure at the end of the period counts.

    ``definition`` says what to count and what it is for, to who fills it in.
    """

    name: str
    unit: str
    is_flow: bool
    kinds: tuple[str, ...]
    definition: str


ITEMS: Final[Mapping[Item, ItemRule]] = MappingProxyType(
    {
        Item.PREMIUM: ItemRule(
            N_("保费收入"),
            N_("元"),
            True,
            ("insurer",),
            N_("期内全市各级机构的保费收入合计，以元为单位；亿元保费投诉量的分母。"),
        ),
        Item.POLICIES: ItemRule(
            N_("保单数"), N_("张"), True, ("insurer",), N_("期内全市新承保的保单张数；万张保单投诉量的分母。")
        ),
        Item.INSURED_PERSON_TIMES: ItemRule(
            N_("承保人次"), N_("人次"), True, ("life_insurer",), N_("期内全市承保的被保险人人次；万人次投诉量的分母。")
        ),
        Item.PERSONAL_CUSTOMERS: ItemRule(
            N_("个人客户数"),
            N_("户"),
            False,
            ("bank",),
            N_("期末全市个人客户的户数，一人一户；每千万个人客户投诉量的分母。"),
        ),
        Item.CREDIT_CARDS: ItemRule(
            N_("信用卡发卡量"),
            N_("张"),
            False,
            ("bank",),
            N_("期末全市在册信用卡张数；每百万张信用卡投诉量的分母。没有发卡的填 0。"),
        ),
    }
)


def counted_until(period: Period, *, today: date) -> date | None:
    """Return the last day up to which a period's reported figures can be complete: that of its last quarter that is over.

    Complaints are counted up to the same day, so that both halves of a ratio speak of the same time. None while no
    quarter of it is over; a month has its own figures and must be over itself.
    """
    if period.is_over(today):
        return period.last
    over = [one for one in period.quarters if one.is_over(today)]
    return over[-1].last if over else None


def amount_in(item: Item, period: Period, known: Mapping[str, Decimal], *, today: date) -> Decimal | None:
    """Return an institution's figure for a period from those it reported, by period key; None when it is incomplete.

    A flow is the sum of the quarters that are over, a stock the figure of the last of them; the period's own figure
    goes before both once it is over.
    """
    if period.is_over(today) and period.key in known:
        return known[period.key]
    over = [one.key for one in period.quarters if one.is_over(today)]
    if not over:
        return None
    if not ITEMS[item].is_flow:
        return known.get(over[-1])
    return sum((known[key] for key in over), Decimal()) if all(key in known for key in over) else None
