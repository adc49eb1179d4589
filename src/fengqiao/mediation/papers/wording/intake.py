"""Words of the papers up to the sides' consent."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fengqiao.foundation.documents.frames import Values, day, row, section
from fengqiao.mediation.papers.kinds import (
    AcceptancePaper,
    ApplicationPaper,
    BriefingPaper,
    InvitationPaper,
    NotAcceptedPaper,
)
from fengqiao.mediation.papers.wording.parts import case_row, frame, money, parties, signed_rows, wording_of


@wording_of(ApplicationPaper)
def _application(paper: ApplicationPaper) -> Values:
    opening = _("申请人就下列纠纷自愿申请调解。")
    facts = [
        case_row(paper.head),
        row(_("申请日期"), day(paper.applied_on)),
        row(_("来源"), paper.origin),
        *([row(_("争议金额"), money(paper.amount))] if paper.amount is not None else []),
    ]
    applicants = [
        (_("%(role)s：%(name)s") % {"role": one.role, "name": one.name}, "", _("已提交申请"), day(paper.applied_on))
        for one in paper.parties
        if one.applies
    ]
    return frame(paper.head, paper.kind, opening) | {
        "facts": facts,
        "parties": parties(_("一、当事人"), paper.parties),
        "claim": section(_("二、调解请求"), [paper.claim]),
        "grounds": section(_("三、事实与理由"), [paper.facts]),
        "signatures": signed_rows(_("四、申请人"), applicants),
    }


@wording_of(AcceptancePaper)
def _acceptance(paper: AcceptancePaper) -> Values:
    opening = _("下列调解申请经审核符合受理条件，现予受理。")
    return frame(paper.head, paper.kind, opening) | {
        "facts": [
            case_row(paper.head),
            row(_("受理日期"), day(paper.accepted_on)),
            row(_("事项"), paper.matter),
            row(_("办理方式"), paper.track),
        ],
        "parties": parties(_("一、当事人"), paper.parties),
        "notes": section(
            _("二、告知事项"),
            [
                _("（一）调解遵循自愿、平等、合法的原则，不收取任何费用。"),
                _(
                    "（二）各方均同意调解后，由各方共同选择或由本调解组织指定调解员；认为调解员可能影响公正的，可以要求更换。"
                ),
                _("（三）调解过程不公开，调解中的陈述和让步不对外披露。"),
                _("（四）当事人可以随时要求终止调解，调解不影响依法申请仲裁、提起诉讼或向监管机构反映的权利。"),
            ],
        ),
    }


@wording_of(InvitationPaper)
def _invitation(paper: InvitationPaper) -> Values:
    opening = _("申请人就与您（贵单位）的下列纠纷申请调解，现邀请您（贵单位）参加调解。")
    return frame(paper.head, paper.kind, opening) | {
        "facts": [case_row(paper.head), row(_("答复期限"), _("请于%(day)s前答复") % {"day": day(paper.answer_by)})],
        "parties": parties(_("一、当事人"), paper.parties),
        "claim": section(_("二、调解请求"), [paper.claim]),
        "grounds": section(_("三、事实与理由"), [paper.facts]),
        "notes": section(
            _("四、告知事项"),
            [
                _("（一）调解自愿进行，您可以同意，也可以不同意；金融机构没有正当理由不得拒绝调解。"),
                _("（二）调解过程不公开，不收取任何费用。"),
                _("（三）不同意调解或者逾期未答复的，调解终止，各方可以依法申请仲裁或者提起诉讼。"),
            ],
        ),
    }


@wording_of(NotAcceptedPaper)
def _not_accepted(paper: NotAcceptedPaper) -> Values:
    opening = _("您提出的调解申请，经审核不予受理，现将理由和可以采用的其他途径告知如下。")
    return frame(paper.head, paper.kind, opening) | {
        "facts": [case_row(paper.head), row(_("申请日期"), day(paper.applied_on))],
        "reason": section(_("一、不予受理的理由"), [paper.ground]),
        "route": section(_("二、可以采用的其他途径"), [paper.route]),
    }


@wording_of(BriefingPaper)
def _briefing(paper: BriefingPaper) -> Values:
    opening = _("调解开始前，请阅读本须知；各方确认知悉后方可开始调解。")
    return frame(paper.head, paper.kind, opening) | {
        "facts": [case_row(paper.head)],
        "principles": section(
            _("一、调解的原则"),
            [_("调解以自愿、平等、合法为原则，调解员保持中立。调解不收取任何费用，调解过程不公开。")],
        ),
        "rights": section(
            _("二、当事人的权利"),
            [
                _("（一）选择或者接受调解员，要求有利害关系的调解员回避；"),
                _("（二）接受调解、拒绝调解或者要求终止调解；"),
                _("（三）要求调解公开进行或者不公开进行；"),
                _("（四）自主表达意愿，自愿达成调解协议。"),
            ],
        ),
        "duties": section(
            _("三、当事人的义务"),
            [
                _("（一）如实陈述纠纷事实；"),
                _("（二）遵守调解现场秩序，尊重调解员；"),
                _("（三）尊重对方当事人行使权利；"),
                _("（四）按照约定履行调解协议。"),
            ],
        ),
        "procedure": section(_("四、调解的程序和保密"), _procedure()),
        "effect": section(_("五、协议的效力和司法确认"), _effect(paper.confirm_apply_days)),
        "failing": section(
            _("六、调解不成"),
            [_("调解不成的，终止调解，当事人可以依法通过仲裁、行政、司法等途径维护权利。")],
        ),
    }


def _procedure() -> list[str]:
    return [
        _("调解可以在现场、线上或者通过电话进行，由调解员记录；需要时可以进行中立评估或者提出调解方案。"),
        _("调解员和调解组织对调解中的陈述、材料保密。为达成协议作出的让步，除各方同意外，不得在诉讼中作为对其不利的证据；"
          "各方共同确认的无争议事实除外。"),
    ]  # fmt: skip


def _effect(days: int) -> list[str]:
    confirm = ngettext(
        "协议生效后，各方认为有必要的，可以自协议生效之日起%(days)d日内共同向人民法院申请司法确认；确认有效的协议具有强制执行力，申请不收费用。",
        "协议生效后，各方认为有必要的，可以自协议生效之日起%(days)d日内共同向人民法院申请司法确认；确认有效的协议具有强制执行力，申请不收费用。",
        days,
    )
    return [_("经调解达成的协议具有法律约束力，各方应当按照约定履行。"), confirm % {"days": days}]
