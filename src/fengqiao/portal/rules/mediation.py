"""What a side may see of its mediation, and in which words. Pure: everything not named here stays inside.

Whose texts a side may read at all, `mediation.queries.scope.hears` decides; these lists decide what is told of them.
"""

from collections.abc import Mapping
from typing import Final

from fengqiao.foundation.marking import N_
from fengqiao.mediation.rules.choices import DECLINE_GROUNDS, FAILINGS
from fengqiao.mediation.rules.states import Action, DeadlineKind, State
from fengqiao.portal.rules import FILE_ADDED
from fengqiao.portal.rules.words import Telling, Words, placed


def _tag(action: Action) -> str:
    return f"mediation.{action}"


HISTORY: Final[Mapping[str, str]] = {
    "mediation.filed": N_("调解申请已登记"),
    FILE_ADDED: N_("上传了文件"),
    _tag(Action.ACCEPT): N_("调解组织已受理，邀请另一方参加"),
    _tag(Action.DECLINE): N_("调解组织不予受理"),
    _tag(Action.ASK_MATERIAL): N_("调解组织请补充材料"),
    _tag(Action.PASS_ON): N_("转给了另一家调解组织"),
    _tag(Action.ANSWER_INVITATION): N_("答复了调解邀请"),
    _tag(Action.ACKNOWLEDGE_BRIEFING): N_("读过《调解须知》"),
    _tag(Action.CHOOSE_MEDIATOR): N_("选了调解员"),
    _tag(Action.OBJECT_MEDIATOR): N_("不同意由某位调解员调解"),
    _tag(Action.APPOINT): N_("调解组织请一位调解员来调解，等他（她）答复"),
    _tag(Action.TAKE_CASE): N_("调解员接下了这件纠纷"),
    _tag(Action.DECLINE_CASE): N_("这位调解员不能来，另请一位"),
    _tag(Action.ACCEPT_DISCLOSURE): N_("知道调解员的情况，同意由他（她）调解"),
    _tag(Action.RECUSE): N_("换调解员"),
    _tag(Action.CHOOSE_TIMES): N_("选了方便的时间"),
    _tag(Action.SCHEDULE): N_("定了调解的时间"),
    _tag(Action.MOVE_SESSION): N_("调解改了时间"),
    _tag(Action.CANCEL_SESSION): N_("取消了一次调解"),
    _tag(Action.HOLD_SESSION): N_("进行了一次调解"),
    _tag(Action.EXTEND): N_("双方同意延长调解时间"),
    _tag(Action.START_APPRAISAL): N_("送去鉴定，这段时间不计入调解期限"),
    _tag(Action.END_APPRAISAL): N_("鉴定结束，继续调解"),
    _tag(Action.START_EVALUATION): N_("请专家中立评估"),
    _tag(Action.GIVE_EVALUATION): N_("专家给出了评估意见"),
    _tag(Action.RECORD_UNDISPUTED): N_("记下了双方都认可的事实"),
    _tag(Action.PROPOSE): N_("调解员提出了方案"),
    _tag(Action.OPINE): N_("调解员出具了处理意见"),
    _tag(Action.ANSWER_PROPOSAL): N_("答复了方案"),
    _tag(Action.LAPSE_PROPOSAL): N_("答复方案的期限已过"),
    _tag(Action.HOLD_CREDITORS_MEETING): N_("召开了债权人会议"),
    _tag(Action.START_STANDSTILL): N_("约定暂缓催收和起诉"),
    _tag(Action.PROPOSE_PLAN): N_("提出了处置方案，由债权机构表决"),
    _tag(Action.VOTE): N_("一家债权机构表决了"),
    _tag(Action.CLOSE_VOTE): N_("表决结束"),
    _tag(Action.FOLLOW_UP): N_("调解组织回访"),
    _tag(Action.DRAFT_AGREEMENT): N_("写好了调解协议，等各方核对签字"),
    _tag(Action.REVISE_AGREEMENT): N_("修改了调解协议，已签的要重签"),
    _tag(Action.SIGN): N_("签了调解协议"),
    _tag(Action.REFUSE_TO_SIGN): N_("不愿签协议，调解结束"),
    _tag(Action.AGREE_ORALLY): N_("达成口头协议，由调解员记录"),
    _tag(Action.RECORD_PERFORMANCE): N_("登记了一次付款"),
    _tag(Action.REPORT_DEFAULT): N_("有一笔钱到期没有付"),
    _tag(Action.TO_ENFORCEMENT): N_("转去申请强制执行或起诉"),
    _tag(Action.CONFIRM_JOINTLY): N_("申请法院确认协议"),
    _tag(Action.COURT_ACCEPT): N_("法院受理了确认申请"),
    _tag(Action.COURT_REJECT): N_("法院没有受理确认申请"),
    _tag(Action.COURT_EXTEND): N_("法院延长了确认的时间"),
    _tag(Action.COURT_CONFIRM): N_("法院确认协议有效"),
    _tag(Action.COURT_REFUSE): N_("法院驳回了确认申请"),
    _tag(Action.MEDIATE_AGAIN): N_("重新调解"),
    _tag(Action.FAIL): N_("调解没有成功，已结束"),
    _tag(Action.STOP_SHAM): N_("调解组织停止了这次调解"),
    _tag(Action.REPORT_FAILURE): N_("调解组织已把结果告诉法院"),
    _tag(Action.WITHDRAW): N_("撤回了调解申请"),
    _tag(Action.ADD_MATERIAL): N_("补充了材料"),
    _tag(Action.RATE): N_("作了评价"),
}
"""Events told to a side, by tag. The body's own notes are not among them."""

