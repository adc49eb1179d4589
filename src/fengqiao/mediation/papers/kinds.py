"""What each paper of a mediation holds, as plain values. A paper that would miss what the law asks for cannot be made."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from django.utils.translation import gettext as _

from fengqiao.foundation.documents import frames
from fengqiao.foundation.documents.frames import require
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.marking import N_
from fengqiao.mediation.rules.papers import PaperKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Head(frames.Head):
    """What every paper carries. ``check_address`` is that of the public page behind the code."""

    case_number: str
    check_address: str

    def __post_init__(self) -> None:
        frames.Head.__post_init__(self)
        require(self, {"case_number": N_("缺少调解案号"), "check_address": N_("缺少核验地址")})


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One side as a paper names it, with its particulars as far as the paper's readers may know them."""

    role: str
    name: str
    id_number: str = ""
    address: str = ""
    phone: str = ""
    is_person: bool = True
    applies: bool = False

    def __post_init__(self) -> None:
        require(self, {"role": N_("缺少当事人身份"), "name": N_("缺少当事人姓名或名称")})


@dataclass(frozen=True, slots=True)
class Payment:
    """One instalment."""

    number: int
    due_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """One signature or seal. ``picture`` is a drawn signature, PNG or JPEG."""

    role: str
    name: str
    how: str
    at: datetime
    picture: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationPaper:
    """调解申请书 (人民调解法 Art. 17): who asks for mediation with whom, about what and why."""

    kind: ClassVar[str] = PaperKind.APPLICATION
    head: Head
    parties: tuple[Party, ...]
    claim: str
    facts: str
    applied_on: date
    origin: str
    amount: Decimal | None = None

    def __post_init__(self) -> None:
        _require_parties(self.parties)
        require(self, {"claim": N_("缺少调解请求"), "facts": N_("缺少事实与理由")})


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptancePaper:
    """调解受理通知书: that a body takes the matter, how it is treated, and that it costs nothing (Art. 4)."""

    kind: ClassVar[str] = PaperKind.ACCEPTANCE
    head: Head
    parties: tuple[Party, ...]
    accepted_on: date
    matter: str
    track: str

    def __post_init__(self) -> None:
        _require_parties(self.parties)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationPaper:
    """调解邀请书 (Art. 17): asks the other side whether it agrees, and by when."""

    kind: ClassVar[str] = PaperKind.INVITATION
    head: Head
    parties: tuple[Party, ...]
    claim: str
    facts: str
    answer_by: date

    def __post_init__(self) -> None:
        _require_parties(self.parties)
        require(self, {"claim": N_("缺少调解请求"), "facts": N_("缺少事实与理由")})


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAcceptedPaper:
    """不予受理告知书: why a matter is not taken, and where to turn instead."""

    kind: ClassVar[str] = PaperKind.NOT_ACCEPTED
    head: Head
    applied_on: date
    ground: str
    route: str

    def __post_init__(self) -> None:
        require(self, {"ground": N_("请写明不予受理的理由"), "route": N_("请写明可以采用的其他途径")})


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefingPaper:
    """调解须知 (特邀调解规定 Art. 14): rights and duties, procedure, effect, confirmation, told before the start."""

    kind: ClassVar[str] = PaperKind.BRIEFING
    head: Head
    confirm_apply_days: int

    def __post_init__(self) -> None:
        if self.confirm_apply_days <= 0:
            raise Invalid({"confirm_apply_days": _("缺少申请司法确认的期限")})


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesPaper:
    """调解笔录 (Art. 27): one session, who came, what was said, how it went. For mediator and body alone."""

    kind: ClassVar[str] = PaperKind.MINUTES
    head: Head
    session: int
    starts_at: datetime
    place: str
    mediators: tuple[str, ...]
    present: tuple[Party, ...]
    minutes: str
    result: str
    absent: tuple[Party, ...] = ()

    def __post_init__(self) -> None:
        require(self, {"minutes": N_("缺少笔录"), "result": N_("缺少调解结果"), "place": N_("缺少地点或方式")})
        _require_mediators(self.mediators)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalPaper:
    """调解方案: a no-objection proposal that silence accepts, or an opinion on a small claim that binds once accepted."""

    kind: ClassVar[str] = PaperKind.PROPOSAL
    head: Head
    parties: tuple[Party, ...]
    text: str
    answer_by: date
    is_opinion: bool = False
    amount: Decimal | None = None

    def __post_init__(self) -> None:
        _require_parties(self.parties)
        require(self, {"text": N_("缺少方案内容")})


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationPaper:
    """中立评估意见书: an independent view of evidence and solution; binds nobody."""

    kind: ClassVar[str] = PaperKind.EVALUATION
    head: Head
    parties: tuple[Party, ...]
    opinion: str
    given_on: date

    def __post_init__(self) -> None:
        _require_parties(self.parties)
        require(self, {"opinion": N_("缺少评估意见")})


@dataclass(frozen=True, slots=True, kw_only=True)
class UndisputedPaper:
    """无争议事实记载书 (特邀调解规定 Art. 22): facts both sides confirm, which need no proof again in court."""

    kind: ClassVar[str] = PaperKind.UNDISPUTED
    head: Head
    parties: tuple[Party, ...]
    facts: str
    mediators: tuple[str, ...]

    def __post_init__(self) -> None:
        _require_parties(self.parties)
        _require_mediators(self.mediators)
        require(self, {"facts": N_("缺少无争议的事实")})


