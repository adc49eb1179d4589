"""Words of the papers when a mediation fails."""

from django.utils.translation import gettext as _

from fengqiao.foundation.documents.frames import Values, day, row, section
from fengqiao.mediation.papers.kinds import FailureReportPaper, TerminationPaper
from fengqiao.mediation.papers.wording.parts import case_row, frame, parties, wording_of


@wording_of(TerminationPaper)
def _termination(paper: TerminationPaper) -> Values:
    opening = _("下列纠纷经调解未能达成协议，现终止调解，并将其他途径告知如下。")
    regulator = _("（三）向%(regulator)s反映。") % {"regulator": paper.regulator}
    if paper.hotline:
        regulator = _("（三）向%(regulator)s反映，热线%(hotline)s。") % {
            "regulator": paper.regulator,
            "hotline": paper.hotline,
        }
    return frame(paper.head, paper.kind, opening) | {
        "facts": [case_row(paper.head), row(_("终止日期"), day(paper.ended_on)), row(_("终止原因"), paper.reason)],
        "parties": parties(_("一、当事人"), paper.parties),
        "remedies": section(
            _("二、可以采用的其他途径"),
            [
                _("（一）有仲裁协议或者仲裁条款的，依法申请仲裁；"),
                _("（二）向有管辖权的人民法院提起诉讼；"),
                regulator,
                paper.advice,
            ],
        ),
    }


@wording_of(FailureReportPaper)
def _failure_report(paper: FailureReportPaper) -> Values:
    opening = _("贵院委派（委托）调解的下列纠纷未能达成协议，现将有关情况报告如下。")
    return frame(paper.head, paper.kind, opening) | {
        "facts": [
            case_row(paper.head),
            row(_("法院案号"), paper.court_reference or _("未编号")),
            row(_("来源"), paper.referred_as),
            row(_("终止日期"), day(paper.ended_on)),
            row(_("终止原因"), paper.reason),
        ],
        "parties": parties(_("一、当事人"), paper.parties),
        "basics": section(_("二、纠纷的基本情况"), [paper.basic_facts]),
        "why": section(_("三、未达成协议的原因"), [paper.why]),
        "conduct": section(_("四、导致纠纷解决成本增加的行为"), [paper.conduct or _("无")]),
        "points": section(_("五、需要注意的事项"), [paper.points or _("无")]),
    }
