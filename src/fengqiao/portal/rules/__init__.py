"""What a consumer may see of a case, and in which words. Pure: everything not named here stays inside.

Two allow-lists decide: `HISTORY` which events are told, `TEXTS` and `OWN_TEXTS` which texts given with them.
"""

from collections.abc import Mapping
from typing import Final

from fengqiao.complaints.rules.choices import DECLINE_REASONS
from fengqiao.complaints.rules.states import Action, DeadlineKind, State
from fengqiao.foundation.marking import N_
from fengqiao.portal.rules.words import Deed as Deed
from fengqiao.portal.rules.words import Telling, placed
from fengqiao.portal.rules.words import Words as Words


def _tag(action: Action) -> str:
    return f"complaint.{action}"


FILED: Final = "complaint.filed"
FILE_ADDED: Final = "attachment.added"

HISTORY: Final[Mapping[str, str]] = {
    FILED: N_("投诉已登记"),
    FILE_ADDED: N_("上传了文件"),
    _tag(Action.TRANSFER): N_("投诉已转给被投诉的机构办理"),
    _tag(Action.ACCEPT): N_("机构已受理，开始核实"),
    _tag(Action.SETTLE): N_("双方已当场化解"),
    _tag(Action.MARK_COMPLEX): N_("情况比较复杂，处理时间延长"),
    _tag(Action.APPROVE_EXTENSION): N_("情况特别复杂，经批准再次延长处理时间"),
    _tag(Action.START_EXPERT): N_("送去鉴定检测，这段时间不计入处理期限"),
    _tag(Action.END_EXPERT): N_("鉴定检测结束，继续处理"),
    _tag(Action.START_MEDIATION): N_("双方同意调解，这段时间不计入处理期限"),
    _tag(Action.END_MEDIATION): N_("调解结束，继续处理"),
    _tag(Action.CLOSE_MEDIATED): N_("经调解达成协议，办结"),
    _tag(Action.AGREE_TERMS): N_("机构与您约定了处理期限或方式"),
    _tag(Action.ADD_MATERIAL): N_("补充了材料"),
    _tag(Action.RESTART): N_("有新的事实，重新计算处理期限"),
    _tag(Action.MERGE): N_("与您的另一件投诉合并处理"),
    _tag(Action.DECLINE): N_("机构决定不予受理"),
    _tag(Action.DECIDE): N_("机构已作出处理决定，将告知您"),
    _tag(Action.NOTIFY): N_("机构已把处理决定告知您"),
    _tag(Action.ACCEPT_DECISION): N_("接受了处理决定"),
    _tag(Action.REJECT_DECISION): N_("不接受处理决定"),
    _tag(Action.REQUEST_REVIEW): N_("申请上级机构核查"),
    _tag(Action.DECIDE_REVIEW): N_("上级机构已作出核查决定"),
    _tag(Action.WITHDRAW): N_("撤回了投诉"),
    _tag(Action.TO_COURT): N_("已申请仲裁或起诉"),
    _tag(Action.BRING_TO_REGULATOR): N_("向监管部门反映"),
    _tag(Action.LAPSE): N_("期满没有提出异议，办结"),
    _tag(Action.RATE): N_("作了评价"),
    _tag(Action.REOPEN): N_("重新开始办理"),
    _tag(Action.PASS_UP): N_("改由上级机构办理"),
    _tag(Action.TAKE_OVER): N_("改由上级机构办理"),
    _tag(Action.SEND_DOWN): N_("改由下级机构办理"),
}
"""Events told to the consumer, by tag. Notes, assignments, conflicts, orders and the like are not among them."""

ONLY_OWN: Final = frozenset({FILE_ADDED})
"""Told only when the consumer did it: offices and the system add files of their own."""

TEXTS: Final[Mapping[tuple[str, str], str]] = {
    (_tag(Action.SETTLE), "terms"): N_("化解结果"),
    (_tag(Action.DECLINE), "route"): N_("您可以采用的其他途径"),
    (_tag(Action.START_MEDIATION), "body"): N_("调解组织"),
}
"""Texts of an office that are meant for the consumer, by tag and field."""

