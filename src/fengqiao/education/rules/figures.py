"""What the figures of education count, and by what. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from fengqiao.foundation.marking import N_


class By(StrEnum):
    """By what figures are broken down."""

    MONTH = "month"
    INSTITUTION = "institution"
    COUNTY = "county"
    TOWN = "town"
    SETTING = "setting"
    TOPIC = "topic"
    AUDIENCE = "audience"
    CAMPAIGN = "campaign"


BY_LABELS: Final[Mapping[str, str]] = {
    By.MONTH: N_("月份"),
    By.INSTITUTION: N_("机构"),
    By.COUNTY: N_("区县"),
    By.TOWN: N_("乡镇街道"),
    By.SETTING: N_("场所"),
    By.TOPIC: N_("主题"),
    By.AUDIENCE: N_("人群"),
    By.CAMPAIGN: N_("活动专题"),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """Sessions, those outdoors, leaflets handed out, persons reached (each time anew)."""

    sessions: int = 0
    outdoor: int = 0
    leaflets: int = 0
    person_times: int = 0


MEASURES: Final[Mapping[str, str]] = {
    "sessions": N_("活动场次"),
    "outdoor": N_("户外场次"),
    "leaflets": N_("资料份数"),
    "person_times": N_("人次"),
}
REPEATED: Final = frozenset({By.INSTITUTION, By.TOPIC})
"""An event of two hosts or topics stands in each of their rows; the total counts it once."""
