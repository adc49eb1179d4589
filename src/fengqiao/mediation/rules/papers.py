"""Which papers a mediation has, how they are numbered, and who may read each."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from fengqiao.foundation.marking import N_
from fengqiao.mediation.rules.states import Audience


class PaperKind(StrEnum):
    """Papers of a mediation; the values are those `services.papers.issue` takes."""

    APPLICATION = "application"
    ACCEPTANCE = "acceptance"
    INVITATION = "invitation"
    NOT_ACCEPTED = "not_accepted"
    BRIEFING = "briefing"
    MINUTES = "minutes"
    EVALUATION = "evaluation"
    PROPOSAL = "proposal"
    UNDISPUTED = "undisputed"
    STANDSTILL = "standstill"
    AGREEMENT = "agreement"
    AGREEMENT_SIGNED = "agreement_signed"
    CONFIRMATION = "confirmation"
    TERMINATION = "termination"
    FAILURE_REPORT = "failure_report"


PAPER_TITLES: Final[Mapping[str, str]] = {
    PaperKind.APPLICATION: N_("调解申请书"),
    PaperKind.ACCEPTANCE: N_("调解受理通知书"),
    PaperKind.INVITATION: N_("调解邀请书"),
    PaperKind.NOT_ACCEPTED: N_("调解申请不予受理告知书"),
    PaperKind.BRIEFING: N_("调解须知"),
    PaperKind.MINUTES: N_("调解笔录"),
    PaperKind.EVALUATION: N_("中立评估意见书"),
    PaperKind.PROPOSAL: N_("调解方案"),
    PaperKind.UNDISPUTED: N_("无争议事实记载书"),
    PaperKind.STANDSTILL: N_("暂缓催收与诉讼约定书"),
    PaperKind.AGREEMENT: N_("调解协议书（待签署稿）"),
    PaperKind.AGREEMENT_SIGNED: N_("调解协议书"),
    PaperKind.CONFIRMATION: N_("司法确认申请书"),
    PaperKind.TERMINATION: N_("终止调解通知书"),
    PaperKind.FAILURE_REPORT: N_("调解不成情况报告"),
}

PAPER_WORDS: Final[Mapping[str, str]] = {
    PaperKind.APPLICATION: "申",
    PaperKind.ACCEPTANCE: "受",
    PaperKind.INVITATION: "邀",
    PaperKind.NOT_ACCEPTED: "不受",
    PaperKind.BRIEFING: "知",
    PaperKind.MINUTES: "笔",
    PaperKind.EVALUATION: "评",
    PaperKind.PROPOSAL: "案",
    PaperKind.UNDISPUTED: "无争",
    PaperKind.STANDSTILL: "缓",
    PaperKind.AGREEMENT: "协稿",
    PaperKind.AGREEMENT_SIGNED: "协",
    PaperKind.CONFIRMATION: "确",
    PaperKind.TERMINATION: "终",
    PaperKind.FAILURE_REPORT: "报",
}
"""What stands before 字 in a number: 绍金调〔2026〕协字第12号."""

PAPER_AUDIENCES: Final[Mapping[str, str]] = {
    PaperKind.APPLICATION: Audience.PARTIES,
    PaperKind.ACCEPTANCE: "",
    PaperKind.INVITATION: Audience.PARTIES,
    PaperKind.NOT_ACCEPTED: "",
    PaperKind.BRIEFING: Audience.PARTIES,
    PaperKind.MINUTES: Audience.BODY,
    PaperKind.EVALUATION: Audience.PARTIES,
    PaperKind.PROPOSAL: Audience.PARTIES,
    PaperKind.UNDISPUTED: Audience.PARTIES,
    PaperKind.STANDSTILL: Audience.PARTIES,
    PaperKind.AGREEMENT: Audience.PARTIES,
    PaperKind.AGREEMENT_SIGNED: "",
    PaperKind.CONFIRMATION: Audience.CONFIRMATION,
    PaperKind.TERMINATION: "",
    PaperKind.FAILURE_REPORT: Audience.COURT,
}
"""Who reads a paper; the empty word: everyone who sees the case, as of its state and outcome (特邀调解规定 Arts 2, 22).

Mediator and body belong to every audience, so the report to the court is theirs as well.
"""

SEEN_BY_PARTIES: Final = frozenset({"", Audience.PARTIES, Audience.CONFIRMATION})

LONGEST_WORD: Final = 12
_WORD: Final = re.compile(rf"[\u4e00-\u9fffA-Z0-9-]{{1,{LONGEST_WORD}}}")


def is_word(text: str) -> bool:
    """Whether a text can stand for a body in the numbers of its papers: Chinese characters, capitals, digits."""
    return _WORD.fullmatch(text) is not None


def compose_number(word: str, kind: str, year: int, count: int) -> str:
    """Return a paper's number."""
    return f"{word}〔{year}〕{PAPER_WORDS[kind]}字第{count}号"
