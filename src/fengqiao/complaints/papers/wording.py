"""Turns a paper into the values its templates show, in the language that is active."""

from collections.abc import Mapping
from datetime import date
from functools import singledispatch
from typing import Any, Final

from django.utils.translation import gettext as _

from fengqiao.complaints.papers import remedies
from fengqiao.complaints.papers.kinds import (
    DecisionPaper,
    ExtensionPaper,
    NotHandledPaper,
    OrderPaper,
    ReceiptPaper,
    ReviewDecisionPaper,
    TransferPaper,
    Ways,
)
from fengqiao.foundation.documents.frames import Values, day, framed, row, section
from fengqiao.foundation.marking import N_

_RESULTS: Final[Mapping[str, str]] = {
    "granted": N_("支持投诉人的诉求。"),
    "partly": N_("部分支持投诉人的诉求。"),
    "refused": N_("不支持投诉人的诉求。"),
}


@singledispatch
def worded(paper: Any) -> Values:
    """Return the values for the paper's templates. Raises TypeError for what is no paper."""
    raise TypeError(f"no wording for {type(paper).__name__}")


@worded.register
def _receipt(paper: ReceiptPaper) -> Values:
    return framed(
        paper.head, _("消费投诉登记回执"), [_("您的消费投诉已登记，我们将依法核实处理。请妥善保存本回执。")]
    ) | {
        "facts": [
            *_case_rows(paper.received_on, paper.institution),
            row(_("诉求"), paper.request),
            row(_("处理期限"), _due(paper.due_on, provisional=paper.due_provisional)),
        ],
        "code": {
            "label": _("查询码"),
            "value": paper.receipt_code,
            "note": _("凭编号和查询码可查询进度、补充材料、撤回投诉。请勿告诉他人，工作人员不会向您索要。"),
        },
        "channels": section(_("查询与联系渠道"), paper.channels),
    }


@worded.register
def _decision(paper: DecisionPaper) -> Values:
    opening = _("您提出的消费投诉，我们已核实并作出处理决定，现告知如下。")
    return framed(paper.head, _("消费投诉处理决定告知书"), [opening]) | {
        "facts": [*_case_rows(paper.received_on, paper.institution), row(_("诉求"), paper.request)],
        "findings": section(_("一、核实情况"), [paper.findings]),
        "decision": section(_("二、处理决定"), [_(_RESULTS[paper.result])]),
        "reasons": section(_("三、决定的依据和理由"), [paper.reasons]),
        "remedies": _remedies(_("四、不同意本决定时的解决途径"), paper.ways, may_be_reviewed=paper.may_be_reviewed),
    }


@worded.register
def _review_decision(paper: ReviewDecisionPaper) -> Values:
    opening = _("您对处理决定提出的核查申请，我们已就处理程序、处理期限和处理结果进行核查，现告知如下。")
    return framed(paper.head, _("消费投诉核查决定告知书"), [opening]) | {
        "facts": [
            row(_("收到核查申请日期"), day(paper.applied_on)),
            row(_("原处理机构"), paper.decided_by),
        ],
        "findings": section(_("一、核查情况"), [paper.findings]),
        "decision": section(_("二、核查决定"), [_(_RESULTS[paper.result])]),
        "reasons": section(_("三、决定的依据和理由"), [paper.reasons]),
        "remedies": _remedies(_("四、不同意本决定时的解决途径"), paper.ways, may_be_reviewed=False),
    }


@worded.register
def _not_handled(paper: NotHandledPaper) -> Values:
    opening = _("您提出的投诉，我们经审查决定不予受理，现将事由和可以采用的其他途径告知如下。")
    return framed(paper.head, _("消费投诉不予受理告知书"), [opening]) | {
        "facts": _case_rows(paper.received_on, paper.institution),
        "reason": section(_("一、不予受理的事由"), [paper.ground, paper.explanation]),
        "route": section(_("二、您可以采用的其他途径"), [paper.route]),
    }


@worded.register
def _extension(paper: ExtensionPaper) -> Values:
    opening = _("您提出的消费投诉，因情况特别复杂或有其他特殊原因，经批准延长处理期限，现告知如下。")
    return framed(paper.head, _("消费投诉延期处理告知书"), [opening]) | {
        "facts": [
            *_case_rows(paper.received_on, paper.institution),
            row(_("延期理由"), paper.reason),
            row(_("批准人"), paper.approved_by),
            row(_("批准日期"), day(paper.approved_on)),
            row(_("原处理期限"), day(paper.old_due_on)),
            row(_("新处理期限"), _due(paper.new_due_on)),
        ]
    }


@worded.register
def _transfer(paper: TransferPaper) -> Values:
    opening = _("您向我们提出的消费投诉已转送被投诉机构处理，被投诉机构将直接向您告知处理决定。")
    return framed(paper.head, _("消费投诉转办告知书"), [opening]) | {
        "facts": [
            *_case_rows(paper.received_on, paper.institution),
            row(_("转送日期"), day(paper.transferred_on)),
            row(_("处理期限"), _due(paper.due_on)),
        ],
        "channels": section(_("被投诉机构联系方式"), paper.institution_contact),
    }


@worded.register
def _order(paper: OrderPaper) -> Values:
    opening = _("请就下列消费投诉核实有关情况，在期限内书面报告。")
    return framed(paper.head, _("消费投诉督办通知书"), [opening]) | {
        "facts": [
            row(_("收到日期"), day(paper.received_on)),
            *([row(_("目前状态"), paper.state)] if paper.state else []),
            row(_("报告期限"), day(paper.due_on)),
        ],
        "question": section(_("要求说明的事项"), [paper.question]),
    }


def _case_rows(received_on: date, institution: str) -> list[Values]:
    return [row(_("收到日期"), day(received_on)), row(_("被投诉机构"), institution)]


def _remedies(heading: str, ways: Ways, *, may_be_reviewed: bool) -> Values:
    return {
        "heading": heading,
        "lines": [_("如不同意本决定，您可以选择下列途径：")],
        "columns": [_("途径"), _("如何提出"), _("何时提出")],
        "rows": remedies.rows(ways, may_be_reviewed=may_be_reviewed),
    }


def _due(due_on: date | None, *, provisional: bool = False) -> str:
    if due_on is None:
        return _("转送被投诉机构后起算")
    text = _("最迟于%(day)s作出处理决定并告知您") % {"day": day(due_on)}
    return text + _("（跨年放假安排公布后可能调整）") if provisional else text
