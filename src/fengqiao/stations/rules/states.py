"""States of a station's mark and of a check, what can be done, and what each waits for. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from fengqiao.foundation.marking import N_

DOMAIN: Final = "stations"
"""Of the rule sets for stations."""


class State(StrEnum):
    """Where a station stands with its mark."""

    APPLYING = "applying"
    REFUSED = "refused"
    GRANTED = "granted"
    RECTIFYING = "rectifying"
    PROBATION = "probation"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    GIVEN_UP = "given_up"


STATE_LABELS: Final[Mapping[str, str]] = {
    State.APPLYING: N_("申请中"),
    State.REFUSED: N_("未通过"),
    State.GRANTED: N_("已授牌"),
    State.RECTIFYING: N_("整改中"),
    State.PROBATION: N_("降级观察"),
    State.WITHDRAWN: N_("已撤牌"),
    State.EXPIRED: N_("已到期"),
    State.GIVEN_UP: N_("已放弃"),
}
TONES: Final[Mapping[str, str]] = {
    State.APPLYING: "active",
    State.REFUSED: "bad",
    State.GRANTED: "good",
    State.RECTIFYING: "waiting",
    State.PROBATION: "waiting",
    State.WITHDRAWN: "bad",
    State.EXPIRED: "neutral",
    State.GIVEN_UP: "neutral",
}
MARKED: Final = frozenset({State.GRANTED, State.RECTIFYING, State.PROBATION})
"""States in which the mark hangs on the wall: these stations are public."""
WEAK: Final = frozenset({State.RECTIFYING, State.PROBATION})
"""Of these, those at which something is wrong."""


class CheckKind(StrEnum):
    """Why somebody looks at a station."""

    APPLICATION = "application"
    RENEWAL = "renewal"
    PERIODIC = "periodic"
    SURPRISE = "surprise"


CHECK_KINDS: Final[Mapping[str, str]] = {
    CheckKind.APPLICATION: N_("申请验收"),
    CheckKind.RENEWAL: N_("到期复评"),
    CheckKind.PERIODIC: N_("定期复查"),
    CheckKind.SURPRISE: N_("飞行检查"),
}
ASKED_FOR: Final = frozenset({CheckKind.APPLICATION, CheckKind.RENEWAL})
"""Checks that an institution asks for, and begins by looking itself."""


class Stage(StrEnum):
    """How far a check has come."""

    SELF_CHECK = "self_check"
    SUBMITTED = "submitted"
    INSPECTING = "inspecting"
    CONCLUDED = "concluded"
    CANCELLED = "cancelled"


STAGE_LABELS: Final[Mapping[str, str]] = {
    Stage.SELF_CHECK: N_("自查中"),
    Stage.SUBMITTED: N_("待安排验收"),
    Stage.INSPECTING: N_("现场检查中"),
    Stage.CONCLUDED: N_("已有结论"),
    Stage.CANCELLED: N_("已取消"),
}
OPEN_STAGES: Final = frozenset({Stage.SELF_CHECK, Stage.SUBMITTED, Stage.INSPECTING})


class Outcome(StrEnum):
    """What a check led to."""

    GRANT = "grant"
    REFUSE = "refuse"
    PASS = "pass"  # noqa: S105 - no password
    RECTIFY = "rectify"
    DOWNGRADE = "downgrade"
    WITHDRAW = "withdraw"


OUTCOMES: Final[Mapping[str, str]] = {
    Outcome.GRANT: N_("授牌"),
    Outcome.REFUSE: N_("不予授牌"),
    Outcome.PASS: N_("符合标准"),
    Outcome.RECTIFY: N_("限期整改"),
    Outcome.DOWNGRADE: N_("降级观察"),
    Outcome.WITHDRAW: N_("撤牌"),
}


class Waiting(StrEnum):
    """What a station waits for, each with a deadline."""

    SELF_CHECK = "self_check"
    APPOINT = "appoint"
    CONCLUDE = "conclude"
    RECTIFY = "rectify"
    CONFIRM = "confirm"
    DECIDE_APPEAL = "decide_appeal"
    REVIEW = "review"
    RENEW = "renew"


WAITING_LABELS: Final[Mapping[str, str]] = {
    Waiting.SELF_CHECK: N_("机构自查"),
    Waiting.APPOINT: N_("安排验收"),
    Waiting.CONCLUDE: N_("现场检查和结论"),
    Waiting.RECTIFY: N_("机构整改"),
    Waiting.CONFIRM: N_("确认整改"),
    Waiting.DECIDE_APPEAL: N_("决定申诉"),
    Waiting.REVIEW: N_("定期复查"),
    Waiting.RENEW: N_("申请复评"),
}
OF_INSTITUTION: Final = frozenset({Waiting.SELF_CHECK, Waiting.RECTIFY, Waiting.RENEW})
"""What the institution must do; all else is for the regulator or the association."""


class Action(StrEnum):
    """What can be done with a station."""

    SUBMIT = "submit"
    CANCEL = "cancel"
    APPOINT = "appoint"
    CONCLUDE = "conclude"
    PLAN_REVIEW = "plan_review"
    REPORT_RECTIFIED = "report_rectified"
    CONFIRM_RECTIFIED = "confirm_rectified"
    DOWNGRADE = "downgrade"
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    APPEAL = "appeal"
    DECIDE_APPEAL = "decide_appeal"
    RENEW = "renew"
    GIVE_UP = "give_up"
    EXPIRE = "expire"
