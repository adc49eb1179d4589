"""Whether a mediation committee is composed as the law asks (人民调解法 Arts 8, 9). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from fengqiao.foundation.marking import N_
from fengqiao.mediation.rules.matching import years_after


@dataclass(frozen=True, slots=True)
class Terms:
    """The law's numbers: from how many to how many members, for how many years; days of notice before a term ends, 0 for none."""

    fewest: int
    most: int
    years: int
    notice_days: int = 0


@dataclass(frozen=True, slots=True)
class Seat:
    """A member, as far as the law asks."""

    is_chair: bool
    is_woman: bool


class Flaw(StrEnum):
    """What is wrong with a committee."""

    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    NO_CHAIR = "no_chair"
    TWO_CHAIRS = "two_chairs"
    NO_WOMAN = "no_woman"
    TOO_LONG = "too_long"
    ENDING = "ending"
    OVER = "over"


FLAWS: Final = {
    Flaw.TOO_FEW: N_("委员少于 %(fewest)s 人"),
    Flaw.TOO_MANY: N_("委员多于 %(most)s 人"),
    Flaw.NO_CHAIR: N_("没有主任"),
    Flaw.TWO_CHAIRS: N_("主任多于一人"),
    Flaw.NO_WOMAN: N_("没有妇女委员"),
    Flaw.TOO_LONG: N_("任期超过 %(years)s 年"),
    Flaw.ENDING: N_("任期将于 %(ends_on)s 届满，请准备换届"),
    Flaw.OVER: N_("任期已满，请换届"),
}


def flaws(seats: Sequence[Seat], *, starts_on: date, ends_on: date, today: date, terms: Terms) -> list[Flaw]:
    """Return what is wrong with a committee, in the order of the law."""
    chairs = sum(seat.is_chair for seat in seats)
    found = {
        Flaw.TOO_FEW: len(seats) < terms.fewest,
        Flaw.TOO_MANY: len(seats) > terms.most,
        Flaw.NO_CHAIR: chairs == 0,
        Flaw.TWO_CHAIRS: chairs > 1,
        Flaw.NO_WOMAN: not any(seat.is_woman for seat in seats),
        Flaw.TOO_LONG: ends_on > years_after(starts_on, terms.years),
        Flaw.ENDING: terms.notice_days > 0
        and today <= ends_on
        and is_ending(ends_on, today=today, notice_days=terms.notice_days),
        Flaw.OVER: ends_on < today,
    }
    return [flaw for flaw, holds in found.items() if holds]


def is_ending(ends_on: date, *, today: date, notice_days: int) -> bool:
    """Return whether a term is over or ends within the days of notice: time to elect."""
    return ends_on <= today + timedelta(days=notice_days)


def next_term(ends_on: date, *, today: date, years: int) -> tuple[date, date]:
    """Return first and last day of the term after one that ends: without a gap if it still runs, else from today."""
    starts_on = max(ends_on + timedelta(days=1), today)
    return starts_on, years_after(starts_on, years) - timedelta(days=1)
