"""Words of the papers while a mediator is at work."""

from django.utils.translation import gettext as _

from fengqiao.foundation.documents.frames import Values, day, row, section
from fengqiao.mediation.papers.kinds import (
    EvaluationPaper,
    MinutesPaper,
    Party,
    ProposalPaper,
    StandstillPaper,
    UndisputedPaper,
)
from fengqiao.mediation.papers.wording.parts import (
    case_row,
    frame,
    moment,
    money,
    names,
    parties,
    to_sign,
    wording_of,
)


@wording_of(MinutesPaper)
def _minutes(paper: MinutesPaper) -> Values:
    came = [*((side.role, side.name) for side in paper.present), *((_("调解员"), name) for name in paper.mediators)]
    return frame(paper.head, paper.kind, _("本笔录由调解员和调解组织保管，不向其他机构和个人提供。")) | {
        "facts": [
            case_row(paper.head),
            row(_("场次"), _("第 %(n)s 场") % {"n": paper.session}),
            row(_("时间"), moment(paper.starts_at)),
            row(_("地点或方式"), paper.place),
            row(_("调解员"), names(paper.mediators)),
            row(_("到场"), *(_as_line(side) for side in paper.present)),
            *([row(_("未到场"), *(_as_line(side) for side in paper.absent))] if paper.absent else []),
        ],
        "minutes": section(_("一、调解经过"), [paper.minutes]),
        "result": section(_("二、调解结果"), [paper.result]),
        "signatures": to_sign(_("三、核对签名（以上笔录经核对无误）"), came),
    }


def _as_line(side: Party) -> str:
    return _("%(role)s：%(name)s") % {"role": side.role, "name": side.name}


@wording_of(ProposalPaper)
def _proposal(paper: ProposalPaper) -> Values:
    if paper.is_opinion:
        title, opening = _("小额纠纷快速解决意见书"), _("各方未能自行达成一致，调解员就下列小额纠纷提出解决意见。")
        effect = _(
            "消费者接受本意见的，本意见对双方均有约束力；消费者不接受或者逾期未答复的，本意见对双方均无约束力，仅供参考。"
        )
    else:
        title, opening = "", _("各方对主要事项已无分歧，调解员提出下列方案，现送达各方。")
        effect = _(
            "各方在答复期限内均未提出书面异议的，视为认可本方案，据此签订调解协议；任何一方提出书面异议的，本方案不发生效力。"
        )
    return frame(paper.head, paper.kind, opening, title=title) | {
        "facts": [
            case_row(paper.head),
            *([row(_("方案金额"), money(paper.amount))] if paper.amount is not None else []),
            row(_("答复期限"), _("请于%(day)s前答复") % {"day": day(paper.answer_by)}),
        ],
        "parties": parties(_("一、当事人"), paper.parties),
        "text": section(_("二、方案内容"), [paper.text]),
        "effect": section(_("三、方案的效力"), [effect]),
    }


@wording_of(EvaluationPaper)
def _evaluation(paper: EvaluationPaper) -> Values:
    opening = _("经各方同意，就下列纠纷的证据和解决方案进行中立评估，现提出评估意见。")
    effect = _("本意见不具有约束力，供各方协商时参考；未经各方同意，不得在诉讼、仲裁中作为证据使用。")
    return frame(paper.head, paper.kind, opening) | {
        "facts": [case_row(paper.head), row(_("评估日期"), day(paper.given_on))],
        "parties": parties(_("一、当事人"), paper.parties),
        "opinion": section(_("二、评估意见"), [paper.opinion]),
        "effect": section(_("三、意见的效力"), [effect]),
    }


@wording_of(UndisputedPaper)
def _undisputed(paper: UndisputedPaper) -> Values:
    opening = _("在调解员主持下，各方就下列事实没有争议，记载如下。")
    effect = _("各方签名确认后，在诉讼、仲裁中无需就本书记载的事实另行举证；仅为达成协议而作出的让步不在此列。")
    signers = [(side.role, side.name) for side in paper.parties]
    signers += [(_("调解员"), name) for name in paper.mediators]
    return frame(paper.head, paper.kind, opening) | {
        "facts": [case_row(paper.head)],
        "parties": parties(_("一、当事人"), paper.parties),
        "undisputed": section(_("二、无争议的事实"), [paper.facts]),
        "effect": section(_("三、记载的效力"), [effect]),
        "signatures": to_sign(_("四、签名确认"), signers),
    }


@wording_of(StandstillPaper)
def _standstill(paper: StandstillPaper) -> Values:
    opening = _("为便于协商处置方案，各债权机构约定在下列期间内暂缓催收和诉讼。")
    return frame(paper.head, paper.kind, opening) | {
        "facts": [case_row(paper.head), row(_("暂缓至"), day(paper.until))],
        "parties": parties(_("一、当事人"), paper.parties),
        "terms": section(_("二、暂缓的内容"), [paper.terms]),
        "signatures": to_sign(_("三、签署"), [(side.role, side.name) for side in paper.parties]),
    }
