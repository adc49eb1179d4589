"""The life of an order of supervision, declared: buttons, checks and tests are derived from it. Pure."""

from collections.abc import Callable
from typing import Final

from fengqiao.foundation.actors import Role
from fengqiao.foundation.lifecycle import Facts, Field, FieldKind, Lifecycle, Move
from fengqiao.foundation.marking import N_
from fengqiao.supervision.rules.orders import GROUNDS, OPEN, PAPERS, TO_ANSWER, Action, State

HOUSE: Final = frozenset({Role.OFFICER})
"""Who answers: consumer-protection officers in whose subtree the institution lies."""
REGULATOR: Final = frozenset({Role.REGULATOR})
LADDER: Final = "S1 Art.40, 41"
OWN: Final = "D"
_REASONS: Final = Field("reasons", N_("理由"), FieldKind.LONG_TEXT)
_MEASURE: Final = Field("measure", N_("整改措施"), FieldKind.LONG_TEXT, help=N_("写明要机构做到什么。"))
_MEASURE_DUE: Final = Field("measure_due_on", N_("完成期限"), FieldKind.DATE)
_WHICH: Final = Field("which", N_("整改措施"), FieldKind.NUMBER)


def _of_house(facts: Facts) -> str | None:
    return None if facts["of_house"] else N_("只有被督办的机构可以办理")


def _of_regulator(facts: Facts) -> str | None:
    return None if facts["of_regulator"] else N_("只有监管机构可以办理")


def _no_extension_waits(facts: Facts) -> str | None:
    return N_("延期申请还没有决定") if facts["extension_waits"] else None


def _extension_waits(facts: Facts) -> str | None:
    return None if facts["extension_waits"] else N_("没有待决定的延期申请")


def _not_overdue(facts: Facts) -> str | None:
    return N_("已经逾期，不能再申请延期") if facts["overdue"] else None


def _extensions_left(facts: Facts) -> str | None:
    return None if facts["extensions_left"] else N_("延期次数已用完")


def _measures(which: str, reason: str) -> Callable[[Facts], str | None]:
    def condition(facts: Facts) -> str | None:
        return None if facts[which] else reason

    return condition


def _all_done(facts: Facts) -> str | None:
    return N_("还有整改措施没有确认完成") if facts["measures_open"] else None


def _ladder_begun(facts: Facts) -> str | None:
    """Art. 41: a notice is the step after an order that was not followed, or after a talk."""
    reason = N_("须先有逾期、退回或者监管谈话，才能发通报或监管意见")
    return None if facts["overdue"] or facts["returned"] or facts["talked"] else reason


MOVES: Final = (
    Move(Action.ANSWER, N_("答复"), TO_ANSWER, State.ANSWERED, HOUSE, LADDER,
         (Field("text", N_("答复内容"), FieldKind.LONG_TEXT, max_length=6000,
                help=N_("写明查明的情况、已经采取的措施和结果。")),),
         holder=False, conditions=(_of_house,)),
    Move(Action.ASK_EXTENSION, N_("申请延期"), TO_ANSWER, None, HOUSE, OWN,
         (Field("wanted_on", N_("延期至"), FieldKind.DATE), _REASONS), holder=False,
         conditions=(_of_house, _no_extension_waits, _not_overdue, _extensions_left)),
    Move(Action.DECIDE_EXTENSION, N_("决定延期"), TO_ANSWER, None, REGULATOR, OWN,
         (Field("result", N_("决定"), FieldKind.CHOICE, choices={"granted": N_("同意"), "refused": N_("不同意")}),
          _REASONS), holder=False, conditions=(_of_regulator, _extension_waits)),
    Move(Action.ACCEPT, N_("认可并办结"), frozenset({State.ANSWERED}), State.CLOSED, REGULATOR, OWN, (_REASONS,),
         holder=False, conditions=(_of_regulator, _all_done)),
    Move(Action.ACCEPT_PARTLY, N_("部分认可，要求整改"), frozenset({State.ANSWERED}), State.FOLLOWING, REGULATOR, LADDER,
         (_REASONS, _MEASURE, _MEASURE_DUE), holder=False, conditions=(_of_regulator,)),
    Move(Action.RETURN, N_("退回重新答复"), frozenset({State.ANSWERED}), State.RETURNED, REGULATOR, OWN, (_REASONS,),
         holder=False, conditions=(_of_regulator,)),
    Move(Action.ADD_MEASURE, N_("增加整改措施"), frozenset({State.FOLLOWING}), None, REGULATOR, LADDER,
         (_MEASURE, _MEASURE_DUE), holder=False, conditions=(_of_regulator,)),
    Move(Action.REPORT_MEASURE, N_("报告整改完成"), frozenset({State.FOLLOWING}), None, HOUSE, LADDER,
         (_WHICH, Field("report", N_("整改情况"), FieldKind.LONG_TEXT)), holder=False,
         conditions=(_of_house, _measures("measures_to_report", N_("没有待报告的整改措施")))),
    Move(Action.CHECK_MEASURE, N_("核查整改"), frozenset({State.FOLLOWING}), None, REGULATOR, LADDER,
         (_WHICH, Field("result", N_("结果"), FieldKind.CHOICE, choices={"done": N_("已完成"), "not_done": N_("未完成")}),
          _REASONS, Field("measure_due_on", N_("新的完成期限"), FieldKind.DATE, required=False,
                          help=N_("未完成时必填。"))), holder=False,
         conditions=(_of_regulator, _measures("measures_to_check", N_("没有待核查的整改措施")))),
    Move(Action.CLOSE, N_("办结"), frozenset({State.FOLLOWING}), State.CLOSED, REGULATOR, OWN, (_REASONS,),
         holder=False, conditions=(_of_regulator, _all_done)),
    Move(Action.TALK, N_("记录监管谈话"), OPEN, None, REGULATOR, LADDER,
         (Field("ground", N_("谈话事由"), FieldKind.CHOICE, choices=GROUNDS),
          Field("held_on", N_("谈话日期"), FieldKind.DATE),
          Field("participants", N_("参加人员"), FieldKind.LONG_TEXT, help=N_("双方参加人员的职务和姓名。")),
          Field("minutes", N_("谈话记录"), FieldKind.LONG_TEXT, max_length=6000)),
         holder=False, conditions=(_of_regulator,)),
    Move(Action.NOTICE, N_("发通报或监管意见"), OPEN, None, REGULATOR, LADDER,
         (Field("paper", N_("文种"), FieldKind.CHOICE, choices=PAPERS),
          Field("text", N_("正文"), FieldKind.LONG_TEXT, max_length=6000),
          Field("demands", N_("要求"), FieldKind.LONG_TEXT)), holder=False,
         conditions=(_of_regulator, _ladder_begun)),
    Move(Action.WITHDRAW, N_("撤销督办"), OPEN, State.WITHDRAWN, REGULATOR, OWN, (_REASONS,), holder=False,
         conditions=(_of_regulator,)),
)  # fmt: skip
LIFECYCLE: Final = Lifecycle(states=State, final=(State.CLOSED, State.WITHDRAWN), moves=MOVES)
