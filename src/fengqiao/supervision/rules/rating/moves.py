"""The moves of an evaluation, declared: buttons, checks and tests are derived from them. Pure."""

from typing import Final

from fengqiao.foundation.actors import Role
from fengqiao.foundation.lifecycle import Facts, Field, FieldKind, Lifecycle, Move
from fengqiao.foundation.marking import N_
from fengqiao.supervision.rules.rating.course import OUTCOMES, State
from fengqiao.supervision.rules.rating.scheme import NOT_RATED

HOUSE: Final = frozenset({Role.OFFICER})
REGULATOR: Final = frozenset({Role.REGULATOR})
JOB: Final = frozenset({Role.REGULATOR, Role.SYSTEM})
STEPS: Final = "S5"
OURS: Final = "D"
CHOSEN: Final = ("meeting", "objection", "item")
"""Fields whose choices come from records."""
_REASONS: Final = Field("reasons", N_("理由"), FieldKind.LONG_TEXT)
_DUE: Final = Field("due_on", N_("期限"), FieldKind.DATE)
_MEETING: Final = Field("meeting", N_("集体决定的会议"), FieldKind.NUMBER)


def _of_house(facts: Facts) -> str | None:
    return None if facts["of_house"] else N_("由被评价机构办理")


def _of_regulator(facts: Facts) -> str | None:
    return None if facts["of_regulator"] else N_("由监管机构办理")


def _complete(facts: Facts) -> str | None:
    return N_("还有项目没有评分，请先填写评分表") if facts["missing"] else None


def _nothing_objected(facts: Facts) -> str | None:
    return N_("还有异议没有处理") if facts["objections"] else None


def _objected(facts: Facts) -> str | None:
    return None if facts["objections"] else N_("没有待处理的异议")


def _in_window(facts: Facts) -> str | None:
    return None if facts["in_window"] else N_("期限已过")


def _window_over(facts: Facts) -> str | None:
    return N_("机构提出意见的期限未到") if facts["in_window"] else None


def _overdue(facts: Facts) -> str | None:
    return None if facts["overdue"] else N_("自评期限未到")


def _move(action: str, label: str, before: set[State], after: State | None, roles: frozenset[Role], source: str,
          fields: tuple[Field, ...] = (), *conditions: object) -> Move:  # fmt: skip
    side = _of_house if roles == HOUSE else _of_regulator
    return Move(action, label, frozenset(before), after, roles, source, fields, holder=False,
                conditions=(side, *conditions))  # type: ignore[arg-type]  # fmt: skip


MOVES: Final = (
    _move("submit_self", N_("提交自评"), {State.SELF}, State.FIRST, HOUSE, OURS, (), _complete),
    _move("skip_self", N_("逾期未自评，直接初评"), {State.SELF}, State.FIRST, REGULATOR, OURS, (_REASONS,), _overdue),
    _move("return_self", N_("退回自评"), {State.FIRST}, State.SELF, REGULATOR, OURS, (_REASONS, _DUE)),
    _move("collect", N_("重新采集数据"), {State.SELF, State.FIRST}, None, REGULATOR, STEPS),
    _move("finish_first", N_("初评完成，征求意见"), {State.FIRST}, State.COMMENT, REGULATOR, STEPS, (), _complete),
    _move("object", N_("提出异议"), {State.COMMENT}, None, HOUSE, OURS,
          (Field("item", N_("评价项目")), Field("text", N_("异议和依据"), FieldKind.LONG_TEXT, max_length=4000)), _in_window),
    _move("agree", N_("没有异议"), {State.COMMENT}, State.SECOND, HOUSE, OURS, (), _nothing_objected),
    _move("decide_objection", N_("处理异议"), {State.COMMENT}, None, REGULATOR, OURS,
          (Field("objection", N_("异议"), FieldKind.NUMBER),
           Field("result", N_("处理"), FieldKind.CHOICE, choices=OUTCOMES),
           Field("score", N_("改为（分）"), required=False, help=N_("采纳时填写该项目新的分数，0 到 100，最多一位小数。")),
           _REASONS), _objected),
    _move("to_second", N_("进入复评"), {State.COMMENT}, State.SECOND, REGULATOR, STEPS, (), _nothing_objected, _window_over),
    _move("decide_second", N_("复评集体决定"), {State.SECOND}, State.AUDIT, REGULATOR, STEPS, (_MEETING,), _complete),
    _move("return_audit", N_("退回复评"), {State.AUDIT}, State.SECOND, REGULATOR, OURS, (_REASONS,)),
    _move("pass_audit", N_("审核通过并告知"), {State.AUDIT}, State.ANNOUNCED, REGULATOR, STEPS, (_MEETING,)),
    _move("appeal", N_("申请复核"), {State.ANNOUNCED}, State.REVIEW, HOUSE, OURS,
          (Field("text", N_("申请理由和依据"), FieldKind.LONG_TEXT, max_length=4000),), _in_window),
    _move("reopen", N_("更正后重新计算"), {State.ANNOUNCED, State.FINAL}, State.REVIEW, REGULATOR, OURS, (_REASONS,)),
    _move("decide_review", N_("复核集体决定"), {State.REVIEW}, State.FINAL, REGULATOR, OURS, (_MEETING, _REASONS), _complete),
    _move("finalise", N_("确定结果"), {State.ANNOUNCED}, State.FINAL, JOB, OURS, (), _window_over),
    _move("exclude", N_("不评价"), {State.SELF, State.FIRST}, State.NOT_RATED, REGULATOR, STEPS,
          (Field("ground", N_("原因"), FieldKind.CHOICE, choices={str(code): label for code, label in NOT_RATED.items()}), _REASONS)),
    _move("include", N_("恢复评价"), {State.NOT_RATED}, State.SELF, REGULATOR, OURS, (_REASONS, _DUE)),
)  # fmt: skip
WITH_FILES: Final = frozenset({"object", "appeal"})
"""Moves that files may come with."""
LIFECYCLE: Final = Lifecycle(states=State, final=(), moves=MOVES)
COLLECTIVE: Final = {"decide_second": State.SECOND, "pass_audit": State.AUDIT}
"""Moves one meeting may make for many institutions at once, and the state they start from."""