OWN_TEXTS: Final[Mapping[tuple[str, str], str]] = {
    (_tag(Action.ADD_MATERIAL), "text"): N_("补充说明"),
    (_tag(Action.REJECT_DECISION), "reason"): N_("理由"),
    (_tag(Action.REQUEST_REVIEW), "reason"): N_("理由"),
    (_tag(Action.WITHDRAW), "reason"): N_("理由"),
    (_tag(Action.TO_COURT), "reference"): N_("案号或说明"),
    (_tag(Action.BRING_TO_REGULATOR), "reason"): N_("反映的问题"),
    (_tag(Action.RATE), "comment"): N_("留言"),
}
"""Texts told only when the consumer wrote them: an office may record the same act in words of its own."""

TELLING: Final = Telling(
    HISTORY, TEXTS, OWN_TEXTS, ONLY_OWN, {(_tag(Action.DECLINE), "ground"): (N_("事由"), DECLINE_REASONS)}
)


STATES: Final[Mapping[str, Words]] = {
    State.WITH_REGULATOR: Words(N_("监管部门已收到"), N_("监管部门会把投诉转给被投诉的机构，并告诉您。")),
    State.RECEIVED: Words(N_("机构已收到您的投诉"), N_("机构会安排人员受理。您不用做什么，等电话或回来查看即可。")),
    State.INVESTIGATING: Words(N_("机构正在核实处理"), N_("工作人员可能会打电话向您了解情况，请留意。")),
    State.SUSPENDED_EXPERT: Words(N_("正在鉴定检测"), N_("鉴定检测的时间不计入处理期限，结束后继续处理。"), "waiting"),
    State.IN_MEDIATION: Words(N_("正在调解"), N_("您和机构都同意调解。调解的时间不计入处理期限。"), "waiting"),
    State.DECIDED: Words(N_("机构已作出决定"), N_("机构正按规定把决定告知您。告知后，这里可以看到全文。")),
    State.NOTIFIED: Words(
        N_("请看处理决定，告诉我们您是否接受"),
        N_("请先看下面的处理决定。接受就办结；不接受，可以请上级机构核查。"),
        "waiting",
    ),
    State.DISPUTED: Words(N_("您不接受处理决定"), N_("您可以请上级机构核查，也可以选择调解、仲裁或起诉。"), "waiting"),
    State.IN_REVIEW: Words(N_("上级机构正在核查"), N_("上级机构会检查处理的过程、时间和结果，并告诉您核查决定。")),
    State.CLOSED: Words(N_("已办结"), N_("这件投诉已经办结。欢迎评价办得怎么样。"), "good"),
    State.WITHDRAWN: Words(N_("您已撤回"), N_("这件投诉已按您的意思撤回。"), "neutral"),
    State.MERGED: Words(N_("已合并处理"), N_("这件投诉已与您的另一件投诉合并，请查看另一件的进度。"), "neutral"),
    State.NOT_HANDLED: Words(N_("机构不予受理"), N_("理由和您可以采用的其他途径见下面的告知书。"), "bad"),
    State.TO_COURT: Words(
        N_("已转入仲裁或诉讼"), N_("这件投诉在这里的办理已经结束，以仲裁或法院的结果为准。"), "neutral"
    ),
}

STEPS: Final = (N_("已登记"), N_("核实处理"), N_("作出决定"), N_("您来答复"), N_("办结"))
STEPS_WITH_REVIEW: Final = (*STEPS[:-1], N_("上级核查"), STEPS[-1])
_POSITION: Final[Mapping[str, int]] = {
    State.WITH_REGULATOR: 0,
    State.RECEIVED: 0,
    State.INVESTIGATING: 1,
    State.SUSPENDED_EXPERT: 1,
    State.IN_MEDIATION: 1,
    State.DECIDED: 2,
    State.NOTIFIED: 3,
    State.DISPUTED: 3,
    State.IN_REVIEW: 4,
}

RATED: Final = Words(N_("已办结"), N_("这件投诉已经办结，您也已经评价。谢谢您。"), "good")
"""A closed complaint once it was rated: nobody is asked twice."""


def words(state: str, *, rated: bool) -> Words:
    """Return a state in plain language."""
    return RATED if rated and state == State.CLOSED else STATES[state]


def steps(state: str, *, reviewed: bool) -> list[tuple[str, str]]:
    """Return the steps of a complaint with ``done``, ``current`` or ``next``; a closed one is done throughout."""
    labels = STEPS_WITH_REVIEW if reviewed or state == State.IN_REVIEW else STEPS
    return placed(labels, _POSITION.get(state, len(labels)))


