"""The lifecycle of a complaint, declared once (Order 2020 No.3 of the CBIRC unless another source is named)."""

from collections.abc import Mapping
from typing import Final

from fengqiao.complaints.rules.states import FINAL, IN_HAND, OPEN, PAUSED, Action, DeadlineKind, State
from fengqiao.foundation.actors import ActorKind, Level, Role
from fengqiao.foundation.lifecycle import Condition, Facts, Field, FieldKind, Lifecycle, Move
from fengqiao.foundation.marking import N_

HANDLERS: Final = frozenset({Role.CLERK, Role.OFFICER, Role.EXECUTIVE})
SENIORS: Final = frozenset({Role.OFFICER, Role.EXECUTIVE})
# An office records what a consumer says at the counter or on the telephone.
CONSUMER_SIDE: Final = HANDLERS | {Role.CONSUMER}

DECLINE_REASONS: Final[Mapping[str, str]] = {
    "not_authorised": N_("非本人且无授权"),
    "out_of_scope": N_("不属于消费投诉"),
    "wrong_institution": N_("不属于本机构"),
    "already_decided_same_facts": N_("同一事实已作决定"),
    "in_litigation_or_arbitration": N_("已进入诉讼或仲裁"),
}
RESULTS: Final[Mapping[str, str]] = {"granted": N_("支持"), "partly": N_("部分支持"), "refused": N_("不支持")}
NOTICE_METHODS: Final[Mapping[str, str]] = {
    "written": N_("书面送达或邮寄"),
    "sms": N_("短信"),
    "email": N_("电子邮件"),
    "phone": N_("电话"),
    "in_person": N_("当面"),
}
MAJOR_KINDS: Final[Mapping[str, str]] = {
    "disaster_accident_health_event": N_("自然灾害、安全事故、公共卫生事件引发"),
    "group_20_plus_in_person": N_("二十名以上投诉人当面共同投诉"),
    "designated_by_regulator": N_("监管机构认定"),
}


def _only(*levels: Level) -> Condition:
    def condition(facts: Facts) -> str | None:
        return None if facts["level"] in levels else N_("该层级不适用")

    return condition


def _fact(name: str, *, wanted: bool, reason: str) -> Condition:
    def condition(facts: Facts) -> str | None:
        return None if bool(facts[name]) is wanted else reason

    return condition


def _by_superior(facts: Facts) -> str | None:
    """Art. 18: the superior office, or a senior executive of the head office, approves."""
    if facts["actor_above_owner"] or (
        facts["actor_level"] is Level.HEAD_OFFICE and facts["owner_level"] is Level.HEAD_OFFICE and facts.role is Role.EXECUTIVE
    ):
        return None
    return N_("须由上级机构或总部高级管理人员批准")


def _above(facts: Facts) -> str | None:
    return None if facts["actor_above_owner"] else N_("只有上级机构可以进行此操作")


def _not_conflicted(facts: Facts) -> str | None:
    return N_("您已声明与本案有利害关系，须回避") if facts["conflicted"] else None


def _own_case(facts: Facts) -> str | None:
    """A consumer acts for oneself; an office records a consumer's act on a case it holds."""
    if facts.actor_kind is ActorKind.CONSUMER or facts.holds:
        return None
    return N_("案件现由其他机构经办")


def _reviewable(facts: Facts) -> str | None:
    if not facts["has_decision"]:
        return N_("尚无处理决定")
    if facts["decided_at_head_office"]:
        return N_("总部作出的决定不适用核查，可申请调解、仲裁、诉讼或向监管机构反映")
    if facts["review_window_over"]:
        return N_("申请核查的期限已过")
    return N_("已申请过核查") if facts["reviewed"] else None


def _reason(name: str = "reason", label: str = N_("理由"), *, required: bool = True) -> Field:
    return Field(name, label, FieldKind.LONG_TEXT, required=required)


_DECISION_FIELDS: Final = (
    Field("result", N_("结论"), FieldKind.CHOICE, choices=RESULTS),
    Field("findings", N_("核实情况"), FieldKind.LONG_TEXT),
    Field("reasons", N_("决定依据和理由"), FieldKind.LONG_TEXT),
)

