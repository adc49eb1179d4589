"""Periodic reports of institutions: their lines, states, and what must add up. Pure.

Order 2020 No.3, Art. 35 and 36: complaint data and reports are true, complete and accurate; how often, the regulator says.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Final

from fengqiao.foundation.marking import N_
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.rules.reported import ITEMS, Item

RECEIVED: Final = "received"
CLOSED: Final = "closed"
DIMENSIONS: Final[Mapping[str, str]] = {"channel": N_("投诉渠道"), "product": N_("业务类别"), "cause": N_("投诉原因")}
UNSTATED: Final = "-"
"""Stands for cases that do not say."""
_KEY: Final = re.compile(r"[A-Za-z0-9_.\-]{1,24}")
MOST: Final = Decimal(10) ** 15


class State(StrEnum):
    """Where a version of a report stands."""

    DIFFERING = "differing"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    REPLACED = "replaced"


STATE_LABELS: Final[Mapping[str, str]] = {
    State.DIFFERING: N_("差异待说明"),
    State.SUBMITTED: N_("待监管审核"),
    State.RETURNED: N_("已退回"),
    State.ACCEPTED: N_("已采纳"),
    State.REPLACED: N_("已被更新版本替代"),
}
TONES: Final[Mapping[str, str]] = {
    State.DIFFERING: "bad",
    State.SUBMITTED: "waiting",
    State.RETURNED: "bad",
    State.ACCEPTED: "good",
    State.REPLACED: "neutral",
}
LIVE: Final = frozenset({State.DIFFERING, State.SUBMITTED, State.ACCEPTED})
"""States of which an institution has at most one waiting and one accepted version per period."""
WAITING: Final = frozenset({State.DIFFERING, State.SUBMITTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What an institution reports for a period: its business and its complaints; ``parts`` by dimension and code."""

    items: Mapping[str, Decimal] = field(default_factory=dict)
    received: int
    closed: int
    parts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def lines(self) -> dict[str, Decimal]:
        """Return every figure by the code of its line, in a fixed order."""
        found = {str(code): Decimal(self.items[code]) for code in ITEMS if code in self.items}
        found |= {RECEIVED: Decimal(self.received), CLOSED: Decimal(self.closed)}
        for dimension in DIMENSIONS:
            for key, number in sorted(self.parts.get(dimension, {}).items()):
                if number:
                    found[f"{dimension}/{key}"] = Decimal(number)
        return found


def items_for(kind: str, peer_group: str) -> tuple[Item, ...]:
    """Return the items an institution has to report."""
    return tuple(item for item, rule in ITEMS.items() if {kind, peer_group} & set(rule.kinds))


def problems_with(figures: Figures, wanted: tuple[Item, ...]) -> dict[str, str]:
    """Return what is wrong with figures, by field: missing or needless items, negative numbers, parts that do not add up."""
    wrong = _problems_with_items(figures, wanted)
    for name, number in ((RECEIVED, figures.received), (CLOSED, figures.closed)):
        if not 0 <= number < MOST:
            wrong[name] = N_("数字超出范围")
    return wrong | _problems_with_parts(figures)


def _problems_with_items(figures: Figures, wanted: tuple[Item, ...]) -> dict[str, str]:
    wrong = {str(item): N_("请填写此项") for item in wanted if item not in figures.items}
    for code, value in figures.items.items():
        if code not in wanted:
            wrong[code] = N_("本机构不报送此项")
        elif not value.is_finite() or not 0 <= value < MOST:
            wrong[code] = N_("数字超出范围")
    return wrong


def _problems_with_parts(figures: Figures) -> dict[str, str]:
    wrong: dict[str, str] = {}
    for dimension, parts in figures.parts.items():
        if dimension not in DIMENSIONS or not all(_KEY.fullmatch(key) for key in parts):
            wrong[dimension] = N_("没有这个分类代码")
    for dimension in DIMENSIONS:
        parts = figures.parts.get(dimension, {})
        if dimension not in wrong and (any(n < 0 for n in parts.values()) or sum(parts.values()) != figures.received):
            wrong[dimension] = N_("各分项之和须等于收到投诉件数")
    return wrong


@dataclass(frozen=True, slots=True)
class Difference:
    """A line in which report and case records disagree."""

    code: str
    reported: Decimal
    counted: Decimal


def differences(reported: Mapping[str, Decimal], counted: Mapping[str, Decimal]) -> list[Difference]:
    """Return the lines of complaints that differ; one lacking on a side counts as zero there."""
    codes = [code for code in reported if code not in set(ITEMS)]
    codes += [code for code in counted if code not in reported]
    zero = Decimal()
    pairs = ((code, reported.get(code, zero), counted.get(code, zero)) for code in codes)
    return [Difference(code, one, other) for code, one, other in pairs if one != other]


def is_of_kind(period: Period, kinds: list[str]) -> bool:
    """Whether a period is one that is reported: a quarter or a year, as the rules say."""
    kind = "quarter" if period.quarter else "month" if period.month else "year"
    return kind in kinds
