"""Why a value cannot be given: said on the page, never shown as zero."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from fengqiao.foundation.marking import N_


class Reason(StrEnum):
    """What is missing."""

    NOT_BEGUN = "not_begun"
    NO_QUARTER = "no_quarter"
    NOT_REPORTED = "not_reported"
    NOTHING_COUNTED = "nothing_counted"
    TOO_FEW = "too_few"
    NOT_KEPT = "not_kept"
    NO_RECORDS = "no_records"
    NOT_APPLICABLE = "not_applicable"


REASONS: Final[Mapping[Reason, str]] = MappingProxyType(
    {
        Reason.NOT_BEGUN: N_("期间尚未开始"),
        Reason.NO_QUARTER: N_("还没有已结束的季度"),
        Reason.NOT_REPORTED: N_("分母未报送或不完整"),
        Reason.NOTHING_COUNTED: N_("没有可计算的记录"),
        Reason.TOO_FEW: N_("记录太少，不计算"),
        Reason.NOT_KEPT: N_("只有当前数据，当时没有保存"),
        Reason.NO_RECORDS: N_("全年没有这类记录"),
        Reason.NOT_APPLICABLE: N_("没有适用于这类机构的指标"),
    }
)
