"""What is kept of mediators beyond what matching asks, and when a qualification needs renewing. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from fengqiao.foundation.marking import N_

CONDUCT: Final[Mapping[str, str]] = {
    "praise": N_("表扬"),
    "favouring": N_("偏袒一方当事人"),
    "insulting": N_("侮辱当事人"),
    "taking": N_("索取、收受财物或者牟取其他不正当利益"),
    "leaking": N_("泄露当事人的个人隐私、商业秘密"),
    "forcing": N_("强迫调解"),
    "unlawful": N_("违法调解"),
    "refusing": N_("无正当理由多次拒绝指派"),
    "other": N_("其他"),
}
"""人民调解法 Art. 15; 特邀调解规定 Art. 28; 在线调解规则 Art. 29."""

CONSEQUENCES: Final[Mapping[str, str]] = {
    "criticism": N_("批评教育"),
    "correction": N_("责令改正"),
    "warning": N_("警告"),
    "removal": N_("罢免或者解聘"),
}
WEEKDAYS: Final = (N_("星期一"), N_("星期二"), N_("星期三"), N_("星期四"), N_("星期五"), N_("星期六"), N_("星期日"))


class Validity(StrEnum):
    """How a certificate stands on a day."""

    VALID = "valid"
    ENDING = "ending"
    LAPSED = "lapsed"


def validity(expires_on: date | None, *, today: date, notice_days: int) -> Validity:
    """Return whether a certificate holds, ends within the days of notice, or has lapsed; without an end it holds."""
    if expires_on is None or expires_on > today + timedelta(days=notice_days):
        return Validity.VALID
    return Validity.ENDING if expires_on >= today else Validity.LAPSED
