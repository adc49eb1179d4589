"""Why a move of a complaint may be closed: each condition answers with the reason, or None."""

from fengqiao.complaints.rules.states import UNANSWERED
from fengqiao.foundation.actors import ActorKind, Level, Role
from fengqiao.foundation.lifecycle import Condition, Facts
from fengqiao.foundation.marking import N_


def fact(name: str, *, wanted: bool, reason: str) -> Condition:
    """Ask that a circumstance holds, or does not; ``reason`` is told otherwise."""

    def condition(facts: Facts) -> str | None:
        return None if bool(facts[name]) is wanted else reason

    return condition


def by_superior(facts: Facts) -> str | None:
    """Art. 18: the superior office, or a senior executive of the head office, approves."""
    if facts["actor_above_owner"] or (
        facts["actor_level"] is Level.HEAD_OFFICE
        and facts["owner_level"] is Level.HEAD_OFFICE
        and facts.role is Role.EXECUTIVE
    ):
        return None
    return N_("须由上级机构或总部高级管理人员批准")


def above(facts: Facts) -> str | None:
    """Only an office above the one that has the case."""
    return None if facts["actor_above_owner"] else N_("只有上级机构可以进行此操作")


def not_conflicted(facts: Facts) -> str | None:
    """Art. 17: who has an interest in the matter takes no part."""
    return N_("您已声明与本案有利害关系，须回避") if facts["conflicted"] else None


def own_case(facts: Facts) -> str | None:
    """A consumer acts for oneself; an office records a consumer's act on a case it holds."""
    if facts.actor_kind is ActorKind.CONSUMER or facts.holds:
        return None
    return N_("案件现由其他机构经办")


def answered_or_overdue(facts: Facts) -> str | None:
    """Art. 18: nobody has to wait for an answer longer than the period counted from receipt."""
    if facts.state in UNANSWERED and not facts["overdue"]:
        return N_("办理期限未满；机构逾期没有答复的，可以向监管机构反映")
    return None


def reviewable(facts: Facts) -> str | None:
    """Art. 20: a branch's decision, once told, within the window, once."""
    if not facts["has_decision"]:
        return N_("尚无处理决定")
    if facts["decided_at_head_office"]:
        return N_("总部作出的决定不适用核查，可申请调解、仲裁、诉讼或向监管机构反映")
    if facts["review_window_over"]:
        return N_("申请核查的期限已过")
    return N_("已申请过核查") if facts["reviewed"] else None
