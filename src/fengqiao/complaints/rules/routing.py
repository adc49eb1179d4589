"""Which level handles a complaint: small matters stay at the outlet, others go up by rule.

Amount limits and the levels asked for are parameters of the domain ``intake``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from fengqiao.foundation.actors import Level
from fengqiao.foundation.marking import N_


class Cause(StrEnum):
    """Why a complaint is not handled where it arose."""

    AMOUNT = "amount"
    GROUP = "group"
    MAJOR = "major"
    SPECIAL_NEEDS = "special_needs"
    MEDIA = "media"
    REPEATED = "repeated"
    OWN_CONDUCT = "own_conduct"
    OVERDUE = "overdue"


CAUSE_LABELS: Final[Mapping[str, str]] = {
    Cause.AMOUNT: N_("金额超过本级权限"),
    Cause.GROUP: N_("多人共同投诉"),
    Cause.MAJOR: N_("重大投诉"),
    Cause.SPECIAL_NEEDS: N_("老年人、残疾人等特殊人群"),
    Cause.MEDIA: N_("媒体关注"),
    Cause.REPEATED: N_("重复投诉"),
    Cause.OWN_CONDUCT: N_("涉及本机构人员行为"),
    Cause.OVERDUE: N_("逾期未办结"),
}


@dataclass(frozen=True, slots=True)
class Matter:
    """What routing looks at."""

    amount: Decimal | None = None
    group_size: int = 1
    major: bool = False
    special_needs: bool = False
    media: bool = False
    repeated: bool = False
    own_conduct: bool = False


@dataclass(frozen=True, slots=True)
class RoutingRules:
    """Parameters: the amount from which each level passes a matter up, and the least level per cause."""

    amount_limits: Mapping[Level, Decimal]
    least_level: Mapping[Cause, Level]


@dataclass(frozen=True, slots=True)
class Route:
    """The least level that may handle the matter, and why it is not the subject's own."""

    level: Level
    causes: tuple[Cause, ...]


def route(matter: Matter, *, subject: Level, rules: RoutingRules) -> Route:
    """Return the least level for ``matter`` against an organisation of level ``subject``."""
    least, causes = subject, []

    def ask(cause: Cause, level: Level) -> None:
        nonlocal least
        if level.rank > subject.rank:
            causes.append(cause)
        if level.rank > least.rank:
            least = level

    if matter.amount is not None:
        ask(Cause.AMOUNT, level_for_amount(matter.amount, rules.amount_limits))
    for cause, holds in (
        (Cause.GROUP, matter.group_size > 1),
        (Cause.MAJOR, matter.major),
        (Cause.SPECIAL_NEEDS, matter.special_needs),
        (Cause.MEDIA, matter.media),
        (Cause.REPEATED, matter.repeated),
    ):
        if holds and cause in rules.least_level:
            ask(cause, rules.least_level[cause])
    if matter.own_conduct and subject is not Level.HEAD_OFFICE:
        ask(Cause.OWN_CONDUCT, _next(subject))
    return Route(least, tuple(causes))


def level_for_amount(amount: Decimal, limits: Mapping[Level, Decimal]) -> Level:
    """Return the first level whose limit lies above ``amount`` (yuan); the head office has none."""
    for level in (Level.OUTLET, Level.SUB_BRANCH, Level.BRANCH):
        if level in limits and amount < limits[level]:
            return level
    return Level.HEAD_OFFICE


def choose(least: Level, path: Sequence[Level]) -> Level:
    """Return the lowest level on ``path`` (outlet upwards) that is at least ``least``, else its top.

    Raises:
        ValueError: the path is empty.
    """
    if not path:
        raise ValueError("an organisation is always on its own path")
    ordered = sorted(path, key=lambda level: level.rank)
    return next((level for level in ordered if level.rank >= least.rank), ordered[-1])


def _next(level: Level) -> Level:
    order = tuple(Level)
    return order[min(level.rank + 1, Level.HEAD_OFFICE.rank)]
