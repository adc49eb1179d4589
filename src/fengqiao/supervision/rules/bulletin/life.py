"""The life of a bulletin's version: drafted, reviewed by a second person, approved, published, corrected. Pure.

How a bulletin is passed no public text says in detail; what stands here is ours, after the usual four eyes.
"""

from enum import StrEnum
from typing import Final

from fengqiao.foundation.actors import Role
from fengqiao.foundation.lifecycle import Facts, Field, FieldKind, Lifecycle, Move
from fengqiao.foundation.marking import N_


class State(StrEnum):
    """States of a version."""

    DRAFT = "draft"
    REVIEW = "review"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    PUBLISHED = "published"
    DROPPED = "dropped"


STATES: Final = {
    State.DRAFT: N_("起草"),
    State.REVIEW: N_("待复核"),
    State.REVIEWED: N_("待签发"),
    State.APPROVED: N_("已签发"),
    State.PUBLISHED: N_("已发布"),
    State.DROPPED: N_("已作废"),
}


class Action(StrEnum):
    """What can be done with the newest version."""

    REFRESH = "refresh"
    SUBMIT = "submit"
    REVIEW = "review"
    RETURN = "return"
    APPROVE = "approve"
    PUBLISH = "publish"
    CORRECT = "correct"
    DROP = "drop"


def _writes(facts: Facts) -> str | None:
    return None if facts["writes"] else N_("由监管人员和行业协会人员办理")


def _another(facts: Facts) -> str | None:
    return N_("起草、修改过的人不能复核和签发") if facts["wrote"] else None


def _regulates(facts: Facts) -> str | None:
    return None if facts["regulates"] else N_("由监管人员办理")


def _published(facts: Facts) -> str | None:
    return None if facts["was_published"] else N_("还没有发布过，不必更正")


WRITERS: Final = frozenset({Role.REGULATOR, Role.OFFICER})
REGULATORS: Final = frozenset({Role.REGULATOR})
_OURS: Final = "D"
_REASONS: Final = Field("reasons", N_("意见"), FieldKind.LONG_TEXT, max_length=500)
_NOTE: Final = Field("note", N_("更正说明"), FieldKind.LONG_TEXT, max_length=300, help=N_("公布在更正后的简报开头。"))

MOVES: Final = (
    Move(Action.SUBMIT, N_("提交复核"), frozenset({State.DRAFT}), State.REVIEW, WRITERS, _OURS, holder=False,
         conditions=(_writes,)),
    Move(Action.REVIEW, N_("复核通过"), frozenset({State.REVIEW}), State.REVIEWED, WRITERS, _OURS, holder=False,
         conditions=(_writes, _another)),
    Move(Action.APPROVE, N_("签发并编号"), frozenset({State.REVIEWED}), State.APPROVED, REGULATORS, _OURS, holder=False,
         conditions=(_regulates, _another)),
    Move(Action.PUBLISH, N_("发布"), frozenset({State.APPROVED}), State.PUBLISHED, REGULATORS, _OURS, holder=False,
         conditions=(_regulates,)),
    Move(Action.RETURN, N_("退回修改"), frozenset({State.REVIEW, State.REVIEWED, State.APPROVED}), State.DRAFT, WRITERS,
         _OURS, (_REASONS,), holder=False, conditions=(_writes,)),
    Move(Action.REFRESH, N_("重新取数"), frozenset({State.DRAFT}), None, WRITERS, _OURS, holder=False,
         conditions=(_writes,)),
    Move(Action.CORRECT, N_("更正"), frozenset({State.PUBLISHED, State.DROPPED}), State.DRAFT, REGULATORS, _OURS,
         (_NOTE,), holder=False, conditions=(_regulates, _published)),
    Move(Action.DROP, N_("作废草稿"), frozenset({State.DRAFT}), State.DROPPED, WRITERS, _OURS, (_REASONS,), holder=False,
         conditions=(_writes,)),
)  # fmt: skip
LIFECYCLE: Final = Lifecycle(states=State, final=(), moves=MOVES)


def may_edit(state: str, *, writes: bool) -> bool:
    """Whether the text may be edited: by those who write, while it is a draft."""
    return writes and state == State.DRAFT
