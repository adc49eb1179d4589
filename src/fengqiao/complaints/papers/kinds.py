"""What each paper of a complaint holds, as plain values. A paper that would miss what the law asks for cannot be made."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar, Final

from django.utils.translation import gettext as _

from fengqiao.foundation.documents.frames import Head, require
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.marking import N_


class RemedyKind(StrEnum):
    """What a complainant can still do (Order 2020 No.3, Arts 19, 20, 31)."""

    REVIEW = "review"
    MEDIATION = "mediation"
    ARBITRATION = "arbitration"
    LITIGATION = "litigation"
    REGULATOR = "regulator"


_COURSES: Final = frozenset({RemedyKind.MEDIATION, RemedyKind.ARBITRATION, RemedyKind.LITIGATION})


def applicable_remedies(*, may_be_reviewed: bool) -> frozenset[RemedyKind]:
    """Return the remedies a decision must name.

    A branch's decision: review by its superior, mediation, arbitration, litigation (Art. 19, 20). A head office's
    decision or a review's has no further review; the regulator's channel takes its place (Art. 20, 31).
    """
    return _COURSES | {RemedyKind.REVIEW if may_be_reviewed else RemedyKind.REGULATOR}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Where and within which time the remedies can be used; legal values come from the rule set in force.

    ``review_days`` are natural days from receipt of the decision. Without ``limitation_years`` the paper refers to the
    limitation period laid down by law.
    """

    review_office: str = ""
    review_days: int = 0
    mediation_body: str = ""
    mediation_contact: str = ""
    limitation_years: int | None = None
    regulator: str = ""
    hotline: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptPaper:
    """登记回执: that a complaint was registered, and by when it will be decided. The code only when it is first given."""

    template: ClassVar[str] = "receipt"
    head: Head
    received_on: date
    institution: str
    request: str
    due_on: date | None
    due_provisional: bool = False
    channels: tuple[str, ...] = ()
    receipt_code: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        require(self, {"institution": N_("缺少被投诉机构"), "request": N_("缺少诉求")})


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPaper:
    """消费投诉处理决定告知书 (Art. 19): result of verification, decision with grounds and reasons, remedies.

    ``result`` is ``granted``, ``partly`` or ``refused``.
    """

    template: ClassVar[str] = "decision"
    head: Head
    received_on: date
    institution: str
    request: str
    findings: str
    result: str
    reasons: str
    decided_at_head_office: bool
    ways: Ways

    def __post_init__(self) -> None:
        _require_decision(self)
        _require_ways(self.ways, applicable_remedies(may_be_reviewed=self.may_be_reviewed))

    @property
    def may_be_reviewed(self) -> bool:
        """Whether the superior office can be asked for a review: not of a head office's decision (Art. 20)."""
        return not self.decided_at_head_office


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDecisionPaper:
    """核查决定告知书 (Art. 20): what the superior office found on process, time limits and result."""

    template: ClassVar[str] = "review_decision"
    head: Head
    applied_on: date
    decided_by: str
    findings: str
    result: str
    reasons: str
    ways: Ways

    def __post_init__(self) -> None:
        _require_decision(self)
        require(self, {"decided_by": N_("缺少原处理机构")})
        _require_ways(self.ways, applicable_remedies(may_be_reviewed=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class NotHandledPaper:
    """不予受理告知书 (Art. 18): why a complaint is not handled, and where to turn instead."""

    template: ClassVar[str] = "not_handled"
    head: Head
    received_on: date
    institution: str
    ground: str
    route: str
    explanation: str = ""

    def __post_init__(self) -> None:
        require(self, {"ground": N_("请写明不予受理的事由"), "route": N_("请写明可以采用的其他途径")})


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionPaper:
    """延期告知书 (Art. 18): why more time is needed, who approved it, and the new date."""

    template: ClassVar[str] = "extension"
    head: Head
    received_on: date
    institution: str
    reason: str
    approved_by: str
    approved_on: date
    old_due_on: date
    new_due_on: date

    def __post_init__(self) -> None:
        require(self, {"reason": N_("请写明延期理由"), "approved_by": N_("缺少批准人")})
        if self.new_due_on <= self.old_due_on:
            raise Invalid({"new_due_on": _("新的到期日须晚于原到期日")})


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferPaper:
    """转办告知书 (Art. 33): the regulator tells the complainant to whom the complaint was passed."""

    template: ClassVar[str] = "transfer"
    head: Head
    received_on: date
    transferred_on: date
    institution: str
    due_on: date | None
    institution_contact: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require(self, {"institution": N_("缺少被投诉机构")})


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPaper:
    """要求报告通知书（督办）: the regulator asks an office to report on one case by a date (Arts 6, 41)."""

    template: ClassVar[str] = "order"
    head: Head
    question: str
    due_on: date
    received_on: date
    state: str = ""

    def __post_init__(self) -> None:
        require(self, {"question": N_("请写明要求说明的事项")})


Paper = (
    ReceiptPaper | DecisionPaper | ReviewDecisionPaper | NotHandledPaper | ExtensionPaper | TransferPaper | OrderPaper
)

RESULTS: Final = frozenset({"granted", "partly", "refused"})


def _require_decision(paper: DecisionPaper | ReviewDecisionPaper) -> None:
    require(paper, {"findings": N_("请写明核实情况"), "reasons": N_("请写明决定依据和理由")})
    if paper.result not in RESULTS:
        raise Invalid({"result": _("请选择处理结论")})


def _require_ways(ways: Ways, remedies: frozenset[RemedyKind]) -> None:
    if RemedyKind.REVIEW in remedies:
        require(ways, {"review_office": N_("缺少受理核查申请的上级机构")})
        if ways.review_days <= 0:
            raise Invalid({"review_days": _("缺少申请核查的期限")})
    if RemedyKind.REGULATOR in remedies:
        require(ways, {"regulator": N_("缺少监管机构")})
