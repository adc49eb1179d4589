"""One made-up paper of each kind, with everything in it: to try a template with."""

import struct
import zlib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from fengqiao.mediation.papers.kinds import (
    AcceptancePaper,
    AgreementPaper,
    ApplicationPaper,
    BriefingPaper,
    ConfirmationPaper,
    EvaluationPaper,
    FailureReportPaper,
    Head,
    InvitationPaper,
    MinutesPaper,
    NotAcceptedPaper,
    Paper,
    Party,
    Payment,
    ProposalPaper,
    Signed,
    SignedAgreementPaper,
    StandstillPaper,
    TerminationPaper,
    UndisputedPaper,
)
from fengqiao.mediation.rules.papers import compose_number

_DAY: Final = date(2026, 3, 9)
_AT: Final = datetime(2026, 3, 9, 14, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
_BODY: Final = "枫桥银行业调解中心"
_PERSON: Final = Party(
    role="申请人",
    name="王小明",
    id_number="330681********0012",
    address="绍兴市诸暨市枫桥镇示例路1号",
    phone="13900000001",
    applies=True,
)
_HOUSE: Final = Party(
    role="被申请人",
    name="越州银行枫桥支行",
    id_number="YZ-ZJ-FQ",
    address="绍兴市诸暨市枫桥镇示例路2号",
    phone="0575-80000000",
    is_person=False,
)
_SIDES: Final = (_PERSON, _HOUSE)
_MEDIATORS: Final = ("杨光照",)
_CLAIM: Final = "请求退还未经告知收取的信用卡年费并消除逾期记录。"
_FACTS: Final = "申请人于2025年6月办理信用卡，办理时未被告知收取年费；2026年1月被收取年费后提出异议，双方协商不成。"
_TERMS: Final = "一、被申请人向申请人退还年费10000元，分两期转入申请人名下账户。\n二、双方就本纠纷再无其他争议。"
_PAYMENTS: Final = (
    Payment(1, date(2026, 4, 10), Decimal(5000)),
    Payment(2, date(2026, 5, 10), Decimal(5000)),
)


def sample(kind: str, language: str = "zh-hans") -> Paper:
    """Return a made-up paper of this kind. Raises KeyError if there is no such kind."""
    head = Head(
        language=language,
        number=compose_number("绍金调", kind, _DAY.year, 12),
        issuer=_BODY,
        addressee="王小明、越州银行枫桥支行",
        issued_on=_DAY,
        basis="《中华人民共和国人民调解法》",
        contact=("地址：绍兴市越城区示例路3号", "电话：0575-80000001"),
        case_number="TJ20260000012X",
        check_address="https://fengqiao.example/verify/AAAAAAAAAAAAAAAAAAAAAA/",
    )
    return _SAMPLES[kind](head)


def _application(head: Head) -> Paper:
    return ApplicationPaper(
        head=head,
        parties=_SIDES,
        claim=_CLAIM,
        facts=_FACTS,
        applied_on=_DAY,
        origin="消费者申请",
        amount=Decimal(10000),
    )


def _acceptance(head: Head) -> Paper:
    return AcceptancePaper(head=head, parties=_SIDES, accepted_on=_DAY, matter="消费纠纷", track="普通")


def _invitation(head: Head) -> Paper:
    return InvitationPaper(head=head, parties=_SIDES, claim=_CLAIM, facts=_FACTS, answer_by=date(2026, 3, 16))


def _not_accepted(head: Head) -> Paper:
    return NotAcceptedPaper(
        head=head,
        applied_on=_DAY,
        ground="法院或仲裁机构已受理且未委托调解",
        route="请在已受理的诉讼中向法院申请调解。",
    )


def _briefing(head: Head) -> Paper:
    return BriefingPaper(head=head, confirm_apply_days=30)


def _minutes(head: Head) -> Paper:
    return MinutesPaper(
        head=head,
        session=2,
        starts_at=_AT,
        place="第一调解室",
        mediators=_MEDIATORS,
        present=(_PERSON,),
        absent=(_HOUSE,),
        minutes="调解员：请申请人说明诉求。\n申请人：办卡时没有人告诉我要收年费。",
        result="有人未到场，改期",
    )


def _evaluation(head: Head) -> Paper:
    text = "开卡申请表未载明年费，被申请人未提供已告知的证据，退还年费的请求有依据。"
    return EvaluationPaper(head=head, parties=_SIDES, opinion=text, given_on=_DAY)


def _proposal(head: Head) -> Paper:
    return ProposalPaper(
        head=head, parties=_SIDES, text=_TERMS, amount=Decimal("10000.50"), answer_by=date(2026, 3, 16)
    )


def _undisputed(head: Head) -> Paper:
    return UndisputedPaper(head=head, parties=_SIDES, facts=_FACTS, mediators=_MEDIATORS)


def _standstill(head: Head) -> Paper:
    text = "各债权机构在暂缓期内不提起诉讼、不申请保全，利息照常计收，不计收罚息。"
    return StandstillPaper(head=head, parties=_SIDES, until=date(2026, 6, 9), terms=text)


def _agreement(head: Head) -> Paper:
    return AgreementPaper(
        head=head,
        parties=_SIDES,
        facts=_FACTS,
        terms=_TERMS,
        mediators=_MEDIATORS,
        version=2,
        confirm_apply_days=30,
        amount=Decimal(10000),
        payments=_PAYMENTS,
    )


def _signed_agreement(head: Head) -> Paper:
    drawn = _line()
    return SignedAgreementPaper(
        head=head,
        parties=_SIDES,
        facts=_FACTS,
        terms=_TERMS,
        mediators=_MEDIATORS,
        version=2,
        confirm_apply_days=30,
        amount=Decimal(10000),
        payments=_PAYMENTS,
        effective_on=_DAY,
        signatures=(
            Signed(role="申请人", name="王小明", how="屏幕签名", at=_AT, picture=drawn),
            Signed(role="被申请人", name="越州银行枫桥支行", how="电子印章", at=_AT),
            Signed(role="调解员", name="杨光照", how="屏幕签名", at=_AT, picture=drawn),
            Signed(role="调解组织", name=_BODY, how="电子印章", at=_AT),
        ),
    )


def _confirmation(head: Head) -> Paper:
    return ConfirmationPaper(
        head=head,
        parties=_SIDES,
        court="诸暨市人民法院",
        agreement_number=compose_number("绍金调", "agreement_signed", _DAY.year, 12),
        effective_on=_DAY,
        applied_on=date(2026, 3, 12),
        terms=_TERMS,
        mediators=_MEDIATORS,
    )


def _termination(head: Head) -> Paper:
    return TerminationPaper(
        head=head,
        parties=_SIDES,
        reason="分歧过大",
        ended_on=_DAY,
        regulator="绍兴监管分局",
        hotline="12378",
        advice="起诉前请留意诉讼时效。",
    )


def _failure_report(head: Head) -> Paper:
    return FailureReportPaper(
        head=head,
        parties=_SIDES,
        court_reference="（2026）浙0681诉前调12号",
        referred_as="法院委派（立案前）",
        ended_on=_DAY,
        reason="分歧过大",
        basic_facts=_FACTS,
        why="双方对是否告知年费各执一词，差额较大。",
        conduct="被申请人两次无故缺席。",
        points="申请人年事已高，送达请用纸质文书。",
    )


def _line() -> bytes:
    """Return a picture of a stroke, in place of a drawn signature."""
    width, height = 240, 80
    rows = b""
    for y in range(height):
        rows += b"\0" + bytes(0 if abs(y - 60 + x // 5) < 3 else 255 for x in range(width))

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


_SAMPLES: Final[Mapping[str, Callable[[Head], Paper]]] = {
    "application": _application,
    "acceptance": _acceptance,
    "invitation": _invitation,
    "not_accepted": _not_accepted,
    "briefing": _briefing,
    "minutes": _minutes,
    "evaluation": _evaluation,
    "proposal": _proposal,
    "undisputed": _undisputed,
    "standstill": _standstill,
    "agreement": _agreement,
    "agreement_signed": _signed_agreement,
    "confirmation": _confirmation,
    "termination": _termination,
    "failure_report": _failure_report,
}
