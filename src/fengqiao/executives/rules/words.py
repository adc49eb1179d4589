"""Kinds and outcomes: values kept, and what they are called. Pure."""

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from typing import Final

from fengqiao.foundation.marking import N_

DOMAIN: Final = "executives"
"""Domain of the rule set."""


class Post(IntEnum):
    """Posts of those who answer for consumer protection; numbers, so that the database can keep terms apart."""

    CHAIR = 1
    PRESIDENT = 2
    GENERAL_MANAGER = 3
    IN_CHARGE = 4


POSTS: Final[Mapping[int, str]] = {
    Post.CHAIR: N_("董事长"),
    Post.PRESIDENT: N_("行长"),
    Post.GENERAL_MANAGER: N_("总经理"),
    Post.IN_CHARGE: N_("分管高管"),
}
FIRST: Final = (Post.CHAIR, Post.PRESIDENT, Post.GENERAL_MANAGER)
"""Posts whose holder is a first responsible person (第一责任人)."""


class DayStatus(StrEnum):
    """What became of a reception day."""

    PLANNED = "planned"
    HELD = "held"
    DEPUTISED = "deputised"
    MISSED = "missed"
    CANCELLED = "cancelled"


DAY_STATUS: Final[Mapping[str, str]] = {
    DayStatus.PLANNED: N_("待接访"),
    DayStatus.HELD: N_("已接访"),
    DayStatus.DEPUTISED: N_("委托代接"),
    DayStatus.MISSED: N_("缺席"),
    DayStatus.CANCELLED: N_("已取消"),
}
DAY_TONES: Final[Mapping[str, str]] = {
    DayStatus.PLANNED: "active",
    DayStatus.HELD: "good",
    DayStatus.DEPUTISED: "waiting",
    DayStatus.MISSED: "bad",
    DayStatus.CANCELLED: "neutral",
}


class Outcome(StrEnum):
    """What came of a visit; empty while it waits."""

    EXPLAINED = "explained"
    SETTLED = "settled"
    PROMISED = "promised"
    FILED = "filed"
    LINKED = "linked"
    REFERRED = "referred"
    ABSENT = "absent"


OUTCOMES: Final[Mapping[str, str]] = {
    Outcome.EXPLAINED: N_("当面解释清楚"),
    Outcome.SETTLED: N_("当场解决"),
    Outcome.PROMISED: N_("作出承诺，限期办理"),
    Outcome.FILED: N_("登记为投诉"),
    Outcome.LINKED: N_("并入已有案件"),
    Outcome.REFERRED: N_("转有关部门或机构"),
    Outcome.ABSENT: N_("未到访"),
}


class LedResult(StrEnum):
    """How a led case ended; empty while it is led."""

    SETTLED = "settled"
    DECIDED = "decided"
    HANDED_ON = "handed_on"
    UNSETTLED = "unsettled"


LED_RESULTS: Final[Mapping[str, str]] = {
    LedResult.SETTLED: N_("当事人认可，已化解"),
    LedResult.DECIDED: N_("依法作出处理并告知"),
    LedResult.HANDED_ON: N_("移交其他负责人或机构"),
    LedResult.UNSETTLED: N_("未能化解"),
}
DEEDS: Final[Mapping[str, str]] = {
    "met": N_("当面会见当事人"),
    "phone": N_("电话联系当事人"),
    "coordinated": N_("召集协调会"),
    "decided": N_("作出处理决定"),
    "visited": N_("上门走访"),
    "other": N_("其他"),
}
"""What a leader did in a led case."""
BODIES: Final[Mapping[str, str]] = {
    "board": N_("董事会"),
    "committee": N_("消保委员会"),
    "management": N_("高级管理层"),
}
"""Bodies that take decisions on consumer protection (Order 2022 No.9, Art. 8)."""
ELEMENTS: Final[Mapping[str, str]] = {
    "committee": N_("消保委员会"),
    "group": N_("消保工作领导小组"),
    "department": N_("消保牵头部门"),
    "rules": N_("消保工作制度"),
    "training": N_("消保培训计划"),
    "appraisal": N_("绩效考核权重"),
    "budget": N_("消保经费"),
}
"""Parts of an institution's organisation, each kept with evidence, a responsible person and its validity."""
UNITS: Final[Mapping[str, str]] = {"appraisal": "%", "budget": N_("元")}
"""What the figure of an element is in."""