MOVES: Final = (
    Move(Action.TRANSFER, N_("转办"), frozenset({State.WITH_REGULATOR}), State.RECEIVED, frozenset({Role.REGULATOR}),
         "Art. 33", (Field("note", N_("转办意见"), FieldKind.LONG_TEXT, required=False),),
         starts=(DeadlineKind.DECIDE,), ends=(DeadlineKind.TRANSFER,)),
    Move(Action.ACCEPT, N_("受理"), frozenset({State.RECEIVED}), State.INVESTIGATING, HANDLERS, "Art. 18",
         conditions=(_not_conflicted,), bulk=True),
    Move(Action.SETTLE, N_("当场化解"), IN_HAND | {State.DISPUTED}, State.CLOSED, HANDLERS, "Art. 3, 21",
         (Field("terms", N_("化解结果"), FieldKind.LONG_TEXT),
          Field("compensation", N_("兑付金额"), FieldKind.MONEY, required=False)),
         conditions=(_not_conflicted,), ends=(DeadlineKind.DECIDE, DeadlineKind.REVIEW_APPLY)),
    Move(Action.DECIDE, N_("作出处理决定"), frozenset({State.INVESTIGATING}), State.DECIDED, HANDLERS, "Art. 18, 19",
         _DECISION_FIELDS, conditions=(_not_conflicted,)),
    Move(Action.NOTIFY, N_("告知决定"), frozenset({State.DECIDED}), State.NOTIFIED, HANDLERS, "Art. 21",
         (Field("method", N_("告知方式"), FieldKind.CHOICE, choices=NOTICE_METHODS),
          Field("notified_on", N_("告知日期"), FieldKind.DATE),
          Field("unreachable", N_("多次联系未果"), FieldKind.FLAG, required=False),
          Field("proof", N_("凭证"), FieldKind.LONG_TEXT, required=False)),
         starts=(DeadlineKind.REVIEW_APPLY,), ends=(DeadlineKind.DECIDE, DeadlineKind.NOTICE)),
    Move(Action.ASSIGN, N_("分派"), IN_HAND | {State.DECIDED, State.IN_REVIEW}, None, HANDLERS, "own design",
         (Field("handler", N_("经办人"), FieldKind.NUMBER),), bulk=True),
    Move(Action.CLASSIFY, N_("归类"), OPEN, None, HANDLERS | {Role.REGULATOR}, "JR/T 0169-2018",
         (Field("product", N_("业务类别"), required=False, max_length=24),
          Field("cause", N_("投诉原因"), required=False, max_length=24),
          Field("amount", N_("涉及金额"), FieldKind.MONEY, required=False))),
    Move(Action.MARK_COMPLEX, N_("按复杂案件办理"), frozenset({State.INVESTIGATING}), None, HANDLERS, "Art. 18",
         (_reason(),), conditions=(_fact("simple", wanted=True, reason=N_("已按复杂案件办理")),)),
    Move(Action.ASK_EXTENSION, N_("申请延期"), frozenset({State.INVESTIGATING}), None, HANDLERS, "Art. 18", (_reason(),),
         conditions=(_fact("extended", wanted=False, reason=N_("已延期一次，不能再延")),
                     _fact("extension_asked", wanted=False, reason=N_("延期申请正等待批准")))),
    Move(Action.APPROVE_EXTENSION, N_("批准延期"), frozenset({State.INVESTIGATING}), None, SENIORS, "Art. 18",
         (_reason("note", N_("批准意见"), required=False),), holder=False,
         conditions=(_fact("extension_asked", wanted=True, reason=N_("没有待批准的延期申请")), _by_superior)),
    Move(Action.REFUSE_EXTENSION, N_("不批准延期"), frozenset({State.INVESTIGATING}), None, SENIORS, "Art. 18", (_reason(),),
         holder=False,
         conditions=(_fact("extension_asked", wanted=True, reason=N_("没有待批准的延期申请")), _by_superior)),
    Move(Action.START_EXPERT, N_("送鉴定检测"), frozenset({State.INVESTIGATING}), State.SUSPENDED_EXPERT, HANDLERS, "Art. 18",
         (_reason(),)),
    Move(Action.END_EXPERT, N_("鉴定检测结束"), frozenset({State.SUSPENDED_EXPERT}), State.INVESTIGATING, HANDLERS, "Art. 18",
         (_reason("result", N_("鉴定结论")),)),
    Move(Action.START_MEDIATION, N_("双方同意调解"), frozenset({State.RECEIVED, State.INVESTIGATING, State.NOTIFIED, State.DISPUTED}),
         State.IN_MEDIATION, HANDLERS, "Art. 23",
         (Field("body", N_("调解组织"), max_length=80), _reason("consent", N_("双方同意的记录")))),
    Move(Action.END_MEDIATION, N_("调解结束"), frozenset({State.IN_MEDIATION}), State.INVESTIGATING, HANDLERS, "Art. 23",
         (_reason("result", N_("调解结果")),)),
    Move(Action.AGREE_TERMS, N_("约定期限或方式"), OPEN - {State.WITH_REGULATOR}, None, HANDLERS, "Art. 21",
         (Field("due_on", N_("约定的决定期限"), FieldKind.DATE, required=False), _reason("terms", N_("约定内容与凭证")))),
    Move(Action.ADD_MATERIAL, N_("补充材料"), OPEN, None, CONSUMER_SIDE | {Role.REGULATOR}, "Art. 13",
         (Field("text", N_("补充说明"), FieldKind.LONG_TEXT, max_length=5000),), holder=False, conditions=(_own_case,)),
    Move(Action.RESTART, N_("有新事实，重新计时"), frozenset({State.INVESTIGATING, State.DECIDED, State.NOTIFIED, State.DISPUTED}),
         State.INVESTIGATING, HANDLERS, "Art. 18", (Field("received_on", N_("收到新材料日期"), FieldKind.DATE), _reason()),
         starts=(DeadlineKind.DECIDE,), ends=(DeadlineKind.REVIEW_APPLY,)),
    Move(Action.MERGE, N_("并入另一案"), IN_HAND, State.MERGED, HANDLERS, "Art. 18",
         (Field("into", N_("并入编号"), max_length=20), _reason()), ends=(DeadlineKind.DECIDE,)),
    Move(Action.DECLINE, N_("不予受理"), IN_HAND, State.NOT_HANDLED, HANDLERS, "Art. 18",
         (Field("ground", N_("事由"), FieldKind.CHOICE, choices=DECLINE_REASONS), _reason("route", N_("告知的其他途径"))),
         ends=(DeadlineKind.DECIDE,)),
    Move(Action.ACCEPT_DECISION, N_("接受决定"), frozenset({State.NOTIFIED, State.DISPUTED}), State.CLOSED, CONSUMER_SIDE,
         "Art. 19", holder=False, conditions=(_own_case,), ends=(DeadlineKind.REVIEW_APPLY,)),
    Move(Action.REJECT_DECISION, N_("不接受决定"), frozenset({State.NOTIFIED}), State.DISPUTED, CONSUMER_SIDE, "Art. 19",
         (_reason(required=False),), holder=False, conditions=(_own_case,)),
    Move(Action.REQUEST_REVIEW, N_("申请上级核查"), frozenset({State.NOTIFIED, State.DISPUTED, State.CLOSED}), State.IN_REVIEW,
         CONSUMER_SIDE, "Art. 20", (_reason(),), holder=False, conditions=(_own_case, _reviewable),
         starts=(DeadlineKind.REVIEW_DECIDE,), ends=(DeadlineKind.REVIEW_APPLY,)),
    Move(Action.DECIDE_REVIEW, N_("作出核查决定"), frozenset({State.IN_REVIEW}), State.CLOSED, SENIORS, "Art. 20",
         (*_DECISION_FIELDS, Field("method", N_("告知方式"), FieldKind.CHOICE, choices=NOTICE_METHODS),
          Field("notified_on", N_("告知日期"), FieldKind.DATE)), conditions=(_not_conflicted,),
         ends=(DeadlineKind.REVIEW_DECIDE,)),
    Move(Action.WITHDRAW, N_("撤回投诉"), OPEN, State.WITHDRAWN, CONSUMER_SIDE | {Role.REGULATOR}, "Art. 15",
         (_reason(required=False),), holder=False, conditions=(_own_case,), ends=tuple(DeadlineKind)),
    Move(Action.TO_COURT, N_("已申请仲裁或起诉"), OPEN - {State.WITH_REGULATOR}, State.TO_COURT, CONSUMER_SIDE, "Art. 19",
         (_reason("reference", N_("案号或说明")),), holder=False, conditions=(_own_case,), ends=tuple(DeadlineKind)),
    Move(Action.BRING_TO_REGULATOR, N_("向监管机构反映"), frozenset({State.NOTIFIED, State.DISPUTED, State.CLOSED, State.TO_COURT}),
         None, frozenset({Role.CONSUMER, Role.REGULATOR}), "Art. 31", (_reason(),), holder=False,
         conditions=(_fact("at_regulator", wanted=False, reason=N_("已向监管机构反映")),)),
    Move(Action.LAPSE, N_("期满无异议办结"), frozenset({State.NOTIFIED, State.DISPUTED}), State.CLOSED, frozenset({Role.SYSTEM}),
         "Art. 20", holder=False, conditions=(_fact("review_window_over", wanted=True, reason=N_("申请核查的期限未满")),),
         ends=(DeadlineKind.REVIEW_APPLY,)),
    Move(Action.RATE, N_("评价"), frozenset({State.CLOSED, State.NOTIFIED, State.NOT_HANDLED, State.WITHDRAWN}), None,
         frozenset({Role.CONSUMER}), "own design",
         (Field("stars", N_("满意度"), FieldKind.CHOICE, choices={str(n): f"{n}" for n in range(1, 6)}),
          Field("settled", N_("问题是否真正解决"), FieldKind.CHOICE, choices={"yes": N_("是"), "no": N_("否")}),
          _reason("comment", N_("留言"), required=False)), holder=False),
    Move(Action.REOPEN, N_("重新办理"), frozenset({State.CLOSED, State.WITHDRAWN, State.NOT_HANDLED}), State.INVESTIGATING, SENIORS,
         "Art. 18", (_reason(),), starts=(DeadlineKind.DECIDE,)),
    Move(Action.PASS_UP, N_("上报上级办理"), IN_HAND | {State.DISPUTED}, None, HANDLERS | {Role.SYSTEM}, "Art. 9", (_reason(),),
         conditions=(_fact("has_upper", wanted=True, reason=N_("已在最高层级")),)),
    Move(Action.TAKE_OVER, N_("提级办理"), OPEN - PAUSED - {State.WITH_REGULATOR}, None, SENIORS, "Art. 9", (_reason(),),
         holder=False, conditions=(_above,)),
    Move(Action.SEND_DOWN, N_("交下级办理"), IN_HAND, None, SENIORS, "Art. 9",
         (Field("organisation", N_("下级机构代码"), max_length=24), _reason()),
         conditions=(_fact("has_lower", wanted=True, reason=N_("没有下级机构可交办")),)),
    Move(Action.LEAD, N_("亲自领办"), OPEN - {State.WITH_REGULATOR}, None, frozenset({Role.EXECUTIVE}), "行长（总经理）领办制",
         (_reason("note", N_("领办要求"), required=False),), holder=False,
         conditions=(_fact("led_by_actor", wanted=False, reason=N_("您已领办此案")),)),
    Move(Action.DECLARE_CONFLICT, N_("声明回避"), OPEN - {State.WITH_REGULATOR}, None, HANDLERS, "Art. 17", (_reason(),),
         conditions=(_fact("conflicted", wanted=False, reason=N_("您已声明回避")),)),
    Move(Action.REPORT_MAJOR, N_("重大投诉报告"), OPEN, None, SENIORS | {Role.REGULATOR}, "Art. 29",
         (Field("kind", N_("情形"), FieldKind.CHOICE, choices=MAJOR_KINDS), _reason("plan", N_("应急处置与报告内容"))),
         holder=False, ends=(DeadlineKind.MAJOR_REPORT,)),
    Move(Action.ORDER_REPORT, N_("要求报告"), frozenset(State) - {State.WITH_REGULATOR, State.MERGED}, None, frozenset({Role.REGULATOR}),
         "Art. 6, 41", (Field("question", N_("要求说明的事项"), FieldKind.LONG_TEXT), Field("due_on", N_("报告期限"), FieldKind.DATE)),
         holder=False),
    Move(Action.ANSWER_ORDER, N_("答复要求"), frozenset(State) - {State.WITH_REGULATOR, State.MERGED}, None, HANDLERS, "Art. 41",
         (Field("order", N_("要求编号"), FieldKind.NUMBER, required=False), _reason("answer", N_("报告内容"))), holder=False,
         conditions=(_fact("open_orders", wanted=True, reason=N_("没有待答复的要求")),)),
    Move(Action.NOTE, N_("办理记录"), frozenset(State), None, HANDLERS | {Role.REGULATOR}, "Art. 28",
         (Field("text", N_("记录"), FieldKind.LONG_TEXT, max_length=5000),), holder=False),
)

LIFECYCLE: Final = Lifecycle(states=tuple(State), final=FINAL, moves=MOVES)
