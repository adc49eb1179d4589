"""States of an order of supervision (监管督办), what it waits for, and the words of its parts. Pure.

Not to be confused with an order on one case (casework). The ladder is that of the Order 2020 No.3, Art. 40 and 41: to
correct by a date, then a talk, then measures.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from fengqiao.foundation.marking import N_

DOMAIN: Final = "supervision"
"""Of the rule sets for orders and reports."""


class State(StrEnum):
    """Where an order stands."""

    ISSUED = "issued"
    ANSWERED = "answered"
    RETURNED = "returned"
    FOLLOWING = "following"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


STATE_LABELS: Final[Mapping[str, str]] = {
    State.ISSUED: N_("待机构答复"),
    State.ANSWERED: N_("待审核答复"),
    State.RETURNED: N_("已退回，待重新答复"),
    State.FOLLOWING: N_("跟踪落实中"),
    State.CLOSED: N_("督办办结"),
    State.WITHDRAWN: N_("督办已撤销"),
}
TONES: Final[Mapping[str, str]] = {
    State.ISSUED: "active",
    State.ANSWERED: "waiting",
    State.RETURNED: "bad",
    State.FOLLOWING: "active",
    State.CLOSED: "good",
    State.WITHDRAWN: "neutral",
}
OPEN: Final = frozenset({State.ISSUED, State.ANSWERED, State.RETURNED, State.FOLLOWING})
TO_ANSWER: Final = frozenset({State.ISSUED, State.RETURNED})
"""States in which the institution has to answer."""


class Action(StrEnum):
    """What can be done with an order."""

    ANSWER = "answer"
    ASK_EXTENSION = "ask_extension"
    DECIDE_EXTENSION = "decide_extension"
    ACCEPT = "accept"
    ACCEPT_PARTLY = "accept_partly"
    RETURN = "return"
    ADD_MEASURE = "add_measure"
    REPORT_MEASURE = "report_measure"
    CHECK_MEASURE = "check_measure"
    CLOSE = "close"
    TALK = "talk"
    NOTICE = "notice"
    WITHDRAW = "withdraw"


class Ground(StrEnum):
    """Why an institution is called to a talk (Art. 41)."""

    NOT_CORRECTED = "not_corrected"
    NO_SYSTEM = "no_system"
    NOT_REPORTED = "not_reported"
    SERIOUS = "serious"


GROUNDS: Final[Mapping[str, str]] = {
    Ground.NOT_CORRECTED: N_("逾期未改正"),
    Ground.NO_SYSTEM: N_("未建立消费投诉处理制度"),
    Ground.NOT_REPORTED: N_("未按规定报送"),
    Ground.SERIOUS: N_("造成严重后果"),
}


IDLE_WISH: Final = N_("已经答复或者撤销，不再需要延期")
"""Kept as the decision on a wish for more time that an answer, or the end of the order, has made idle."""


class PaperKind(StrEnum):
    """Papers that follow from an order."""

    CIRCULAR = "circular"
    OPINION = "opinion"


PAPERS: Final[Mapping[str, str]] = {
    PaperKind.CIRCULAR: N_("通报"),
    PaperKind.OPINION: N_("监管意见书"),
}


class Judgement(StrEnum):
    """What the regulator thinks of an answer."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    RETURNED = "returned"


JUDGEMENTS: Final[Mapping[str, str]] = {
    Judgement.ACCEPTED: N_("认可"),
    Judgement.PARTLY: N_("部分认可"),
    Judgement.RETURNED: N_("退回"),
}