ONLY_OWN: Final = frozenset({FILE_ADDED, _tag(Action.CHOOSE_MEDIATOR), _tag(Action.OBJECT_MEDIATOR), _tag(Action.RATE)})
"""Told only when the side did it itself: whom the other side wants or refuses is its own affair."""

_TO_BOTH: Final[Mapping[tuple[str, str], str]] = {
    (_tag(Action.DECLINE), "route"): N_("您可以采用的其他途径"),
    (_tag(Action.ASK_MATERIAL), "request"): N_("需要补充"),
    (_tag(Action.TAKE_CASE), "statement"): N_("调解员说明"),
    (_tag(Action.CANCEL_SESSION), "reason"): N_("原因"),
    (_tag(Action.MOVE_SESSION), "reason"): N_("原因"),
    (_tag(Action.END_APPRAISAL), "result"): N_("鉴定结论"),
    (_tag(Action.ANSWER_PROPOSAL), "objection"): N_("不同意的理由"),
    (_tag(Action.HOLD_CREDITORS_MEETING), "resolution"): N_("会议意见"),
    (_tag(Action.START_STANDSTILL), "terms"): N_("暂缓的内容"),
    (_tag(Action.FOLLOW_UP), "findings"): N_("回访情况"),
    (_tag(Action.REFUSE_TO_SIGN), "reason"): N_("理由"),
    (_tag(Action.RECORD_PERFORMANCE), "proof"): N_("说明"),
    (_tag(Action.REPORT_DEFAULT), "reason"): N_("说明"),
    (_tag(Action.FAIL), "remedies"): N_("您可以采用的其他途径"),
    (_tag(Action.ADD_MATERIAL), "text"): N_("补充说明"),
}
TEXTS: Final = _TO_BOTH
OWN_TEXTS: Final[Mapping[tuple[str, str], str]] = {
    **_TO_BOTH,
    (_tag(Action.ANSWER_INVITATION), "explanation"): N_("说明"),
    (_tag(Action.WITHDRAW), "reason"): N_("理由"),
    (_tag(Action.TO_ENFORCEMENT), "reference"): N_("案号或说明"),
    (_tag(Action.RATE), "comment"): N_("留言"),
}
TELLING: Final = Telling(
    HISTORY,
    TEXTS,
    OWN_TEXTS,
    ONLY_OWN,
    {
        (_tag(Action.ANSWER_INVITATION), "answer"): (
            N_("答复"),
            {"agreed": N_("愿意调解"), "refused": N_("不愿意调解")},
        ),
        (_tag(Action.DECLINE), "ground"): (N_("事由"), DECLINE_GROUNDS),
        (_tag(Action.FAIL), "reason"): (N_("原因"), FAILINGS),
    },
)

STATES: Final[Mapping[str, Words]] = {
    State.APPLIED: Words(
        N_("申请已收到，等调解组织审核"), N_("调解组织会看这件事归不归它调解，然后告诉您。您不用做什么。")
    ),
    State.INVITING: Words(
        N_("已邀请另一方，等答复"), N_("双方都愿意才能调解。另一方答复了，我们会通知您。"), "waiting"
    ),
    State.APPOINTING: Words(
        N_("双方都愿意调解，正在选调解员"),
        N_("您可以从名单里选一位。双方选了同一位，就请这一位；选不到一起，由调解组织指定。"),
    ),
    State.MEDIATING: Words(N_("正在调解"), N_("调解员会约时间，听双方说，帮双方商量。说的话保密，不愿意随时可以停。")),
    State.EVALUATING: Words(
        N_("正在请专家评估"), N_("不偏向任何一方的专家会看材料，给出意见，供双方商量时参考。"), "waiting"
    ),
    State.PROPOSED: Words(
        N_("有一份方案，等答复"), N_("请看下面的方案。到期以前，您可以同意，也可以不同意。"), "waiting"
    ),
    State.VOTING: Words(N_("债权机构正在表决"), N_("各家债权机构在表决处置方案。结果出来会通知您。"), "waiting"),
    State.SIGNING: Words(
        N_("协议写好了，等各方签字"), N_("各方、调解员都签了字，调解组织盖了章，协议才生效。"), "waiting"
    ),
    State.PERFORMING: Words(N_("协议已生效，正在履行"), N_("协议对双方都有约束力，要按写好的时间和数目办。"), "good"),
    State.IN_DEFAULT: Words(
        N_("有款项到期没有付"), N_("调解组织会催促。还是不付，可以申请强制执行（经法院确认的）或者起诉。"), "bad"
    ),
    State.PERFORMED: Words(N_("协议已经履行完"), N_("这件纠纷到此解决。欢迎评价调解办得怎么样。"), "good"),
    State.ENFORCEMENT: Words(N_("已转强制执行或起诉"), N_("以后的事由法院办理，以法院的结果为准。"), "neutral"),
    State.FAILED: Words(
        N_("调解没有成功"), N_("您的权利没有减少：仍可以投诉、申请仲裁、起诉，或者向监管部门反映。"), "neutral"
    ),
    State.WITHDRAWN: Words(N_("调解申请已撤回"), N_("这次调解已经结束。以后仍可以重新申请。"), "neutral"),
    State.DECLINED: Words(N_("调解组织不予受理"), N_("理由和您可以采用的其他途径见下面。"), "bad"),
}