DEADLINES: Final[Mapping[str, str]] = {
    DeadlineKind.TRANSFER: N_("监管部门最迟转给机构的日期"),
    DeadlineKind.DECIDE: N_("机构最迟答复您的日期"),
    DeadlineKind.NOTICE: N_("机构最迟告知您的日期"),
    DeadlineKind.REVIEW_DECIDE: N_("上级机构最迟告知核查决定的日期"),
    DeadlineKind.REVIEW_APPLY: N_("您最迟申请核查的日期"),
}
"""Time limits told to the consumer, first what is shown first; an internal report is none of them."""


DEEDS: Final[Mapping[str, Deed]] = {
    Action.ACCEPT_DECISION: Deed(
        N_("接受这个决定"),
        N_("您同意机构的处理决定。"),
        N_("这件投诉就此办结。之后在核查期限内改变主意，仍可以申请上级核查。"),
        N_("我接受"),
        "circle-check",
        "main",
    ),
    Action.REJECT_DECISION: Deed(
        N_("不接受这个决定"),
        N_("您不同意机构的处理决定。说说为什么，机构可能重新与您商量。"),
        N_("机构会看到您的意见。要请上级机构检查，还需另外申请核查。"),
        N_("我不接受"),
        "circle-x",
    ),
    Action.REQUEST_REVIEW: Deed(
        N_("请上级机构核查"),
        N_("由作出决定的机构的上级，检查处理过程、时间和结果是否合规。不收费。"),
        N_("案件会转到上级机构，由它作出核查决定并告诉您。核查只能申请一次。"),
        N_("申请核查"),
        "zoom-check",
    ),
    Action.ADD_MATERIAL: Deed(
        N_("补充说明或材料"),
        N_("想起什么、找到什么凭证，都可以补充：文字、照片或 PDF。"),
        N_("经办机构马上能看到。"),
        N_("提交补充"),
        "paperclip",
    ),
    Action.RATE: Deed(
        N_("评价办理情况"),
        N_("办得好不好，问题是不是真的解决了，请如实告诉我们。"),
        N_("您的评价会计入机构的满意度统计，不影响您的权利。"),
        N_("提交评价"),
        "star",
    ),
    Action.BRING_TO_REGULATOR: Deed(
        N_("向监管部门反映"),
        N_("机构处理得不合规、拖延或者不告知，您可以告诉监管部门。"),
        N_("监管部门会看到这件投诉的全部经过。监管部门不裁决民事争议，但会督促机构依法处理。"),
        N_("提交反映"),
        "building-bank",
    ),
    Action.TO_COURT: Deed(
        N_("我已申请仲裁或起诉"),
        N_("您已把这件事交给仲裁机构或法院。"),
        N_("这里的办理会结束，不能恢复，以仲裁或法院的结果为准。"),
        N_("确认，结束这里的办理"),
        "gavel",
        "danger",
    ),
    Action.WITHDRAW: Deed(
        N_("撤回投诉"),
        N_("事情已经解决，或者您不想再继续。"),
        N_("机构会停止处理，撤回后不能恢复。以后仍可以重新投诉。"),
        N_("确认撤回"),
        "arrow-back-up",
        "danger",
    ),
}
"""The actions of a consumer in the order they are offered."""

STARS: Final[Mapping[int, str]] = {
    5: N_("5 分：非常满意"),
    4: N_("4 分：满意"),
    3: N_("3 分：一般"),
    2: N_("2 分：不满意"),
    1: N_("1 分：很不满意"),
}
SETTLED: Final[Mapping[bool, str]] = {True: N_("解决了"), False: N_("没有解决")}

SPECIAL_NEEDS: Final[Mapping[str, str]] = {
    "elderly": N_("年纪大了，请说慢一点、多解释"),
    "disabled": N_("听力、视力或行动不便"),
    "illness": N_("生病住院"),
    "language": N_("只会方言或外语，需要帮助沟通"),
    "minor": N_("未满十八岁"),
    "hardship": N_("家里生活困难"),
}
"""Needs a consumer may tell; the keys are those the desk knows."""

SENSITIVE: Final = "+sensitive"
"""Added to the notice's version kept with a complaint when the consent for sensitive data was given as well."""
