"""What actions of a mediation choose from: value to Chinese label."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from fengqiao.foundation.marking import N_


class Matter(StrEnum):
    """Kinds of matter a body takes."""

    DISPUTE = "dispute"
    WORKOUT = "workout"
    ASSISTANCE = "assistance"


MATTERS: Final[Mapping[str, str]] = {
    Matter.DISPUTE: N_("消费纠纷"),
    Matter.WORKOUT: N_("不良贷款处置"),
    Matter.ASSISTANCE: N_("企业帮扶"),
}
OF_CREDITORS: Final = frozenset({Matter.WORKOUT, Matter.ASSISTANCE})
"""Matters with a debtor and its creditors: meeting, standstill, plan, vote, follow-up."""


class Origin(StrEnum):
    """How a matter comes to a body."""

    CONSUMER = "consumer"
    INSTITUTION = "institution"
    COMPLAINT = "complaint"
    COURT_PRE_FILING = "court_pre_filing"
    COURT_ENTRUSTED = "court_entrusted"
    REGULATOR = "regulator"
    ASSOCIATION = "association"


ORIGINS: Final[Mapping[str, str]] = {
    Origin.CONSUMER: N_("消费者申请"),
    Origin.INSTITUTION: N_("机构提出"),
    Origin.COMPLAINT: N_("投诉转调解"),
    Origin.COURT_PRE_FILING: N_("法院委派（立案前）"),
    Origin.COURT_ENTRUSTED: N_("法院委托（立案后）"),
    Origin.REGULATOR: N_("监管机构移送"),
    Origin.ASSOCIATION: N_("行业协会移送"),
}
BROUGHT_WITH_CONSENT_OF: Final[Mapping[str, frozenset[str]]] = {
    Origin.CONSUMER: frozenset({"person"}),
    Origin.INSTITUTION: frozenset({"institution"}),
}
"""Who has agreed by bringing the matter."""
OF_COURT: Final = frozenset({Origin.COURT_PRE_FILING, Origin.COURT_ENTRUSTED})


class Track(StrEnum):
    """How a matter is treated (金发〔2025〕14号: simple, ordinary, complex; small claims)."""

    FAST = "fast"
    ORDINARY = "ordinary"
    COMPLEX = "complex"


TRACKS: Final[Mapping[str, str]] = {
    Track.FAST: N_("小额快速"),
    Track.ORDINARY: N_("普通"),
    Track.COMPLEX: N_("疑难复杂"),
}
PROCEDURES: Final[Mapping[str, str]] = {"ordinary": N_("普通程序"), "summary": N_("简易程序")}
"""Procedure of an entrusted court case: its time limit differs (特邀调解规定 Art. 27)."""

DECLINE_GROUNDS: Final[Mapping[str, str]] = {
    "out_of_scope": N_("不属于本组织调解范围"),
    "no_jurisdiction": N_("不属于本组织管辖地区"),
    "not_party": N_("申请人不是纠纷当事人且无授权"),
    "in_court_or_arbitration": N_("法院或仲裁机构已受理且未委托调解"),
    "already_settled": N_("同一纠纷已有生效裁判、仲裁或协议"),
    "evaluation_rejected": N_("曾无正当理由拒绝本组织的评估意见"),
    "too_old": N_("超出本组织受理的时间范围"),
}
ANSWERS: Final[Mapping[str, str]] = {"agreed": N_("同意"), "refused": N_("不同意")}
REFUSAL_REASONS: Final[Mapping[str, str]] = {
    "in_court_or_arbitration": N_("已进入诉讼或仲裁"),
    "suspected_crime": N_("涉嫌违法犯罪，已移送"),
    "already_settled": N_("已另行达成和解"),
    "wrong_party": N_("不是本案当事人"),
    "other": N_("其他正当理由（请说明）"),
}
"""An institution refuses with good reason only (消费者权益保护管理办法 2022 Art. 16)."""

MODES: Final[Mapping[str, str]] = {"on_site": N_("现场"), "online": N_("线上"), "phone": N_("电话")}
DISCLOSURES: Final[Mapping[str, str]] = {
    "none": N_("没有应当披露的关系"),
    "some": N_("有应当披露的关系（请说明）"),
}
SESSION_RESULTS: Final[Mapping[str, str]] = {
    "continue": N_("继续调解"),
    "near_agreement": N_("接近达成一致"),
    "agreed": N_("已达成一致"),
    "gap_too_large": N_("分歧过大"),
    "adjourned": N_("有人未到场，改期"),
    "nobody": N_("无人到场"),
}
NOBODY_CAME: Final = "nobody"
"""The result of a session that could not take place because no side came."""


class EndingReason(StrEnum):
    """Why a mediation ended (人民法院在线调解规则 Art. 25)."""

    AGREED = "agreed"
    WITHDRAWN = "withdrawn_or_self_settled"
    UNREACHABLE = "unreachable_in_period"
    REFUSED = "party_refuses"
    GAP = "gap_too_large"
    EXPIRED = "period_expired_no_extension"
    UNSIGNED = "refuses_to_sign"
    SHAM = "suspected_sham"
    OTHER = "other"


ENDING_REASONS: Final[Mapping[str, str]] = {
    EndingReason.AGREED: N_("达成协议"),
    EndingReason.WITHDRAWN: N_("撤回或自行和解"),
    EndingReason.UNREACHABLE: N_("期限内无法联系"),
    EndingReason.REFUSED: N_("一方明确拒绝调解"),
    EndingReason.GAP: N_("分歧过大"),
    EndingReason.EXPIRED: N_("期限届满且未同意延长"),
    EndingReason.UNSIGNED: N_("拒绝签署"),
    EndingReason.SHAM: N_("涉嫌虚假调解"),
    EndingReason.OTHER: N_("其他"),
}
FAILINGS: Final[Mapping[str, str]] = {
    reason: label
    for reason, label in ENDING_REASONS.items()
    if reason not in {EndingReason.AGREED, EndingReason.WITHDRAWN, EndingReason.SHAM}
}
CONFIRMATION_REJECTIONS: Final[Mapping[str, str]] = {
    "out_of_civil_scope": N_("不属于民事案件受理范围"),
    "no_jurisdiction": N_("不属于本院管辖"),
    "identity_or_marriage": N_("身份、收养、婚姻关系确认"),
    "papers_missing": N_("材料不全且未按期补正"),
}
"""司法确认程序若干规定 (2011) Art. 4."""
CONFIRMATION_REFUSALS: Final[Mapping[str, str]] = {
    "breaks_mandatory_law": N_("违反法律强制性规定"),
    "harms_others": N_("损害国家、社会公共利益或他人权益"),
    "against_public_morals": N_("违背公序良俗"),
    "content_unclear": N_("内容不明确，无法确认和执行"),
    "other": N_("其他"),
}
"""司法确认程序若干规定 (2011) Art. 7."""
VOTES: Final[Mapping[str, str]] = {"for": N_("同意"), "against": N_("不同意")}
SIGNING_METHODS: Final[Mapping[str, str]] = {
    "drawn": N_("屏幕签名"),
    "scanned": N_("纸质签署后扫描"),
    "seal": N_("电子印章"),
}
SIGNATURE: Final = "signature"
"""Kind of the file that holds a drawn signature: neither a paper of the body nor material of a side."""