YOUR_TURN: Final[Mapping[str, Words]] = {
    Action.ANSWER_INVITATION: Words(
        N_("请您答复：愿不愿意调解"), N_("有人为一件与您有关的纠纷申请调解。愿不愿意，由您自己决定。"), "waiting"
    ),
    Action.ANSWER_PROPOSAL: Words(
        N_("有一份方案，请您答复"), N_("请看下面的方案。到期以前，您可以同意，也可以不同意。"), "waiting"
    ),
    Action.SIGN: Words(
        N_("请您核对协议并签字"), N_("请把下面的协议从头到尾看一遍，没有问题再签。不愿意可以不签。"), "waiting"
    ),
    Action.ACCEPT_DISCLOSURE: Words(
        N_("调解员有情况要您知道"), N_("请看调解员说明的关系，决定是不是还由他（她）调解。"), "waiting"
    ),
}
"""What the page says instead of the state when it is this side's turn, first what comes first."""

STEPS: Final = (N_("已登记"), N_("都愿意"), N_("选人"), N_("调解"), N_("签协议"), N_("履行"))
_POSITION: Final[Mapping[str, int]] = {
    State.APPLIED: 0,
    State.INVITING: 1,
    State.APPOINTING: 2,
    State.MEDIATING: 3,
    State.EVALUATING: 3,
    State.PROPOSED: 3,
    State.VOTING: 3,
    State.SIGNING: 4,
    State.PERFORMING: 5,
    State.IN_DEFAULT: 5,
    State.ENFORCEMENT: 5,
}
ENDED_EARLY: Final = frozenset({State.FAILED, State.WITHDRAWN, State.DECLINED})
"""Ends without an agreement: no steps are shown."""


ENDINGS: Final = frozenset(
    _tag(action) for action in (Action.DECLINE, Action.FAIL, Action.STOP_SHAM, Action.REFUSE_TO_SIGN, Action.WITHDRAW)
)
"""Events that end a mediation without an agreement: what they say stands at the top of the page."""


def steps(state: str) -> list[tuple[str, str]]:
    """Return the steps of a mediation with ``done``, ``current`` or ``next``; none for one that ended early."""
    return [] if state in ENDED_EARLY else placed(STEPS, _POSITION.get(state, len(STEPS)))


DEADLINES: Final[Mapping[str, str]] = {
    DeadlineKind.CHECK: N_("调解组织最迟告诉您收不收的日期"),
    DeadlineKind.INVITE: N_("最迟答复邀请的日期"),
    DeadlineKind.CHOOSE: N_("最迟选调解员的日期，过后由调解组织指定"),
    DeadlineKind.TAKE: N_("调解员最迟答复的日期"),
    DeadlineKind.OBJECT: N_("最迟答复方案的日期"),
    DeadlineKind.SIGN: N_("最迟签协议的日期"),
    DeadlineKind.VOTE: N_("债权机构最迟表决的日期"),
    DeadlineKind.EVALUATE: N_("专家最迟给出意见的日期"),
    DeadlineKind.MEDIATE: N_("调解最迟结束的日期"),
    DeadlineKind.STANDSTILL: N_("暂缓催收和起诉到这一天"),
    DeadlineKind.PERFORM: N_("下一笔钱最迟付的日期"),
    DeadlineKind.CONFIRM_APPLY: N_("最迟一起申请法院确认的日期"),
    DeadlineKind.CONFIRM_ACCEPT: N_("法院最迟决定是否受理的日期"),
    DeadlineKind.CONFIRM_DECIDE: N_("法院最迟作出裁定的日期"),
}
"""Time limits told to a side, the most pressing first; reports and follow-ups of the body are none of them."""