@dataclass(frozen=True, slots=True, kw_only=True)
class StandstillPaper:
    """暂缓催收与诉讼约定书: until when the creditors neither collect nor sue."""

    kind: ClassVar[str] = PaperKind.STANDSTILL
    head: Head
    parties: tuple[Party, ...]
    until: date
    terms: str

    def __post_init__(self) -> None:
        _require_parties(self.parties)
        require(self, {"terms": N_("缺少暂缓的内容")})
        if self.until <= self.head.issued_on:
            raise Invalid({"until": _("暂缓期应在将来")})


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementPaper:
    """调解协议书 before signing, with the contents of 人民调解法 Art. 29 and the copies of Art. 30."""

    kind: ClassVar[str] = PaperKind.AGREEMENT
    head: Head
    parties: tuple[Party, ...]
    facts: str
    terms: str
    mediators: tuple[str, ...]
    version: int
    confirm_apply_days: int
    amount: Decimal | None = None
    payments: tuple[Payment, ...] = ()

    def __post_init__(self) -> None:
        _require_agreement(self)

    @property
    def copies(self) -> int:
        """One for each party and one that the body keeps."""
        return len(self.parties) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedAgreementPaper:
    """调解协议书 in effect: signatures of all parties and the mediator, and the body's seal (Art. 29).

    An oral agreement (Art. 28) has no signatures: the paper is the mediator's record of it.
    """

    kind: ClassVar[str] = PaperKind.AGREEMENT_SIGNED
    head: Head
    parties: tuple[Party, ...]
    facts: str
    terms: str
    mediators: tuple[str, ...]
    version: int
    confirm_apply_days: int
    effective_on: date
    signatures: tuple[Signed, ...] = ()
    is_oral: bool = False
    amount: Decimal | None = None
    payments: tuple[Payment, ...] = ()

    def __post_init__(self) -> None:
        _require_agreement(self)
        signers = len(self.parties) + 2  # mediator and body
        if not self.is_oral and len(self.signatures) < signers:
            raise Invalid({"signatures": _("各方当事人、调解员和调解组织尚未全部签署")})

    @property
    def copies(self) -> int:
        """One for each party and one that the body keeps."""
        return len(self.parties) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationPaper:
    """司法确认申请书 (司法确认程序若干规定 Art. 3): joint application with the sides' particulars and the enclosures."""

    kind: ClassVar[str] = PaperKind.CONFIRMATION
    head: Head
    parties: tuple[Party, ...]
    court: str
    agreement_number: str
    effective_on: date
    applied_on: date
    terms: str
    mediators: tuple[str, ...]

    def __post_init__(self) -> None:
        _require_parties(self.parties)
        require(
            self,
            {"court": N_("缺少管辖法院"), "agreement_number": N_("缺少调解协议书编号"), "terms": N_("缺少协议内容")},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminationPaper:
    """终止调解通知书 (Art. 26): that mediation ended without agreement, why, and the other ways open to the parties."""

    kind: ClassVar[str] = PaperKind.TERMINATION
    head: Head
    parties: tuple[Party, ...]
    reason: str
    ended_on: date
    regulator: str
    hotline: str = ""
    advice: str = ""

    def __post_init__(self) -> None:
        _require_parties(self.parties)
        require(self, {"reason": N_("缺少终止原因"), "regulator": N_("缺少监管机构")})


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureReportPaper:
    """调解不成情况报告 (在线调解规则 Art. 21): basic facts, why it failed, conduct that raised the cost, points to note."""

    kind: ClassVar[str] = PaperKind.FAILURE_REPORT
    head: Head
    parties: tuple[Party, ...]
    court_reference: str
    referred_as: str
    ended_on: date
    reason: str
    basic_facts: str
    why: str
    conduct: str = ""
    points: str = ""

    def __post_init__(self) -> None:
        _require_parties(self.parties)
        require(
            self, {"basic_facts": N_("缺少基本情况"), "why": N_("缺少未达成协议的原因"), "reason": N_("缺少终止原因")}
        )


Agreed = AgreementPaper | SignedAgreementPaper
Paper = (
    ApplicationPaper
    | AcceptancePaper
    | InvitationPaper
    | NotAcceptedPaper
    | BriefingPaper
    | MinutesPaper
    | ProposalPaper
    | EvaluationPaper
    | UndisputedPaper
    | StandstillPaper
    | AgreementPaper
    | SignedAgreementPaper
    | ConfirmationPaper
    | TerminationPaper
    | FailureReportPaper
)


def _require_parties(parties: tuple[Party, ...]) -> None:
    if len(parties) < 2:
        raise Invalid({"parties": _("缺少双方当事人")})


def _require_mediators(mediators: tuple[str, ...]) -> None:
    if not any(name.strip() for name in mediators):
        raise Invalid({"mediators": _("缺少调解员")})


def _require_agreement(paper: Agreed) -> None:
    _require_parties(paper.parties)
    _require_mediators(paper.mediators)
    require(paper, {"facts": N_("缺少主要事实、争议事项和责任"), "terms": N_("缺少协议内容、履行方式和期限")})
    if (
        paper.payments
        and paper.amount is not None
        and paper.amount != sum(payment.amount for payment in paper.payments)
    ):
        raise Invalid({"payments": _("各期金额之和应等于协议金额")})
