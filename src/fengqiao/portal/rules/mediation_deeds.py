"""What a side of a mediation can do, with what follows from it. Pure."""

from collections.abc import Mapping
from typing import Final

from fengqiao.foundation.marking import N_
from fengqiao.mediation.rules.states import Action
from fengqiao.portal.rules.words import Deed

DEEDS: Final[Mapping[str, Deed]] = {
    Action.ANSWER_INVITATION: Deed(
        N_("答复：愿不愿意调解"),
        N_("调解不收钱、保密、自愿。愿意，就进入下一步；不愿意，不用说明理由。"),
        N_("双方都愿意，就选调解员。您不愿意，这次调解结束，您的权利不受影响。"),
        N_("提交答复"),
        "mail-opened",
        "main",
    ),
    Action.SIGN: Deed(
        N_("签调解协议"),
        N_("请先把协议从头到尾看一遍。签字要用手机收到的验证码。"),
        N_("各方、调解员都签了字，调解组织盖了章，协议就生效，双方都要照办。"),
        N_("我看过了，签字"),
        "signature",
        "main",
    ),
    Action.ANSWER_PROPOSAL: Deed(
        N_("答复方案"),
        N_("同意，或者不同意，都请在期限内答复。"),
        N_("都同意，就按方案写协议。无异议方案，到期没有书面说不同意，就当作同意。"),
        N_("提交答复"),
        "message-circle-check",
        "main",
    ),
    Action.ACCEPT_DISCLOSURE: Deed(
        N_("同意由这位调解员调解"),
        N_("调解员说明了与当事人的关系。您觉得没有关系，可以同意由他（她）调解。"),
        N_("各方都同意，就由这位调解员调解。不同意，请选“不同意由某位调解员调解”。"),
        N_("我同意"),
        "user-check",
        "main",
    ),
    Action.ACKNOWLEDGE_BRIEFING: Deed(
        N_("读《调解须知》"),
        N_("开始以前，请先了解您的权利、调解怎么进行、协议有什么效力。"),
        N_("各方都读过，调解员才能开始调解。"),
        N_("我读过了"),
        "book",
        "main",
    ),
    Action.CHOOSE_MEDIATOR: Deed(
        N_("选调解员"),
        N_("从名单里选一位您信得过的。另一方也在选。"),
        N_("双方选了同一位，就请这一位；选不到一起，由调解组织指定。定下来以前可以改选。"),
        N_("选这一位"),
        "user-check",
        "main",
    ),
    Action.CHOOSE_TIMES: Deed(
        N_("选方便的时间"),
        N_("下面是调解员和调解室都空的时间。哪些时候您方便，都可以勾上。"),
        N_("双方都方便的第一个时间，就定下来，并通知双方。定下来以前可以改选。"),
        N_("选好了"),
        "calendar-event",
        "main",
    ),
    Action.RECORD_PERFORMANCE: Deed(
        N_("登记收到（付了）一笔钱"),
        N_("收到或付了协议里的一笔钱，在这里登记一下。"),
        N_("调解组织和另一方会看到。最后一笔付清，这件纠纷就办完了。"),
        N_("登记"),
        "cash",
        "main",
    ),
    Action.CONFIRM_JOINTLY: Deed(
        N_("一起申请法院确认"),
        N_("法院确认以后，对方不照办，可以直接申请强制执行，不用再打官司。不收费。"),
        N_("双方都申请了，申请书就送到法院。法院受理后会作出裁定。"),
        N_("我要申请"),
        "gavel",
        "main",
    ),
    Action.REPORT_DEFAULT: Deed(
        N_("反映对方没有按时付"),
        N_("到期的钱没有付，告诉调解组织。"),
        N_("调解组织会催促。协议经法院确认的，您可以申请强制执行；没有确认的，可以起诉。"),
        N_("提交"),
        "alert-octagon",
    ),
    Action.ADD_MATERIAL: Deed(
        N_("补充说明或材料"),
        N_("想起什么、找到什么凭证，都可以补充：文字、照片或 PDF。"),
        N_("调解员、调解组织和另一方能看到，别人看不到。"),
        N_("提交补充"),
        "paperclip",
    ),
    Action.RATE: Deed(
        N_("评价这次调解"),
        N_("调解得好不好，问题是不是真的解决了，请如实告诉我们。"),
        N_("您的评价会计入调解组织的满意度统计，不影响您的权利。"),
        N_("提交评价"),
        "star",
    ),
    Action.OBJECT_MEDIATOR: Deed(
        N_("不同意由某位调解员调解"),
        N_("您觉得某位调解员可能不公道，例如与对方是亲戚、同事，可以提出来。"),
        N_("理由只有调解组织和调解员看得到。还没开始的，换一位；已经开始的，由调解组织决定。"),
        N_("提出异议"),
        "user-x",
    ),
    Action.TO_ENFORCEMENT: Deed(
        N_("我已申请强制执行或起诉"),
        N_("对方不照协议办，您已把这件事交给法院。"),
        N_("这里的办理会结束，不能恢复，以法院的结果为准。"),
        N_("确认，结束这里的办理"),
        "building-bank",
        "danger",
    ),
    Action.REFUSE_TO_SIGN: Deed(
        N_("不签这份协议"),
        N_("您不愿意签。签不签由您决定，谁也不能逼您。"),
        N_("这次调解结束。您仍可以投诉、申请仲裁、起诉，或向监管部门反映。"),
        N_("我不签，结束调解"),
        "circle-x",
        "danger",
    ),
    Action.WITHDRAW: Deed(
        N_("撤回，不调解了"),
        N_("事情已经解决，或者您不想再调解。随时可以停，不用说明理由。"),
        N_("这次调解结束，不能恢复。您的权利不受影响，以后仍可以重新申请。"),
        N_("确认撤回"),
        "arrow-back-up",
        "danger",
    ),
}
"""The actions of a side in the order they are offered."""
