"""The life of a station, declared: buttons, checks, the guide's diagram and tests are derived from it. Pure.

How a station is applied for, accepted and reviewed no public text says in detail (S25, S27); what stands here is ours,
its periods and scores are parameters.
"""

from typing import Final

from fengqiao.foundation.actors import Role
from fengqiao.foundation.lifecycle import Facts, Field, FieldKind, Lifecycle, Move
from fengqiao.foundation.marking import N_
from fengqiao.stations.rules import conditions as only
from fengqiao.stations.rules.states import OUTCOMES, Action, CheckKind, Stage, State

INSTITUTION: Final = frozenset({Role.OFFICER})
"""Who acts for a station: consumer-protection officers in whose subtree its outlet lies (``holder``)."""
INSPECTORS: Final = frozenset({Role.REGULATOR, Role.OFFICER})
"""Who inspects and decides: regulator staff, and officers of an industry association (``inspects``)."""

_REASONS: Final = Field("reasons", N_("理由"), FieldKind.LONG_TEXT, help=N_("会告知机构，请写明依据的项目。"))
_FIRST: Final = Field("first", N_("检查人员一"), FieldKind.NUMBER)
_SECOND: Final = Field("second", N_("检查人员二"), FieldKind.NUMBER, help=N_("必须是两个不同的人。"))
_VISIT: Final = Field("visit_on", N_("到场日期"), FieldKind.DATE)
_S25: Final = "S25, S27; D"


def _inspects(facts: Facts) -> str | None:
    return None if facts["inspects"] else N_("只有监管机构和行业协会可以办理")


def _of_house(facts: Facts) -> str | None:
    return None if facts["of_house"] else N_("只有网点所属机构可以办理")


MOVES: Final = (
    Move(Action.SUBMIT, N_("提交申请"), frozenset(State), None, INSTITUTION, _S25, holder=False,
         conditions=(_of_house, only.check_is(Stage.SELF_CHECK), only.outlet_is_open, only.self_check_is_whole)),
    Move(Action.CANCEL, N_("撤回申请"), frozenset(State), None, INSTITUTION, _S25,
         (Field("reasons", N_("理由"), FieldKind.LONG_TEXT, required=False),), holder=False,
         conditions=(_of_house, only.check_is(Stage.SELF_CHECK, Stage.SUBMITTED)), also=frozenset({State.GIVEN_UP})),
    Move(Action.APPOINT, N_("安排验收"), frozenset(State), None, INSPECTORS, _S25, (_FIRST, _SECOND, _VISIT),
         holder=False, conditions=(_inspects, only.check_is(Stage.SUBMITTED))),
    Move(Action.CONCLUDE, N_("作出结论"), frozenset(State), None, INSPECTORS, _S25,
         (Field("outcome", N_("结论"), FieldKind.CHOICE, choices=OUTCOMES), _REASONS), holder=False,
         conditions=(_inspects, only.check_is(Stage.INSPECTING), only.no_appeal, only.sheets_are_in,
                     only.differences_are_settled),
         also=frozenset({State.GRANTED, State.REFUSED, State.RECTIFYING, State.PROBATION, State.WITHDRAWN})),
    Move(Action.PLAN_REVIEW, N_("安排复查"), frozenset({State.GRANTED, State.PROBATION}), None, INSPECTORS, _S25,
         (Field("check_kind", N_("检查类别"), FieldKind.CHOICE,
                choices={CheckKind.PERIODIC: N_("定期复查"), CheckKind.SURPRISE: N_("飞行检查")}),
          _FIRST, _SECOND, _VISIT), holder=False, conditions=(_inspects, only.no_check, only.no_appeal)),
    Move(Action.REPORT_RECTIFIED, N_("报告整改完成"), frozenset({State.RECTIFYING}), None, INSTITUTION, _S25,
         (Field("report", N_("整改情况"), FieldKind.LONG_TEXT),), holder=False,
         conditions=(_of_house, only.rectified(wanted=False))),
    Move(Action.CONFIRM_RECTIFIED, N_("确认整改"), frozenset({State.RECTIFYING}), State.GRANTED, INSPECTORS, _S25,
         (_REASONS,), holder=False, conditions=(_inspects, only.rectified(wanted=True))),
    Move(Action.DOWNGRADE, N_("降级观察"), frozenset({State.GRANTED, State.RECTIFYING}), State.PROBATION, INSPECTORS,
         _S25, (_REASONS,), holder=False, conditions=(_inspects, only.no_check)),
    Move(Action.WITHDRAW, N_("撤牌"), frozenset({State.GRANTED, State.RECTIFYING, State.PROBATION}), State.WITHDRAWN,
         INSPECTORS, _S25, (_REASONS,), holder=False, conditions=(_inspects, only.no_check, only.no_appeal)),
    Move(Action.RESTORE, N_("恢复"), frozenset({State.PROBATION}), State.GRANTED, INSPECTORS, _S25, (_REASONS,),
         holder=False, conditions=(_inspects, only.no_check, only.no_appeal)),
    Move(Action.APPEAL, N_("申诉"), frozenset({State.REFUSED, State.PROBATION, State.WITHDRAWN}), None, INSTITUTION,
         _S25, (Field("grounds", N_("申诉理由"), FieldKind.LONG_TEXT),), holder=False,
         conditions=(_of_house, only.no_check, only.no_appeal, only.in_appeal_time)),
    Move(Action.DECIDE_APPEAL, N_("决定申诉"), frozenset({State.REFUSED, State.PROBATION, State.WITHDRAWN}), None,
         INSPECTORS, _S25,
         (Field("result", N_("决定"), FieldKind.CHOICE,
                choices={"upheld": N_("维持原决定"), "overturned": N_("撤销原决定")}), _REASONS),
         holder=False, conditions=(_inspects, only.appeal_waits, only.another_person),
         also=frozenset({State.GRANTED, State.APPLYING})),
    Move(Action.RENEW, N_("申请复评"),
         frozenset({State.GRANTED, State.PROBATION, State.REFUSED, State.WITHDRAWN, State.EXPIRED, State.GIVEN_UP}),
         None, INSTITUTION, _S25, holder=False,
         conditions=(_of_house, only.outlet_is_open, only.no_check, only.no_appeal, only.in_renewal_time),
         also=frozenset({State.APPLYING})),
    Move(Action.GIVE_UP, N_("放弃标牌"), frozenset({State.GRANTED, State.RECTIFYING, State.PROBATION}),
         State.GIVEN_UP, INSTITUTION, _S25, (_REASONS,), holder=False, conditions=(_of_house, only.no_check)),
    Move(Action.EXPIRE, N_("到期失效"), frozenset({State.GRANTED, State.RECTIFYING, State.PROBATION}), State.EXPIRED,
         frozenset({Role.SYSTEM}), _S25, holder=False, conditions=(only.is_past_its_end,)),
)  # fmt: skip
LIFECYCLE: Final = Lifecycle(states=State, final=(), moves=MOVES)
"""A station never ends for good: the outlet may apply again."""
